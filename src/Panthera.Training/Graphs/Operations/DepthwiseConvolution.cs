using Panthera.Numerics;
using static Panthera.Training.Graphs.Operations.DepthwiseKernels;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// A convolution of each channel of a picture by itself, with a square kernel of its own: (height × width × channels) → (height' ×
/// width' × channels). The weights are (kernel · kernel) × channels, with rows in the order y, x.
/// </summary>
/// <param name="kernel">The side of the kernels in pixels.</param>
/// <param name="stride">Pixels from one window to the next.</param>
/// <param name="padding">Pixels of zeros beyond each edge.</param>
/// <param name="bias">Whether each channel has a bias.</param>
public sealed class DepthwiseConvolution(int kernel, int stride = 1, int padding = 0, bool bias = true) : Operation
{
    private readonly Window _window = new(kernel, stride, padding);

    /// <inheritdoc/>
    public override string Name => "depthwise convolution";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (_window.Problem(inputs[0]) is { } problem) throw Error(problem);
        return new Shape(_window.Places(inputs[0].Sizes[0]), _window.Places(inputs[0].Sizes[1]), inputs[0].Width);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs)
    {
        // He's deviation, as the fan-in is the number of taps.
        ParameterRequest weight = new("weight", new Shape(kernel * kernel, inputs[0].Width), Initializers.He);
        return bias ? [weight, new("bias", new Shape(inputs[0].Width), Initializers.Zeros)] : [weight];
    }

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Shape> inputs) => 2L * OutputShape(inputs).Length * kernel * kernel;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker) => VectorKernel.Run(new Filter
    {
        Picture = Planes(site),
        X = site.Input(0),
        Weights = site.Parameter(0),
        Bias = bias ? site.Parameter(1) : null,
        Y = site.Output,
        Rows = worker.Share(site.Examples * site.OutputShape.Sizes[0]),
    });

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) != null)
        {
            VectorKernel.Run(new InputGradient
            {
                Picture = Planes(site),
                Dy = site.OutputGradient,
                Weights = site.Parameter(0),
                Dx = site.InputGradient(0),
                Accumulate = site.Accumulates(0),
                Rows = worker.Share(site.Examples * site.InputShapes[0].Sizes[0]),
            });
        }
        VectorKernel.Run(new WeightGradient
        {
            Picture = Planes(site),
            X = site.Input(0),
            Dy = site.OutputGradient,
            Weights = site.ParameterGradient(0),
            Examples = site.Examples,
            Columns = worker.Share(site.OutputShape.Width, Line),
        });
        if (bias) SumRows(site, worker, parameter: 1, site.Examples * site.OutputShape.Rows, site.OutputShape.Width);
    }

    private Planes Planes(Site site) => new(_window, site.InputShapes[0]);
}
