using System.Runtime.CompilerServices;

namespace Panthera.Training.Numerics;

/// <summary>Registers of one float: for processors without vectors, and the plainest path to test the others against.</summary>
internal readonly unsafe struct LanesScalar : ILanes<float>
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
    public static float Add(float a, float b) => a + b;

    /// <inheritdoc/>
    public static float Subtract(float a, float b) => a - b;

    /// <inheritdoc/>
    public static float Multiply(float a, float b) => a * b;

    /// <inheritdoc/>
    public static float Divide(float a, float b) => a / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) => float.MultiplyAddEstimate(a, b, c);

    /// <inheritdoc/>
    public static float Max(float a, float b) => a > b ? a : b;

    /// <inheritdoc/>
    public static float Min(float a, float b) => a < b ? a : b;

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
}
