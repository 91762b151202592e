using System.Numerics;
using System.Numerics.Tensors;
using Panthera.Numerics;

namespace Panthera.Optimizers.Stepping;

/// <summary>What is asked of gradients before a step.</summary>
internal static class Gradients
{
    // Sums of squares are made of parts in double precision, part by part in order, so that they are the same everywhere.
    private const int Part = 1024;

    /// <summary>The first number whose exponent has all bits, as NaN and infinities have; -1 if there is none.</summary>
    /// <param name="bits">The numbers' bits.</param>
    /// <param name="exponent">The bits of an exponent.</param>
    public static int FirstNonFinite<T>(ReadOnlySpan<T> bits, T exponent) where T : unmanaged, IBinaryInteger<T>
    {
        int i = 0;
        Vector<T> mask = Vector.Create(exponent);
        for (; i <= bits.Length - Vector<T>.Count; i += Vector<T>.Count)
            if (Vector.EqualsAny(Vector.Create(bits.Slice(i, Vector<T>.Count)) & mask, mask)) break;
        for (; i < bits.Length; i++)
            if ((bits[i] & exponent) == exponent) return i;
        return -1;
    }

    /// <summary>The sum of squares of floats.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> numbers)
    {
        double sum = 0;
        Span<double> wide = stackalloc double[Part];
        for (int from = 0; from < numbers.Length; from += Part)
        {
            ReadOnlySpan<float> part = numbers[from..Math.Min(from + Part, numbers.Length)];
            TensorPrimitives.ConvertChecked<float, double>(part, wide);
            sum += TensorPrimitives.SumOfSquares<double>(wide[..part.Length]);
        }
        return sum;
    }

    /// <summary>The sum of squares of halves.</summary>
    public static double SumOfSquares(ReadOnlySpan<Half> numbers) => SumOfSquares(numbers, TensorPrimitives.ConvertToSingle);

    /// <summary>The sum of squares of bfloat16.</summary>
    public static double SumOfSquares(ReadOnlySpan<BFloat16> numbers) => SumOfSquares(numbers, Widen);

    private delegate void Widening<T>(ReadOnlySpan<T> numbers, Span<float> to);

    private static double SumOfSquares<T>(ReadOnlySpan<T> numbers, Widening<T> widen)
    {
        double sum = 0;
        Span<float> floats = stackalloc float[Part];
        for (int from = 0; from < numbers.Length; from += Part)
        {
            ReadOnlySpan<T> part = numbers[from..Math.Min(from + Part, numbers.Length)];
            widen(part, floats);
            sum += SumOfSquares(floats[..part.Length]);
        }
        return sum;
    }

    /// <summary>Bfloat16 as floats.</summary>
    public static void Widen(ReadOnlySpan<BFloat16> numbers, Span<float> to)
    {
        for (int i = 0; i < numbers.Length; i++) to[i] = numbers[i];
    }
}
