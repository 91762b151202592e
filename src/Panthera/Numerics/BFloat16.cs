namespace Panthera.Numerics;

/// <summary>
/// A number of 16 bits: the upper half of a float, with its 8 bits of exponent and 7 of its 23 bits of fraction. Only a format: compute
/// with floats. An array of <c>ushort</c> with such bits can be cast to one of these in place
/// (<see cref="System.Runtime.InteropServices.MemoryMarshal.Cast{TFrom, TTo}(Span{TFrom})"/>).
/// </summary>
/// <param name="Bits">Its bits.</param>
public readonly record struct BFloat16(ushort Bits)
{
    /// <summary>The nearest one: ties to even, NaN stays NaN, what is beyond the largest becomes infinite.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return new((ushort)((float.IsNaN(value) ? bits | 0x400000 : bits + 0x7FFF + (bits >> 16 & 1)) >> 16));
    }

    /// <summary>The same number, exactly.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
