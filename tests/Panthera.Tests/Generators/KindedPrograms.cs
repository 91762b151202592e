using Panthera.Language;

namespace Panthera.Tests.Generators;

/// <summary>Random well-typed programs whose states are of all kinds, from a seed.</summary>
internal static class KindedPrograms
{
    public static Program Next(ref Rng rng)
    {
        ValueKind[] kinds = new ValueKind[rng.Next(6)];
        for (int s = 0; s < kinds.Length; s++) kinds[s] = (ValueKind)rng.Next(ValueKinds.Count);
        int learningRate = kinds.Length + 2, update = learningRate + 1;
        List<Statement> statements = [new(update, Functions.Find("*")!, [Operand.Of(Program.Gradient), Operand.Of(learningRate)])];
        for (int s = 0; s < kinds.Length; s++)
        {
            int state = Program.State(s);
            Statement? statement = rng.Next(4) switch
            {
                0 => new(state, Functions.Find("sign")!, [Operand.Of(state)]),
                1 => new(state, Functions.Find("+")!, [Operand.Of(state), Operand.Of(state)]),
                2 => new(state, Functions.Find("*")!, [Operand.Of(rng.NextNormal()), Operand.Of(state)]),
                _ => null,
            };
            if (statement is not null) statements.Insert(rng.Next(statements.Count + 1), statement);
        }
        string[] names = ["w", "g", .. Enumerable.Range(0, kinds.Length).Select(s => $"s{s}"), "lr", "update"];
        return new([.. names], [.. kinds], [.. statements], [update, .. Enumerable.Range(0, kinds.Length).Select(Program.State)]);
    }
}
