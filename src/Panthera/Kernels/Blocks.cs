using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Panthera.Kernels;

/// <summary>
/// Elementwise functions on blocks of numbers, where <see cref="TensorPrimitives"/> lacks them, throws on NaN, or is
/// inexact. A result may be the memory of an argument; arguments of length 1 are broadcast.
/// </summary>
internal static class Blocks
{
    /// <summary>Applies an operator of one argument.</summary>
    public static void Unary<TOperator>(ReadOnlySpan<float> x, Span<float> result)
        where TOperator : struct, IUnaryOperator
    {
        ref float source = ref MemoryMarshal.GetReference(x), target = ref MemoryMarshal.GetReference(result);
        int i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
            TOperator.Invoke(Vector.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        for (; i < result.Length; i++)
            result[i] = TOperator.Invoke(x[i]);
    }

    /// <summary>Applies an operator of two arguments.</summary>
    public static void Binary<TOperator>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result)
        where TOperator : struct, IBinaryOperator
    {
        bool repeatX = x.Length == 1 && result.Length > 1, repeatY = y.Length == 1 && result.Length > 1;
        // Read before the loop: the result may be the memory of a broadcast argument's array.
        float x0 = x.IsEmpty ? 0 : x[0], y0 = y.IsEmpty ? 0 : y[0];
        ref float left = ref MemoryMarshal.GetReference(x), right = ref MemoryMarshal.GetReference(y);
        ref float target = ref MemoryMarshal.GetReference(result);
        int i = 0;
        if (!repeatX && !repeatY)
        {
            for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
                TOperator.Invoke(Vector.LoadUnsafe(ref left, (nuint)i), Vector.LoadUnsafe(ref right, (nuint)i))
                    .StoreUnsafe(ref target, (nuint)i);
        }
        else if (!repeatX)
        {
            Vector<float> vector = new(y0);
            for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
                TOperator.Invoke(Vector.LoadUnsafe(ref left, (nuint)i), vector).StoreUnsafe(ref target, (nuint)i);
        }
        else if (!repeatY)
        {
            Vector<float> vector = new(x0);
            for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
                TOperator.Invoke(vector, Vector.LoadUnsafe(ref right, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }
        for (; i < result.Length; i++)
            result[i] = TOperator.Invoke(repeatX ? x0 : x[i], repeatY ? y0 : y[i]);
    }

    /// <summary>(1 - a) · x + a · y with a scalar a: two products, each rounded, and a sum.</summary>
    public static void Interpolate(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> a, Span<float> result)
    {
        if (result.IsEmpty) return;
        float second = a[0], first = 1 - second;
        bool repeatX = x.Length == 1, repeatY = y.Length == 1;
        float x0 = first * x[0], y0 = second * y[0];
        ref float left = ref MemoryMarshal.GetReference(x), right = ref MemoryMarshal.GetReference(y);
        ref float target = ref MemoryMarshal.GetReference(result);
        int i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> fromX = repeatX ? new(x0) : Vector.LoadUnsafe(ref left, (nuint)i) * first;
            Vector<float> fromY = repeatY ? new(y0) : Vector.LoadUnsafe(ref right, (nuint)i) * second;
            (fromX + fromY).StoreUnsafe(ref target, (nuint)i);
        }
        for (; i < result.Length; i++)
            result[i] = (repeatX ? x0 : first * x[i]) + (repeatY ? y0 : second * y[i]);
    }

    /// <summary>x to the power of y, with C's special cases.</summary>
    public static void Power(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result)
    {
        bool repeatX = x.Length == 1 && result.Length > 1, repeatY = y.Length == 1 && result.Length > 1;
        if (result.IsEmpty) return;
        if (repeatX && repeatY) result.Fill(MathF.Pow(x[0], y[0]));
        else if (repeatY) TensorPrimitives.Pow(x, y[0], result);
        else if (repeatX) TensorPrimitives.Pow(x[0], y, result);
        else TensorPrimitives.Pow(x, y, result);
    }

    public static void Exp2(ReadOnlySpan<float> x, Span<float> result) => ThroughDouble(x, result, TensorPrimitives.Exp2);

    public static void Exp10(ReadOnlySpan<float> x, Span<float> result) => ThroughDouble(x, result, TensorPrimitives.Exp10);

    public static void Log(ReadOnlySpan<float> x, Span<float> result) => ThroughAbs(x, result, TensorPrimitives.Log);

    public static void Log2(ReadOnlySpan<float> x, Span<float> result) => ThroughAbs(x, result, TensorPrimitives.Log2);

    public static void Log10(ReadOnlySpan<float> x, Span<float> result) => ThroughAbs(x, result, TensorPrimitives.Log10);

    public static void Sinh(ReadOnlySpan<float> x, Span<float> result) => ThroughDouble(x, result, TensorPrimitives.Sinh, identityNearZero: true);

    public static void Cosh(ReadOnlySpan<float> x, Span<float> result) => ThroughDouble(x, result, TensorPrimitives.Cosh);

    public static void Tanh(ReadOnlySpan<float> x, Span<float> result) => ThroughDouble(x, result, TensorPrimitives.Tanh, identityNearZero: true);

    public static void Tan(ReadOnlySpan<float> x, Span<float> result) => ThroughDouble(x, result, TensorPrimitives.Tan);

    public static void ExpM1(ReadOnlySpan<float> x, Span<float> result) =>
        ThroughDouble(x, result, static (wide, target) =>
        {
            for (int i = 0; i < wide.Length; i++) target[i] = Precise.ExpM1(wide[i]);
        });

    public static void LogP1(ReadOnlySpan<float> x, Span<float> result) =>
        ThroughDouble(x, result, static (wide, target) =>
        {
            for (int i = 0; i < wide.Length; i++) target[i] = Precise.LogP1(wide[i]);
        });

    /// <summary>How many numbers lie before the first cache line.</summary>
    private static unsafe int Misalignment(Span<double> memory)
    {
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory));
        return (int)((-address & 63) / sizeof(double));
    }

    private delegate void FloatMap(ReadOnlySpan<float> x, Span<float> result);

    private delegate void DoubleMap(ReadOnlySpan<double> x, Span<double> result);

    private static void ThroughAbs(ReadOnlySpan<float> x, Span<float> result, FloatMap map)
    {
        TensorPrimitives.Abs(x, result);
        map(result, result);
    }

    /// <summary>Widens to double in pieces that stay in the first-level cache, where the single-precision method is inexact.</summary>
    /// <remarks><paramref name="identityNearZero"/>: f(x) = x + O(x³), and the method loses that near 0 by cancelling.</remarks>
    [SkipLocalsInit]
    private static void ThroughDouble(ReadOnlySpan<float> x, Span<float> result, DoubleMap map, bool identityNearZero = false)
    {
        const int piece = 512;
        const int lineDoubles = 8;
        const float near = 1e-4f;
        // A cache line more than needed, to begin at one: see AlignedBuffer.
        Span<double> raw = stackalloc double[piece + lineDoubles];
        Span<double> buffer = raw[Misalignment(raw)..];
        for (int start = 0; start < result.Length; start += piece)
        {
            int length = Math.Min(piece, result.Length - start);
            Span<double> wide = buffer[..length];
            TensorPrimitives.ConvertTruncating(x.Slice(start, length), wide);
            map(wide, wide);
            for (int i = 0; identityNearZero && i < length; i++)
                if (MathF.Abs(x[start + i]) < near) wide[i] = x[start + i];
            TensorPrimitives.ConvertTruncating<double, float>(wide, result.Slice(start, length));
        }
    }
}
