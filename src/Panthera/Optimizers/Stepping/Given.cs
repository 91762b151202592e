using System.Numerics.Tensors;
using Panthera.Kernels;
using Panthera.Numerics;

namespace Panthera.Optimizers.Stepping;

/// <summary>The numbers that weights or gradients may be.</summary>
internal enum NumberFormat
{
    Float32,
    BFloat16,
    Float16,
}

/// <summary>Weights and gradient of a parameter in a step: where they are, pinned, and what they are.</summary>
internal readonly unsafe struct Given
{
    private static readonly (Type Type, NumberFormat Format)[] Formats =
        [(typeof(float), NumberFormat.Float32), (typeof(BFloat16), NumberFormat.BFloat16), (typeof(Half), NumberFormat.Float16)];

    private readonly void* _weights, _gradient;
    private readonly NumberFormat _format;

    private Given(void* weights, bool areSplit, void* gradient, NumberFormat format, int length)
    {
        _weights = weights;
        _gradient = gradient;
        (AreSplit, _format, Length) = (areSplit, format, length);
    }

    /// <summary>Whether the weights are bfloat16.</summary>
    public bool AreSplit { get; }

    /// <summary>How many there are.</summary>
    public int Length { get; }

    /// <summary>Whether there is a gradient.</summary>
    public bool HasGradient => _gradient is not null || Length == 0;

    /// <summary>Numbers at addresses.</summary>
    public static Given Of<TWeight, TGradient>(void* weights, void* gradient, int length) =>
        new(weights, typeof(TWeight) == typeof(BFloat16), gradient, FormatOf(typeof(TGradient)), length);

    /// <summary>Refuses types of numbers that there are not.</summary>
    /// <exception cref="ArgumentException">If one is none of them.</exception>
    public static void RequireTypes(Type weight, Type gradient)
    {
        if (weight != typeof(float) && weight != typeof(BFloat16)) throw new ArgumentException($"weights are Single or BFloat16, not {weight.Name}.");
        FormatOf(gradient);
    }

    /// <summary>The weights, which are floats.</summary>
    public Span<float> Weights => new(_weights, Length);

    /// <summary>The gradient as floats.</summary>
    public void CopyGradient(Span<float> to)
    {
        switch (_format)
        {
            case NumberFormat.Float32: Floats.CopyTo(to); break;
            case NumberFormat.BFloat16: Gradients.Widen(BFloats, to); break;
            default: TensorPrimitives.ConvertToSingle(Halves, to); break;
        }
    }

    /// <summary>The first number of the gradient that is NaN or infinite; -1 if there is none.</summary>
    public int FirstNonFinite() => !HasGradient ? -1 : _format switch
    {
        NumberFormat.Float32 => Gradients.FirstNonFinite(new ReadOnlySpan<uint>(_gradient, Length), 0x7F800000u),
        NumberFormat.BFloat16 => Gradients.FirstNonFinite(new ReadOnlySpan<ushort>(_gradient, Length), (ushort)0x7F80),
        _ => Gradients.FirstNonFinite(new ReadOnlySpan<ushort>(_gradient, Length), (ushort)0x7C00),
    };

    /// <summary>The gradient's number at a place.</summary>
    public double GradientAt(int place) => _format switch
    {
        NumberFormat.Float32 => Floats[place],
        NumberFormat.BFloat16 => BFloats[place],
        _ => (double)Halves[place],
    };

    /// <summary>The sum of the gradient's squares, in double precision.</summary>
    public double SumOfSquares() => _format switch
    {
        NumberFormat.Float32 => Gradients.SumOfSquares(Floats),
        NumberFormat.BFloat16 => Gradients.SumOfSquares(BFloats),
        _ => Gradients.SumOfSquares(Halves),
    };

    /// <summary>Makes a kernel's step with this gradient.</summary>
    public void Update(Kernel kernel, float learningRate)
    {
        switch (_format)
        {
            case NumberFormat.Float32: Update(kernel, Floats, learningRate); break;
            case NumberFormat.BFloat16: Update(kernel, BFloats, learningRate); break;
            default: Update(kernel, Halves, learningRate); break;
        }
    }

    /// <summary>Makes a kernel's step with another gradient.</summary>
    public void Update<TGradient>(Kernel kernel, ReadOnlySpan<TGradient> gradient, float learningRate) where TGradient : unmanaged
    {
        if (AreSplit) kernel.Update(new Span<BFloat16>(_weights, Length), gradient, learningRate);
        else kernel.Update(new Span<float>(_weights, Length), gradient, learningRate);
    }

    /// <summary>Multiplies the weights, those that are bfloat16 in full.</summary>
    public void Shrink(Kernel kernel, float factor)
    {
        if (!AreSplit)
        {
            TensorPrimitives.Multiply(Weights, factor, Weights);
            return;
        }
        float[] full = new float[Length];
        Span<BFloat16> halves = new(_weights, Length);
        kernel.JoinWeights(halves, full);
        TensorPrimitives.Multiply(full, factor, full);
        kernel.SplitWeights(full, halves);
    }

    private ReadOnlySpan<float> Floats => new(_gradient, Length);

    private ReadOnlySpan<BFloat16> BFloats => new(_gradient, Length);

    private ReadOnlySpan<Half> Halves => new(_gradient, Length);

    private static NumberFormat FormatOf(Type type)
    {
        foreach ((Type known, NumberFormat format) in Formats)
            if (known == type) return format;
        throw new ArgumentException($"gradients are {string.Join(", ", Formats.Select(f => f.Type.Name))}, not {type.Name}.");
    }
}
