using System.Buffers;
using System.Runtime.InteropServices;
using Panthera.Numerics;
using Panthera.Optimizers.Stepping;

namespace Panthera.Optimizers;

/// <summary>A named array of weights that an <see cref="Optimizer"/> changes, and its gradient. The memory is the caller's.</summary>
public abstract class Parameter
{
    private protected Parameter(string name, int length, IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (shape.Any(side => side < 0) || shape.Aggregate(1L, (product, side) => product * side) != length)
            throw new ArgumentException($"parameter '{name}': {length:N0} weights are no array of shape ({string.Join(" × ", shape)}).", nameof(shape));
        (Name, Length, Sides) = (name, length, [.. shape]);
    }

    /// <summary>Its name: other parameters of an optimizer have others.</summary>
    public string Name { get; }

    /// <summary>How many weights it has.</summary>
    public int Length { get; }

    /// <summary>Its sides, outermost first: optimizers of matrices take the first as rows, all others as columns.</summary>
    public IReadOnlyList<int> Shape => Sides;

    internal int[] Sides { get; }

    /// <summary>Whether it has a gradient; one that has none is skipped.</summary>
    public abstract bool HasGradient { get; }

    /// <summary>A parameter in float32, with a gradient in float32.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="weights">Its weights; they are overwritten.</param>
    /// <param name="shape">Its sides, outermost first; one side if they are left out.</param>
    /// <exception cref="ArgumentException">If the shape does not fit.</exception>
    public static Parameter<float, float> Of(string name, Memory<float> weights, params int[] shape) => new(name, weights, shape);

    /// <summary>A parameter whose weights lie in memory that .NET does not manage, such as another library's tensor, which must stay where it is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="weights">The address of the first weight.</param>
    /// <param name="shape">Its sides, outermost first.</param>
    /// <exception cref="ArgumentException">If there is no address, or a side is negative.</exception>
    public static Parameter<float, float> OfNative(string name, nint weights, params int[] shape) =>
        new(name, NativeNumbers<float>.At(weights, shape.Aggregate(1, (product, side) => checked(product * side))), shape);

    /// <summary>Puts other weights in the place of its own.</summary>
    /// <param name="change">Makes them of its own, in full.</param>
    /// <param name="joining">What keeps the other half of weights that are bfloat16; null for floats.</param>
    /// <returns>What puts its own back.</returns>
    internal abstract Action Replace(Change change, Kernels.Kernel? joining);

    /// <summary>Changes numbers in place.</summary>
    internal delegate void Change(Span<float> numbers);

    /// <summary>Pins weights and gradient and says where they are.</summary>
    internal abstract Given Pin(out MemoryHandle weights, out MemoryHandle gradient);
}

/// <summary>A parameter and what its numbers are.</summary>
/// <typeparam name="TWeight">float, or <see cref="BFloat16"/>: then the optimizer keeps the 16 bits that make floats of them.</typeparam>
/// <typeparam name="TGradient">float, <see cref="BFloat16"/> or <see cref="Half"/>.</typeparam>
public sealed class Parameter<TWeight, TGradient> : Parameter where TWeight : unmanaged where TGradient : unmanaged
{
    private ReadOnlyMemory<TGradient>? _gradient;

    /// <summary>A parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="weights">Its weights; they are overwritten.</param>
    /// <param name="shape">Its sides, outermost first; one side if there are none.</param>
    /// <exception cref="ArgumentException">If the shape does not fit, or numbers are of a type that there is not.</exception>
    public Parameter(string name, Memory<TWeight> weights, params IReadOnlyList<int> shape) : base(name, weights.Length, shape.Count == 0 ? [weights.Length] : shape)
    {
        Given.RequireTypes(typeof(TWeight), typeof(TGradient));
        Weights = weights;
    }

    /// <summary>The weights.</summary>
    public Memory<TWeight> Weights { get; }

    /// <summary>The gradient, as long as the weights; null, or an array that is null, if there is none in this step.</summary>
    /// <exception cref="ArgumentException">If it is longer or shorter.</exception>
    public ReadOnlyMemory<TGradient>? Gradient
    {
        get => _gradient;
        set => _gradient = value is not { } given || (given.IsEmpty && Length > 0) ? (ReadOnlyMemory<TGradient>?)null : given.Length == Length ? given
            : throw new ArgumentException($"parameter '{Name}' has {Length:N0} weights and was given {given.Length:N0} gradients.");
    }

    /// <summary>Sets the gradient to one that lies in memory that .NET does not manage, and that must stay there until the step is done.</summary>
    /// <param name="gradient">The address of its first number; 0 for no gradient.</param>
    public void SetNativeGradient(nint gradient) => Gradient = gradient == 0 ? (ReadOnlyMemory<TGradient>?)null : NativeNumbers<TGradient>.At(gradient, Length);

    /// <inheritdoc/>
    public override bool HasGradient => _gradient is not null;

    internal override Action Replace(Change change, Kernels.Kernel? joining)
    {
        if (joining is null != (typeof(TWeight) == typeof(float))) throw new ArgumentException($"parameter '{Name}': its weights were of another type before.");
        TWeight[] own = Weights.ToArray();
        float[] full = new float[Length];
        if (joining is null) MemoryMarshal.Cast<TWeight, float>(own).CopyTo(full);
        else joining.JoinWeights(MemoryMarshal.Cast<TWeight, BFloat16>(own), full);
        change(full);
        if (joining is null) MemoryMarshal.Cast<float, TWeight>(full).CopyTo(Weights.Span);
        else
        {
            Span<BFloat16> halves = MemoryMarshal.Cast<TWeight, BFloat16>(Weights.Span);
            for (int i = 0; i < full.Length; i++) halves[i] = (BFloat16)full[i];
        }
        return () => own.CopyTo(Weights.Span);
    }

    internal override unsafe Given Pin(out MemoryHandle weights, out MemoryHandle gradient)
    {
        weights = Weights.Pin();
        gradient = _gradient?.Pin() ?? default;
        return Given.Of<TWeight, TGradient>(weights.Pointer, gradient.Pointer, Length);
    }
}
