using Panthera.Kernels.Formats;

namespace Panthera.Kernels;

/// <summary>
/// The numbers in which a kernel keeps states that are as large as the weights. It always computes with floats. Trainings of AdamW and
/// Lion end where they do in float32: over 24 seeds each of perceptrons and small Transformers, 60 to 400 steps, mean losses were
/// within 0.01 nats, and no precision was worse beyond what chance does (<c>benchmarks</c>, table <c>precision</c>).
/// </summary>
public enum StatePrecision
{
    /// <summary>4 bytes a number.</summary>
    Float32,

    /// <summary>
    /// 2 bytes a number: bfloat16, rounded to the nearest, ties to even. What changes by less than 0.2 % in a step stays as it is: a
    /// second moment with β2 = 0.999 never falls, as it does so by at most 0.1 % a step. Prefer <see cref="StochasticBFloat16"/> there.
    /// </summary>
    BFloat16,

    /// <summary>2 bytes a number: bfloat16, rounded up or down at random, so that small changes add up.</summary>
    StochasticBFloat16,

    /// <summary>
    /// About 1 byte a number (260 for 256): codes of 8 bits relative to the largest number of a block of 256, rounded at random. States that
    /// cannot be negative, such as second moments, have a code of their own that keeps small numbers above zero.
    /// </summary>
    Block8,
}

/// <summary>The numbers in which the caller keeps the weights.</summary>
public enum WeightPrecision
{
    /// <summary>Floats.</summary>
    Float32,

    /// <summary>
    /// <see cref="Numerics.BFloat16"/>, the nearest to weights that the kernel keeps in full: it holds the 16 bits that are missing, 2 bytes
    /// a parameter, and computes the very floats that it would with <see cref="Float32"/>.
    /// </summary>
    BFloat16,
}

/// <summary>What is made for a state: one row a precision.</summary>
/// <param name="Precision">The precision.</param>
/// <param name="Name">What files of states call it.</param>
/// <param name="IsRandom">Whether numbers are rounded at random.</param>
/// <param name="Make">Makes the memory of a state; gives null if floats are it.</param>
internal sealed record StateFormat(StatePrecision Precision, string Name, bool IsRandom, Func<StateRequest, CodedArray?> Make)
{
    private static readonly StateFormat[] All =
    [
        new(StatePrecision.Float32,            "float32",             false, _ => null),
        new(StatePrecision.BFloat16,           "bfloat16",            false, state => new BFloat16State(state.Layout, null)),
        new(StatePrecision.StochasticBFloat16, "stochastic bfloat16", true,  state => new BFloat16State(state.Layout, state.Noise)),
        new(StatePrecision.Block8,             "8 bits in blocks",    true,  state => state.IsNonNegative
            ? new BlockState<FourthPowers>(state.Layout, state.Noise) : new BlockState<SignedSquares>(state.Layout, state.Noise)),
    ];

    /// <summary>The row of a precision.</summary>
    /// <exception cref="ArgumentOutOfRangeException">If there is none.</exception>
    public static StateFormat Of(StatePrecision precision) => Array.Find(All, row => row.Precision == precision)
        ?? throw new ArgumentOutOfRangeException(nameof(precision), precision, "no such precision");
}

/// <summary>A state whose memory is to be made.</summary>
/// <param name="Layout">The parameters.</param>
/// <param name="IsNonNegative">Whether it is certain never to be negative.</param>
/// <param name="Noise">Its random bits in a step.</param>
internal sealed record StateRequest(ParameterLayout Layout, bool IsNonNegative, Func<long, Noise> Noise);
