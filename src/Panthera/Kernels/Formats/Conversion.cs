using System.Runtime.CompilerServices;
using Panthera.Numerics;

namespace Panthera.Kernels.Formats;

/// <summary>What is done to each number of a block, written once for all widths of registers. Its fields are its arguments.</summary>
internal interface IConversion
{
    /// <summary>Converts a register of numbers from the i-th on.</summary>
    void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct;
}

/// <summary>Runs conversions.</summary>
internal static class Conversion
{
    /// <summary>Converts as many numbers, with the widest registers; what is left over one by one.</summary>
    public static void Run<T>(in T conversion, int count) where T : struct, IConversion =>
        VectorKernel.Run(new Loop<T> { Conversion = conversion, Count = count });

    private struct Loop<T> : IVectorKernel where T : struct, IConversion
    {
        public T Conversion;
        public nint Count;

        public readonly void Run<TLanes, TVector>() where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            // Locals: a store could change the fields, for all that the compiler knows.
            T conversion = Conversion;
            nint count = Count, i = 0;
            for (; i <= count - TLanes.Count; i += TLanes.Count) conversion.Convert<TLanes, TVector>(i);
            for (; i < count; i++) conversion.Convert<LanesScalar, float>(i);
        }
    }
}

/// <summary>
/// Random bits that depend on a seed, the state, the step and the number's place alone, so that neither threads nor the order of
/// the work show in them.
/// </summary>
/// <param name="Low">One half of the key.</param>
/// <param name="High">The other.</param>
internal readonly record struct Noise(uint Low, uint High)
{
    private const uint Golden = 0x9E3779B1;

    /// <summary>The bits of one state's step.</summary>
    public static Noise Of(ulong seed, int state, long step)
    {
        ulong key = new Rng(seed, (ulong)state, (ulong)step).NextULong();
        return new((uint)key, (uint)(key >> 32));
    }

    /// <summary>32 random bits for each place from one on.</summary>
    /// <param name="first">The first number's place.</param>
    /// <remarks>The finaliser is Wellons's "lowbias32" (https://nullprogram.com/blog/2018/07/31), with the key's second half between its rounds.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector From<TLanes, TVector>(nint first) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        // place · Golden + Low, modulo 2³²; what all lanes share is computed once.
        TVector x = TLanes.AddBits(TLanes.MultiplyBits(TLanes.IndexBits, TLanes.CreateBits(Golden)), TLanes.CreateBits(unchecked((uint)first * Golden + Low)));
        x = TLanes.MultiplyBits(TLanes.Xor(x, TLanes.ShiftRight(x, 16)), TLanes.CreateBits(0x7FEB352D));
        x = TLanes.Xor(x, TLanes.CreateBits(High));
        x = TLanes.MultiplyBits(TLanes.Xor(x, TLanes.ShiftRight(x, 15)), TLanes.CreateBits(0x846CA68B));
        return TLanes.Xor(x, TLanes.ShiftRight(x, 16));
    }

    /// <summary>Uniform numbers between 0 and 1 of 23 random bits, for each place from one on: odd multiples of 2⁻²⁴, so never 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Uniform<TLanes, TVector>(nint first) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        TLanes.Subtract(
            TLanes.Or(TLanes.ShiftRight(From<TLanes, TVector>(first), 9), TLanes.CreateBits(0x3F800000)), TLanes.CreateBits(0x3F7FFFFF));
}
