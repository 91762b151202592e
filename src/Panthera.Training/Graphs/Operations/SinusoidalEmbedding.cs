namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// A number as sines and cosines of falling frequency (Vaswani et al. 2017, arXiv 1706.03762): (1) → (width). The first half is
/// sin(x · f), the second cos(x · f), with f = 10,000^(-i / half) for i = 0 … half - 1.
/// </summary>
/// <remarks>It is for inputs, such as the time of a diffusion: no gradient goes through it.</remarks>
/// <param name="width">The length of the output: an even number.</param>
public sealed class SinusoidalEmbedding(int width) : Operation
{
    private const double LongestPeriod = 10_000;

    /// <inheritdoc/>
    public override string Name => "sinusoidal embedding";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Length != 1) throw Error($"the input {inputs[0]} is not one number");
        if (width <= 0 || width % 2 != 0) throw Error($"a width of {width} is not possible; expected an even number");
        return new Shape(width);
    }

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int half = width / 2;
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            float* y = site.Output + (nint)example * width;
            for (int i = 0; i < half; i++)
            {
                (double sine, double cosine) = Math.SinCos(site.Input(0)[example] * Math.Pow(LongestPeriod, -(double)i / half));
                (y[i], y[half + i]) = ((float)sine, (float)cosine);
            }
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) != null) throw new NotSupportedException("A sinusoidal embedding is of inputs: nothing that is learned may come before it.");
    }
}
