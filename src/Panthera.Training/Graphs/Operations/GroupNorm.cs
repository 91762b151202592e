using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// y = gain · (x - mean) / √(variance + 1e-5) + bias, with the mean and variance of each group of channels over all positions
/// of an example, and a gain and bias for each channel (Wu and He 2018, arXiv 1803.08494): (… × channels) → (… × channels).
/// </summary>
/// <param name="groups">Groups, which share the channels equally; neighbours are together.</param>
public sealed class GroupNorm(int groups) : Operation
{
    private const double Epsilon = 1e-5;

    /// <inheritdoc/>
    public override string Name => "group norm";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank == 0) throw Error("the input has no channels");
        if (groups <= 0) throw Error($"{groups} groups are not possible");
        if (inputs[0].Width % groups != 0) throw Error($"{inputs[0].Width} channels cannot be shared by {groups} groups");
        return inputs[0];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) =>
    [
        new("gain", new Shape(inputs[0].Width), Initializers.Ones),
        new("bias", new Shape(inputs[0].Width), Initializers.Zeros),
    ];

    /// <summary>
    /// For each channel the mean and the reciprocal standard deviation of its group; then, in the backward pass, the example's
    /// part of the gradients by gain and bias.
    /// </summary>
    public override int SavedLength(IReadOnlyList<Shape> inputs) => 4 * inputs[0].Width;

    /// <summary>Three numbers for each channel.</summary>
    public override int WorkspaceLength(IReadOnlyList<Shape> inputs) => 3 * inputs[0].Width;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int channels = site.OutputShape.Width, rows = site.OutputShape.Rows;
        float* means = site.Workspace(worker), squares = means + channels, scale = squares + channels;
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            float* x = site.Input(0) + (nint)example * site.OutputShape.Length, mean = Saved(site, example), deviation = mean + channels;
            VectorKernel.Run(new ChannelMoments { X = x, Rows = rows, Channels = channels, Mean = means, Squares = squares });
            for (int group = 0; group < groups; group++)
            {
                Worker.Range members = Members(group, channels);
                double center = 0, square = 0;
                for (int channel = members.First; channel < members.End; channel++) center += means[channel] / (double)members.Count;
                for (int channel = members.First; channel < members.End; channel++)
                    square += squares[channel] + rows * (means[channel] - center) * (means[channel] - center);
                double factor = 1 / Math.Sqrt(square / ((double)rows * members.Count) + Epsilon);
                for (int channel = members.First; channel < members.End; channel++)
                {
                    mean[channel] = (float)center;
                    deviation[channel] = (float)factor;
                    scale[channel] = site.Parameter(0)[channel] * deviation[channel];
                }
            }
            VectorKernel.Run(new ChannelScale
            {
                X = x,
                Y = site.Output + (nint)example * site.OutputShape.Length,
                Mean = mean,
                Scale = scale,
                Bias = site.Parameter(1),
                Rows = rows,
                Channels = channels,
            });
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        int channels = site.OutputShape.Width, rows = site.OutputShape.Rows;
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++) Backward(site, worker, example);
        worker.Wait();
        Worker.Range own = worker.Share(channels, Line);
        for (int parameter = 0; parameter < 2; parameter++)
        {
            VectorKernel.Run(new ColumnSums
            {
                Matrix = Saved(site, 0) + (2 + parameter) * channels + own.First,
                Rows = site.Examples,
                Columns = own.Count,
                RowLength = 4 * channels,
                Target = site.ParameterGradient(parameter) + own.First,
            });
        }
    }

    // With n = (x - mean) · deviation, h = gain · dy and means over the group: dx = deviation · (h - mean(h) - n · mean(h · n)).
    private unsafe void Backward(Site site, Worker worker, int example)
    {
        int channels = site.OutputShape.Width, rows = site.OutputShape.Rows;
        nint offset = (nint)example * site.OutputShape.Length;
        float* mean = Saved(site, example), deviation = mean + channels, product = deviation + channels, total = product + channels;
        VectorKernel.Run(new ChannelScale.Sums
        {
            X = site.Input(0) + offset,
            Dy = site.OutputGradient + offset,
            Mean = mean,
            Rows = rows,
            Channels = channels,
            Total = total,
            Product = product,
        });
        float* gain = site.Parameter(0), scale = site.Workspace(worker), shift = scale + channels, slope = shift + channels;
        for (int group = 0; group < groups; group++)
        {
            Worker.Range members = Members(group, channels);
            double sum = 0, dot = 0, count = (double)rows * members.Count;
            for (int channel = members.First; channel < members.End; channel++)
            {
                product[channel] *= deviation[channel];
                sum += (double)gain[channel] * total[channel] / count;
                dot += (double)gain[channel] * product[channel] / count;
            }
            for (int channel = members.First; channel < members.End; channel++)
            {
                scale[channel] = gain[channel] * deviation[channel];
                shift[channel] = (float)(-deviation[channel] * sum);
                slope[channel] = (float)(-deviation[channel] * deviation[channel] * dot);
            }
        }
        if (site.InputGradient(0) == null) return;
        VectorKernel.Run(new ChannelScale.Gradient
        {
            X = site.Input(0) + offset,
            Dy = site.OutputGradient + offset,
            Dx = site.InputGradient(0) + offset,
            AccumulateX = site.Accumulates(0),
            Mean = mean,
            Scale = scale,
            Shift = shift,
            Slope = slope,
            Rows = rows,
            Channels = channels,
        });
    }

    private Worker.Range Members(int group, int channels) => new(group * (channels / groups), (group + 1) * (channels / groups));

    private static unsafe float* Saved(Site site, int example) => site.Saved + (nint)example * 4 * site.OutputShape.Width;
}
