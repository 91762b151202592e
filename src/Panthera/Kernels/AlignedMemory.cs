namespace Panthera.Kernels;

/// <summary>Numbers of any size in an <see cref="AlignedBuffer"/>, zero at first.</summary>
internal sealed unsafe class AlignedMemory<T>(int length) where T : unmanaged
{
    private readonly AlignedBuffer _buffer = new((int)(((long)length * sizeof(T) + sizeof(float) - 1) / sizeof(float)));

    /// <summary>The first number; the memory never moves, but lives no longer than this object.</summary>
    public T* Pointer => (T*)_buffer.Pointer;

    /// <summary>The numbers.</summary>
    public Span<T> Span => new(_buffer.Pointer, length);
}
