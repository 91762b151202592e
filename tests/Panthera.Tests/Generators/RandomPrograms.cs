using Panthera.Language;

namespace Panthera.Tests.Generators;

/// <summary>Random well-typed programs, from a seed.</summary>
internal static class RandomPrograms
{
    private static readonly Function[] Usable = [.. Functions.All.Where(f => f.Name != "invert")];

    /// <summary>A program of up to <paramref name="maxStatements"/> statements that uses any function.</summary>
    public static Program Next(ref Rng rng, int maxStatements, Func<Function, bool>? allowed = null)
    {
        Function[] functions = allowed is null ? Usable : [.. Usable.Where(allowed)];
        int states = rng.Next(4), count = 1 + rng.Next(maxStatements);
        List<string> names = ["w", "g", .. Enumerable.Range(0, states).Select(i => $"s{i}"), "lr", .. Enumerable.Range(0, 1 + rng.Next(12)).Select(i => $"v{i}")];
        ValueKind?[] kinds = new ValueKind?[names.Count];
        Array.Fill(kinds, ValueKind.Array, 0, states + 2);
        kinds[states + 2] = ValueKind.Scalar;
        List<Statement> statements = [];
        while (statements.Count < count)
        {
            Function function = functions[rng.Next(functions.Length)];
            Operand[] arguments = new Operand[function.Arity];
            ValueKind?[] given = new ValueKind?[function.Arity];
            for (int a = 0; a < arguments.Length; a++)
            {
                arguments[a] = rng.Next(4) == 0 ? Operand.Of(Constant(ref rng)) : Operand.Of(rng.Next(names.Count));
                given[a] = arguments[a].IsConstant ? ValueKind.Scalar : kinds[arguments[a].Variable];
            }
            if (given.Contains(null) || function.Kind([.. given.Select(k => k!.Value)]) is not { } kind) continue;
            int target = rng.Next(names.Count);
            // The last array must stay: something has to be returned.
            if (kind != ValueKind.Array && kinds[target] == ValueKind.Array && kinds.Count(k => k == ValueKind.Array) == 1) continue;
            statements.Add(new(target, function, [.. arguments]));
            kinds[target] = kind;
        }
        int[] arrays = [.. Enumerable.Range(0, names.Count).Where(v => kinds[v] == ValueKind.Array)];
        int[] results = new int[states + 1];
        for (int r = 0; r < results.Length; r++) results[r] = arrays[rng.Next(arrays.Length)];
        return new([.. names], states, [.. statements], [.. results]);
    }

    private static double Constant(ref Rng rng) => rng.Next(8) switch
    {
        0 => 0,
        1 => -0.0,
        2 => double.MaxValue * (rng.NextDouble() - 0.5),
        3 => double.Epsilon * rng.Next(1000),
        4 => rng.Next(100),
        _ => rng.NextNormal(),
    };
}
