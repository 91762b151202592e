using Panthera.Language;

namespace Panthera.Benchmarks;

/// <summary>Random programs of elementwise statements that all matter: each reads the result of the one before.</summary>
internal static class RandomElementwise
{
    private static readonly Function[] Functions =
        [.. Language.Functions.Of(FunctionSet.Paper).Where(f => f.Elementwise is not null || f.Name == "interp")];

    /// <summary>A program of 20 statements with two states.</summary>
    /// <param name="seed">Which one.</param>
    /// <param name="arithmeticOnly">Without functions that take a polynomial, such as sine.</param>
    public static Language.Program Next(ulong seed, bool arithmeticOnly)
    {
        const int statements = 20, inputs = 5;
        Function[] functions = arithmeticOnly ? [.. Functions.Where(f => f.Ulps == 0)] : Functions;
        Rng rng = new(seed);
        List<string> names = ["w", "g", "m", "v", "lr"];
        List<Statement> list = [];
        for (int s = 0; s < statements; s++)
        {
            Function function = functions[rng.Next(functions.Length)];
            Operand[] arguments = new Operand[function.Arity];
            for (int a = 0; a < arguments.Length; a++)
                arguments[a] = function.Name == "interp" && a == 2 ? Operand.Of(0.9)
                    : a == 0 ? Operand.Of(s == 0 ? Language.Program.Gradient : inputs + s - 1)
                    : Operand.Of(rng.Next(inputs + s));
            names.Add($"x{s}");
            list.Add(new(inputs + s, function, [.. arguments]));
        }
        return new([.. names], 2, [.. list], [inputs + statements - 1, inputs + 4, inputs + 9]);
    }
}
