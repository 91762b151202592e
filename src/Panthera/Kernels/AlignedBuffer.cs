using System.Runtime.InteropServices;

namespace Panthera.Kernels;

/// <summary>
/// Numbers that begin at a cache line and never move. Vector functions that treat a group of neighbours alike, as sine does
/// where one of them is huge, group by the address of the result: only with a fixed alignment do the same numbers give
/// the same bits in every run.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int Alignment = 64;

    private readonly float[] _array;
    private readonly int _offset;

    /// <summary>A buffer of zeros.</summary>
    public AlignedBuffer(int length)
    {
        _array = GC.AllocateArray<float>(length + Alignment / sizeof(float), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _offset = (int)((-address & (Alignment - 1)) / sizeof(float));
        Length = length;
    }

    /// <summary>How many numbers it holds.</summary>
    public int Length { get; }

    /// <summary>The first number; the memory never moves, but lives no longer than this object.</summary>
    public float* Pointer => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(_array, _offset);

    /// <summary>The numbers.</summary>
    public Span<float> Span => _array.AsSpan(_offset, Length);
}
