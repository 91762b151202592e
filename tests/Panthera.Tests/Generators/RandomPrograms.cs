using Panthera.Language;

namespace Panthera.Tests.Generators;

/// <summary>Random well-typed programs, from a seed.</summary>
internal static class RandomPrograms
{
    private static readonly Function[] Paper = [.. Functions.Of(FunctionSet.Paper).Where(f => f.Name != "invert")];
    private static readonly Function[] Both = [.. Functions.All.Where(f => f.Name != "invert")];

    /// <summary>A program of up to <paramref name="maxStatements"/> statements of the paper's functions; all states are arrays.</summary>
    public static Program Next(ref Rng rng, int maxStatements, Func<Function, bool>? allowed = null) =>
        Next(ref rng, 1 + rng.Next(maxStatements), allowed is null ? Paper : [.. Paper.Where(allowed)], false);

    /// <summary>As <see cref="Next(ref Rng, int, Func{Function, bool}?)"/>, of the functions of both sets, with states of any kind.</summary>
    public static Program NextOfBothSets(ref Rng rng, int maxStatements, Func<Function, bool>? allowed = null) =>
        Next(ref rng, 1 + rng.Next(maxStatements), allowed is null ? Both : [.. Both.Where(allowed)], true);

    /// <summary>A program of exactly so many statements of some functions.</summary>
    public static Program Next(ref Rng rng, int count, Function[] functions, bool anyState)
    {
        int states = rng.Next(4);
        ValueKind[] stateKinds = new ValueKind[states];
        for (int s = 0; s < states; s++) stateKinds[s] = anyState && rng.Next(2) == 0 ? (ValueKind)rng.Next(ValueKinds.Count) : ValueKind.Array;
        List<string> names = ["w", "g", .. Enumerable.Range(0, states).Select(i => $"s{i}"), "lr", .. Enumerable.Range(0, 1 + rng.Next(12)).Select(i => $"v{i}")];
        ValueKind?[] kinds = new ValueKind?[names.Count];
        Array.Fill(kinds, ValueKind.Array, 0, 2);
        for (int s = 0; s < states; s++) kinds[s + 2] = stateKinds[s];
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
            // The last of a kind must stay: something has to be returned.
            if (kind != kinds[target] && Needed(kinds[target]) && kinds.Count(k => k == kinds[target]) == 1) continue;
            statements.Add(new(target, function, [.. arguments]));
            kinds[target] = kind;
        }
        bool Needed(ValueKind? kind) => kind == ValueKind.Array || stateKinds.Contains(kind ?? ValueKind.Array);
        int[] results = new int[states + 1];
        for (int r = 0; r < results.Length; r++)
        {
            int[] fitting = [.. Enumerable.Range(0, names.Count).Where(v => kinds[v] == (r == 0 ? ValueKind.Array : stateKinds[r - 1]))];
            results[r] = fitting[rng.Next(fitting.Length)];
        }
        return new([.. names], [.. stateKinds], [.. statements], [.. results]);
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
