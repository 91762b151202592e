using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>Registers of one float: for processors without vectors, and the plainest path to test the others against.</summary>
internal readonly unsafe partial struct LanesScalar : ILanes<float>
{
    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static int Accumulators => 12;

    /// <inheritdoc/>
    public static float Indices => 0;

    /// <inheritdoc/>
    public static float Create(float value) => value;

    /// <inheritdoc/>
    public static float Load(float* source) => *source;

    /// <inheritdoc/>
    public static float Load(float* source, int count) => count > 0 ? *source : 0;

    /// <inheritdoc/>
    public static void Store(float* target, float value) => *target = value;

    /// <inheritdoc/>
    public static void Store(float* target, int count, float value)
    {
        if (count > 0) *target = value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) => float.MultiplyAddEstimate(a, b, c);

    /// <inheritdoc/>
    public static float MaxNative(float a, float b) => a > b ? a : b;

    /// <inheritdoc/>
    public static float MinNative(float a, float b) => a < b ? a : b;

    /// <inheritdoc/>
    public static float Round(float a) => MathF.Round(a);

    /// <inheritdoc/>
    public static float PowerOfTwo(float integer) => BitConverter.Int32BitsToSingle(((int)integer + 127) << 23);

    /// <inheritdoc/>
    public static float KeepAbove(float value, float x, float bound) => x <= bound ? 0 : value;

    /// <inheritdoc/>
    public static float Sum(float a) => a;

    /// <inheritdoc/>
    public static float Maximum(float a) => a;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Create(double value) => (float)value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float a, float b) => a - b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b) => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float a, float b) => a / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SquareRoot(float a) => MathF.Sqrt(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Abs(float a) => MathF.Abs(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Negate(float a) => -a;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float CopySign(float a, float sign) => MathF.CopySign(a, sign);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float a, float b) => MathF.Max(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float a, float b) => MathF.Min(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LessThan(float a, float b) => Mask(a < b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LessThanOrEqual(float a, float b) => Mask(a <= b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float GreaterThan(float a, float b) => Mask(a > b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float GreaterThanOrEqual(float a, float b) => Mask(a >= b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Equal(float a, float b) => Mask(a == b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Select(float mask, float a, float b) => BitConverter.SingleToInt32Bits(mask) != 0 ? a : b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Wide<TMap>(float x) where TMap : struct, IWideMap1 => (float)TMap.Wide<DoubleScalar, double>(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Wide<TMap>(float x, float y) where TMap : struct, IWideMap2 => (float)TMap.Wide<DoubleScalar, double>(x, y);

    /// <inheritdoc/>
    public static bool Any(float mask) => BitConverter.SingleToInt32Bits(mask) != 0;

    /// <inheritdoc/>
    public static float Replace<TMap>(float value, float mask, float x) where TMap : struct, INumberMap =>
        Any(mask) ? (float)TMap.Invoke(x) : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Mask(bool value) => BitConverter.Int32BitsToSingle(value ? -1 : 0);
}
