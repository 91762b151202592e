using Panthera.Numerics;
using Panthera.Storage;

namespace Panthera.Kernels.Formats;

/// <summary>A state in bfloat16, 2 bytes a number.</summary>
/// <param name="layout">The parameters.</param>
/// <param name="noise">The random bits of a step, if it is rounded at random; null if to the nearest, ties to even.</param>
internal sealed unsafe class BFloat16State(ParameterLayout layout, Func<long, Noise>? noise) : CodedArray
{
    private readonly AlignedMemory<BFloat16> _numbers = new(layout.Total);
    private Noise _noise;

    /// <inheritdoc/>
    public override RegisterFormat? InRegisters => noise is null ? BFloat16Registers.Nearest : BFloat16Registers.AtRandom;

    /// <inheritdoc/>
    public override Noise Noise => _noise;

    private ushort* Numbers => (ushort*)_numbers.Pointer;

    /// <inheritdoc/>
    public override void* Address(int part) => Numbers;

    /// <inheritdoc/>
    public override void Begin(long step) => _noise = noise?.Invoke(step) ?? default;

    /// <inheritdoc/>
    public override void Decode(int start, int length, int array, float* to) =>
        Conversion.Run(new FromBFloat16 { Source = Numbers + start, Target = to }, length);

    /// <inheritdoc/>
    public override void Encode(float* from, int start, int length, int array)
    {
        if (noise is null) Conversion.Run(new ToBFloat16 { Source = from, Target = Numbers + start }, length);
        else Conversion.Run(new ToBFloat16AtRandom { Source = from, Target = Numbers + start, Noise = _noise, Place = start }, length);
    }

    /// <inheritdoc/>
    public override void Clear() => _numbers.Span.Clear();

    /// <inheritdoc/>
    public override IEnumerable<Tensor> Save(string name) => [Tensor.Of<BFloat16>(name, [layout.Total], _numbers.Span)];

    /// <inheritdoc/>
    public override void Restore(TensorFile file, string name) => file.Values<BFloat16>(name, layout.Total).CopyTo(_numbers.Span);
}

/// <summary>The caller's gradient in bfloat16.</summary>
internal sealed unsafe class BFloat16Gradient : CallersArray
{
    /// <inheritdoc/>
    public override RegisterFormat? InRegisters => BFloat16Registers.Nearest;

    /// <inheritdoc/>
    public override void* Address(int part) => Data;

    /// <inheritdoc/>
    public override void Decode(int start, int length, int array, float* to) =>
        Conversion.Run(new FromBFloat16 { Source = (ushort*)Data + start, Target = to }, length);
}

/// <summary>The caller's gradient in IEEE 754's half precision.</summary>
internal sealed unsafe class Float16Gradient : CallersArray
{
    /// <inheritdoc/>
    public override RegisterFormat? InRegisters => Float16Registers.Read;

    /// <inheritdoc/>
    public override void* Address(int part) => Data;

    /// <inheritdoc/>
    public override void Decode(int start, int length, int array, float* to) =>
        Conversion.Run(new FromFloat16 { Source = (ushort*)Data + start, Target = to }, length);
}

/// <summary>Weights as floats in two halves: the caller's bfloat16, and the 16 bits that those lack.</summary>
internal sealed unsafe class SplitWeights(ParameterLayout layout) : CallersArray
{
    private readonly AlignedMemory<ushort> _rest = new(layout.Total);

    /// <inheritdoc/>
    public override RegisterFormat? InRegisters => SplitRegisters.Both;

    /// <inheritdoc/>
    public override void* Address(int part) => part == 0 ? Data : _rest.Pointer;

    /// <inheritdoc/>
    public override void Decode(int start, int length, int array, float* to) =>
        Conversion.Run(new FromSplit { Upper = (ushort*)Data + start, Rest = _rest.Pointer + start, Target = to }, length);

    /// <inheritdoc/>
    public override void Encode(float* from, int start, int length, int array) =>
        Conversion.Run(new ToSplit { Source = from, Upper = (ushort*)Data + start, Rest = _rest.Pointer + start }, length);

    /// <inheritdoc/>
    public override void Clear() => _rest.Span.Clear();

    /// <inheritdoc/>
    public override IEnumerable<Tensor> Save(string name) => [Tensor.Of<ushort>(name, [layout.Total], _rest.Span)];

    /// <inheritdoc/>
    public override void Restore(TensorFile file, string name) => file.Values<ushort>(name, layout.Total).CopyTo(_rest.Span);
}
