using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// y = gain · (x - mean) / √(variance + 1e-5) + bias, with the mean and variance of each channel over all examples and
/// positions (Ioffe and Szegedy 2015, arXiv 1502.03167): (… × channels) → (… × channels). With a second input r (a residual)
/// y + r, and with a ReLU max(y, 0) of that.
/// </summary>
/// <param name="relu">Whether a ReLU follows.</param>
/// <remarks>
/// Passes of training use the batch's statistics and move the running ones by a tenth towards them, the variance in its
/// unbiased form; other passes use the running ones. Sums over rows are made of a fixed number of parts, so that workers can
/// share them without a difference.
/// </remarks>
public sealed class BatchNorm(bool relu = false) : Operation
{
    private const double Epsilon = 1e-5, Momentum = 0.1;

    // Parts that the rows are cut into.
    private const int Parts = 16;

    /// <inheritdoc/>
    public override string Name => "batch norm";

    /// <inheritdoc/>
    public override bool MixesExamples => true;

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 2);
        if (inputs[0].Rank == 0) throw Error("the input has no channels");
        if (inputs.Count == 2 && inputs[1] != inputs[0]) throw Error($"the residual is {inputs[1]}, but the output is {inputs[0]}");
        return inputs[0];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) =>
    [
        new("gain", new Shape(inputs[0].Width), Initializers.Ones),
        new("bias", new Shape(inputs[0].Width), Initializers.Zeros),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Buffers(IReadOnlyList<Shape> inputs) =>
    [
        new("mean", new Shape(inputs[0].Width), Initializers.Zeros),
        new("variance", new Shape(inputs[0].Width), Initializers.Ones),
    ];

    /// <summary>For each channel the mean, the reciprocal standard deviation, and that times the gain; needed once a batch.</summary>
    public override int SavedLength(IReadOnlyList<Shape> inputs) => 3 * inputs[0].Width;

    /// <summary>Two sums of each part, or two factors, for each channel; the first worker's serve all.</summary>
    public override int WorkspaceLength(IReadOnlyList<Shape> inputs) => (2 * Parts + 2) * inputs[0].Width;

    /// <inheritdoc/>
    public override int? PassThrough(IReadOnlyList<Shape> inputs) => inputs.Count == 2 && !relu ? 1 : null;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int channels = site.OutputShape.Width;
        float* mean = site.Saved, deviation = mean + channels, scale = deviation + channels;
        if (site.Training)
        {
            Worker.Range parts = worker.Share(Parts);
            for (int part = parts.First; part < parts.End; part++)
            {
                Worker.Range range = PartOf(site, part);
                VectorKernel.Run(new ChannelMoments
                {
                    X = site.Input(0) + (nint)range.First * channels,
                    Rows = range.Count,
                    Channels = channels,
                    Mean = Sums(site, part),
                    Squares = Sums(site, part) + channels,
                });
            }
            worker.Wait();
        }
        Worker.Range own = worker.Share(channels, Line);
        for (int channel = own.First; channel < own.End; channel++)
        {
            (double center, double variance) = site.Training ? Merged(site, channel) : (site.Buffer(0)[channel], site.Buffer(1)[channel]);
            if (site.Training) Follow(site, channel, center, variance);
            mean[channel] = (float)center;
            deviation[channel] = (float)(1 / Math.Sqrt(variance + Epsilon));
            scale[channel] = deviation[channel] * site.Parameter(0)[channel];
        }
        worker.Wait();

        Worker.Range rows = worker.Share(Rows(site), Line);
        nint offset = (nint)rows.First * channels;
        VectorKernel.Run(new ChannelScale
        {
            X = site.Input(0) + offset,
            Residual = site.InputShapes.Length == 2 ? site.Input(1) + offset : null,
            Y = site.Output + offset,
            Mean = mean,
            Scale = scale,
            Bias = site.Parameter(1),
            Rows = rows.Count,
            Channels = channels,
            Relu = relu,
        });
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        int channels = site.OutputShape.Width, rows = Rows(site);
        float* mean = site.Saved, deviation = mean + channels, scale = deviation + channels;
        Worker.Range parts = worker.Share(Parts);
        for (int part = parts.First; part < parts.End; part++)
        {
            Worker.Range range = PartOf(site, part);
            nint first = (nint)range.First * channels;
            VectorKernel.Run(new ChannelScale.Sums
            {
                X = site.Input(0) + first,
                Dy = site.OutputGradient + first,
                Y = relu ? site.Output + first : null,
                Mean = mean,
                Rows = range.Count,
                Channels = channels,
                Total = Sums(site, part),
                Product = Sums(site, part) + channels,
            });
        }
        worker.Wait();

        // With n = (x - mean) · deviation: dx = gain · deviation · (g - mean(g) - n · mean(g · n)).
        float* shift = Sums(site, Parts), slope = shift + channels;
        Worker.Range own = worker.Share(channels, Line);
        for (int channel = own.First; channel < own.End; channel++)
        {
            double total = 0, product = 0;
            for (int part = 0; part < Parts; part++)
            {
                total += Sums(site, part)[channel];
                product += Sums(site, part)[channels + channel];
            }
            product *= deviation[channel];
            site.ParameterGradient(0)[channel] += (float)product;
            site.ParameterGradient(1)[channel] += (float)total;
            shift[channel] = (float)(-scale[channel] * total / rows);
            slope[channel] = (float)(-scale[channel] * deviation[channel] * product / rows);
        }
        worker.Wait();

        Worker.Range share = worker.Share(rows, Line);
        nint offset = (nint)share.First * channels;
        bool residual = site.InputShapes.Length == 2 && site.InputGradient(1) != null;
        if (site.InputGradient(0) == null && !residual) return;
        VectorKernel.Run(new ChannelScale.Gradient
        {
            X = site.Input(0) + offset,
            Dy = site.OutputGradient + offset,
            Y = relu ? site.Output + offset : null,
            Dx = site.InputGradient(0) == null ? null : site.InputGradient(0) + offset,
            AccumulateX = site.Accumulates(0),
            Dr = residual ? site.InputGradient(1) + offset : null,
            AccumulateR = residual && site.Accumulates(1),
            Mean = mean,
            Scale = scale,
            Shift = shift,
            Slope = slope,
            Rows = share.Count,
            Channels = channels,
        });
    }

    private static int Rows(Site site) => site.Examples * site.OutputShape.Rows;

    private static Worker.Range PartOf(Site site, int part)
    {
        long rows = Rows(site);
        return new((int)(rows * part / Parts), (int)(rows * (part + 1) / Parts));
    }

    private static unsafe float* Sums(Site site, int part) => site.WorkspaceStart + part * 2 * site.OutputShape.Width;

    /// <summary>A channel's mean and variance over all rows, from those of the parts.</summary>
    private static unsafe (double Mean, double Variance) Merged(Site site, int channel)
    {
        int channels = site.OutputShape.Width, rows = Rows(site);
        double mean = 0, squares = 0;
        for (int part = 0; part < Parts; part++) mean += (double)Sums(site, part)[channel] * PartOf(site, part).Count / rows;
        for (int part = 0; part < Parts; part++)
        {
            double shift = Sums(site, part)[channel] - mean;
            squares += Sums(site, part)[channels + channel] + shift * shift * PartOf(site, part).Count;
        }
        return (mean, squares / rows);
    }

    private static unsafe void Follow(Site site, int channel, double mean, double variance)
    {
        int rows = Rows(site);
        float* means = site.Buffer(0) + channel, variances = site.Buffer(1) + channel;
        *means = (float)(*means + Momentum * (mean - *means));
        *variances = (float)(*variances + Momentum * (variance * rows / Math.Max(1, rows - 1) - *variances));
    }
}
