namespace Panthera.Training.Graphs;

/// <summary>Draws the first values of a parameter array.</summary>
/// <param name="values">The array to fill, row-major.</param>
/// <param name="shape">Its shape; a matrix is inputs × outputs.</param>
/// <param name="rng">The array's own stream of random numbers.</param>
public delegate void Initializer(Span<float> values, Shape shape, ref Rng rng);

/// <summary>The usual initialisers.</summary>
public static class Initializers
{
    /// <summary>All zeros: biases.</summary>
    public static Initializer Zeros { get; } = (Span<float> values, Shape _, ref Rng _) => values.Clear();

    /// <summary>All ones: gains of normalisations.</summary>
    public static Initializer Ones { get; } = (Span<float> values, Shape _, ref Rng _) => values.Fill(1);

    /// <summary>Normal with variance 2 / inputs, for layers that a ReLU follows (He et al. 2015, arXiv 1502.01852).</summary>
    public static Initializer He { get; } =
        (Span<float> values, Shape shape, ref Rng rng) => FillNormal(values, Math.Sqrt(2.0 / shape.Rows), ref rng);

    /// <summary>Normal with variance 2 / (inputs + outputs) (Glorot and Bengio 2010), times a gain.</summary>
    /// <param name="gain">A factor of the standard deviation.</param>
    public static Initializer Xavier(double gain = 1) => (Span<float> values, Shape shape, ref Rng rng) =>
        FillNormal(values, gain * Math.Sqrt(2.0 / (shape.Rows + shape.Width)), ref rng);

    /// <summary>Normal with a fixed standard deviation, cut off at two of them and drawn again.</summary>
    public static Initializer TruncatedNormal(double deviation) => (Span<float> values, Shape _, ref Rng rng) =>
    {
        foreach (ref float value in values)
        {
            double draw;
            do draw = rng.NextNormal(); while (Math.Abs(draw) > 2);
            value = (float)(deviation * draw);
        }
    };

    private static void FillNormal(Span<float> values, double deviation, ref Rng rng)
    {
        foreach (ref float value in values) value = (float)(deviation * rng.NextNormal());
    }
}
