using System.Buffers;

namespace Panthera.Optimizers.Stepping;

/// <summary>Numbers at an address that does not change.</summary>
internal sealed unsafe class NativeNumbers<T>(T* first, int length) : MemoryManager<T> where T : unmanaged
{
    /// <summary>Numbers as memory.</summary>
    public static Memory<T> At(nint first, int length) => first != 0 || length == 0 ? new NativeNumbers<T>((T*)first, length).Memory
        : throw new ArgumentException("there are no numbers at address 0.");

    /// <inheritdoc/>
    public override Span<T> GetSpan() => new(first, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(first + elementIndex);

    /// <inheritdoc/>
    public override void Unpin() { }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) { }
}
