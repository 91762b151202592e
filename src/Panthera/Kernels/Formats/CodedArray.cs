using Panthera.Storage;

namespace Panthera.Kernels.Formats;

/// <summary>
/// The numbers of a value of kind array, in memory in another format than floats. A pass decodes the block of them that it is at
/// into the cache, computes with floats, and encodes what it has changed: the memory sees the format only.
/// </summary>
/// <remarks>Different blocks may be decoded and encoded on different threads at once.</remarks>
internal abstract unsafe class CodedArray
{
    /// <summary>Whether blocks are counted from the beginning of each array, so that a pass must not run across a border.</summary>
    public virtual bool IsByArray => false;

    /// <summary>How emitted code reads and writes the numbers where they lie; null if it gets them through blocks of floats only.</summary>
    public virtual RegisterFormat? InRegisters => null;

    /// <summary>The random bits of this step, if numbers are rounded at random.</summary>
    public virtual Noise Noise => default;

    /// <summary>The address of the first number's part, of as many parts as <see cref="InRegisters"/> has.</summary>
    public virtual void* Address(int part) => throw new NotSupportedException();

    /// <summary>Before a step, whose number its random bits depend on.</summary>
    public virtual void Begin(long step) { }

    /// <summary>Writes a block as floats.</summary>
    /// <param name="start">The first number, counted over all arrays.</param>
    /// <param name="length">How many.</param>
    /// <param name="array">The array, where blocks lie within one.</param>
    /// <param name="to">Room for them.</param>
    public abstract void Decode(int start, int length, int array, float* to);

    /// <summary>Keeps a block of floats.</summary>
    /// <param name="from">The floats.</param>
    /// <param name="start">The first number, counted over all arrays.</param>
    /// <param name="length">How many.</param>
    /// <param name="array">The array, where blocks lie within one.</param>
    public abstract void Encode(float* from, int start, int length, int array);

    /// <summary>Sets everything to zero.</summary>
    public abstract void Clear();

    /// <summary>The memory as tensors.</summary>
    /// <param name="name">What their names begin with.</param>
    public abstract IEnumerable<Tensor> Save(string name);

    /// <summary>Sets the memory to what was saved.</summary>
    /// <exception cref="InputException">If a tensor is missing or of another size.</exception>
    public abstract void Restore(TensorFile file, string name);
}

/// <summary>What the caller brings with each step in another format than floats, and only reads.</summary>
internal abstract unsafe class CallersArray : CodedArray
{
    /// <summary>The first number of this step's.</summary>
    public void* Data { get; set; }

    /// <inheritdoc/>
    public override void Encode(float* from, int start, int length, int array) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Clear() { }

    /// <inheritdoc/>
    public override IEnumerable<Tensor> Save(string name) => [];

    /// <inheritdoc/>
    public override void Restore(TensorFile file, string name) { }
}
