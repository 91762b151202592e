using System.Numerics.Tensors;
using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Benchmarks;

/// <summary>The vector code of elementwise functions beside TensorPrimitives, on blocks in the first cache.</summary>
internal static class FunctionsBenchmark
{
    private const int Length = 2048;

    private delegate void Unary(ReadOnlySpan<float> x, Span<float> result);

    private static readonly (string Function, Unary Primitive)[] Rows =
    [
        ("abs", TensorPrimitives.Abs), ("negative", TensorPrimitives.Negate), ("sqrt", TensorPrimitives.Sqrt), ("reciprocal", TensorPrimitives.Reciprocal),
        ("rsqrt", TensorPrimitives.ReciprocalSqrt), ("sin", TensorPrimitives.Sin), ("cos", TensorPrimitives.Cos), ("tan", TensorPrimitives.Tan),
        ("arcsin", TensorPrimitives.Asin), ("arccos", TensorPrimitives.Acos), ("arctan", TensorPrimitives.Atan), ("sinh", TensorPrimitives.Sinh),
        ("cosh", TensorPrimitives.Cosh), ("tanh", TensorPrimitives.Tanh), ("arcsinh", TensorPrimitives.Asinh), ("arccosh", TensorPrimitives.Acosh),
        ("arctanh", TensorPrimitives.Atanh), ("exp", TensorPrimitives.Exp), ("exp2", TensorPrimitives.Exp2), ("exp10", TensorPrimitives.Exp10),
        ("expm1", TensorPrimitives.ExpM1), ("log", TensorPrimitives.Log), ("log2", TensorPrimitives.Log2), ("log10", TensorPrimitives.Log10),
        ("log1p", TensorPrimitives.LogP1), ("cbrt", TensorPrimitives.Cbrt),
    ];

    /// <summary>Prints a row a function.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine($"{"of TensorPrimitives",19}  {"function",-12}{"ns each",10}{"theirs",10}{"ulps",6}");
        AlignedBuffer x = new(Length), result = new(Length);
        Rng rng = new(1);
        // Where all of them are defined; arccosh from 1 on.
        AlignedBuffer beyond1 = new(Length);
        for (int i = 0; i < Length; i++) (x.Span[i], beyond1.Span[i]) = ((float)rng.Uniform(0.01, 0.99), (float)rng.Uniform(1.01, 10));
        foreach ((string name, Unary primitive) in Rows)
        {
            Function function = Functions.Find(name)!;
            AlignedBuffer given = name == "arccosh" ? beyond1 : x;
            double[] medians = Rounds.Medians(31,
                () => function.Elementwise!.Block(given.Span, default, default, default, result.Span), () => primitive(given.Span, result.Span));
            output.WriteLine($"{medians[1] / medians[0],18:F1}×  {name,-12}{medians[0] / Length * 1e9,10:F3}{medians[1] / Length * 1e9,10:F3}{function.Ulps,6}");
        }
        output.WriteLine("one core, 2,048 numbers between 0.01 and 0.99; ulps: our bound against a rounded result in double precision;");
        output.WriteLine("theirs as in any process that compiles once and fully (TieredCompilation off), as Panthera's do");
    }
}
