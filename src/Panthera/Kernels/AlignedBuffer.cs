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

    // A processor takes a load for dependent on an earlier store at the same place of another page. Loops that run over several
    // long buffers at once are spared that if each begins at another quarter of a page.
    private const int Page = 4096, Quarters = 4, Long = 1 << 16;

    private static int s_longBuffers;

    private readonly float[] _array;
    private readonly int _offset;

    /// <summary>A buffer of zeros.</summary>
    public AlignedBuffer(int length)
    {
        bool isLong = length >= Long;
        int alignment = isLong ? Page : Alignment, quarter = isLong ? Interlocked.Increment(ref s_longBuffers) % Quarters : 0;
        int beyond = alignment + quarter * (Page / Quarters);
        _array = GC.AllocateArray<float>(length + beyond / sizeof(float), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _offset = (int)((-address & (alignment - 1)) + quarter * (Page / Quarters)) / sizeof(float);
        Length = length;
    }

    /// <summary>How many numbers it holds.</summary>
    public int Length { get; }

    /// <summary>The first number; the memory never moves, but lives no longer than this object.</summary>
    public float* Pointer => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(_array, _offset);

    /// <summary>The numbers.</summary>
    public Span<float> Span => _array.AsSpan(_offset, Length);
}
