using Panthera.Language;

namespace Panthera.Tests.Generators;

/// <summary>Random programs of a few statements, with so few variables and constants that many compute the same.</summary>
internal static class SmallPrograms
{
    private const int Inputs = 4, Temporaries = 3;

    private static readonly string[] Names = ["w", "g", "m", "lr", "a", "b", "c"];
    private static readonly double[] Constants = [0, 1, -1, 2, 0.5, -3, 3, Functions.Epsilon];
    private static readonly Function[] Paper = [.. Functions.Of(FunctionSet.Paper).Where(f => f.Name != "invert")];
    private static readonly Function[] Often =
        [.. Paper.Where(f => f.Arity > 1 || f.Composition is not null || f.Name is "abs" or "sqrt" or "sign" or "negative")];

    /// <summary>A program of up to six statements, the last of which makes the update.</summary>
    public static Program Next(ref Rng rng)
    {
        while (true)
        {
            List<Statement> statements = [];
            ValueKind?[] kinds = [ValueKind.Array, ValueKind.Array, ValueKind.Array, ValueKind.Scalar, null, null, null];
            for (int attempt = 0, count = 1 + rng.Next(6); statements.Count < count && attempt < 100; attempt++)
            {
                Function function = rng.Next(3) == 0 ? Paper[rng.Next(Paper.Length)] : Often[rng.Next(Often.Length)];
                Operand[] arguments = new Operand[function.Arity];
                ValueKind?[] given = new ValueKind?[function.Arity];
                for (int a = 0; a < arguments.Length; a++)
                {
                    arguments[a] = rng.Next(4) == 0 ? Operand.Of(Constants[rng.Next(Constants.Length)])
                        : Operand.Of(rng.Next(2) == 0 && statements.Count > 0 ? statements[^1].Target : rng.Next(Names.Length));
                    given[a] = arguments[a].IsConstant ? ValueKind.Scalar : kinds[arguments[a].Variable];
                }
                if (given.Contains(null) || function.Kind([.. given.Select(k => k!.Value)]) is not { } kind) continue;
                int target = Inputs + rng.Next(Temporaries);
                kinds[target] = kind;
                statements.Add(new(target, function, [.. arguments]));
            }
            if (statements.Count == 0 || kinds[statements[^1].Target] != ValueKind.Array) continue;
            int[] arrays = [.. Enumerable.Range(0, Names.Length).Where(v => kinds[v] == ValueKind.Array)];
            int state = rng.Next(3) == 0 ? Program.State(0) : arrays[rng.Next(arrays.Length)];
            return new([.. Names], 1, [.. statements], [statements[^1].Target, state]);
        }
    }
}
