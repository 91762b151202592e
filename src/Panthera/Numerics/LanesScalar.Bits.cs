using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Panthera.Numerics;

internal readonly unsafe partial struct LanesScalar
{
    /// <inheritdoc/>
    public static float IndexBits => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float CreateBits(uint bits) => Float(bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float And(float a, float b) => Float(Bits(a) & Bits(b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Or(float a, float b) => Float(Bits(a) | Bits(b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Xor(float a, float b) => Float(Bits(a) ^ Bits(b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AddBits(float a, float b) => Float(Bits(a) + Bits(b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyBits(float a, float b) => Float(Bits(a) * Bits(b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxBits(float a, float b) => (int)Bits(a) > (int)Bits(b) ? a : b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftLeft(float a, int count) => Float(Bits(a) << count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftRight(float a, int count) => Float(Bits(a) >> count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloats(float bits) => (int)Bits(bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToBits(float floats) => Float((uint)(int)floats);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadHalves(ushort* source) => Widened(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalves(ushort* target, float bits) => *target = (ushort)Bits(bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadBytes(byte* source) => Widened(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* target, float bits) => *target = (byte)Bits(bits);

    // .NET 10 extends the sign of a small integer whose bits go from memory straight to a float and back.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Widened(uint bits) => Vector128.CreateScalar(bits).AsSingle().ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bits(float a) => BitConverter.SingleToUInt32Bits(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Float(uint bits) => BitConverter.UInt32BitsToSingle(bits);
}
