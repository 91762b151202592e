using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// A convolution of a picture with square kernels: (height × width × channels) → (height' × width' × outputs). The weights are
/// (kernel · kernel · channels of a group) × outputs, with rows in the order y, x, channel.
/// </summary>
/// <param name="outputs">Channels of the output.</param>
/// <param name="kernel">The side of the kernels in pixels.</param>
/// <param name="weights">Draws the weights; a bias starts at zero.</param>
/// <param name="stride">Pixels from one window to the next.</param>
/// <param name="padding">Pixels of zeros beyond each edge.</param>
/// <param name="groups">Equal parts of the outputs, each of which reads only its own part of the channels.</param>
/// <param name="bias">Whether each output has a bias.</param>
/// <remarks>
/// Windows are gathered as the rows of a matrix, a block at a time, so that all work is that of matrix products in the cache. The
/// gradient by the input is, with a stride of 1, again a convolution, with the kernels turned around; otherwise products are
/// added to the pixels that their factors came from.
/// </remarks>
public sealed class Convolution(
    int outputs, int kernel, Initializer weights, int stride = 1, int padding = 0, int groups = 1, bool bias = true) : Operation
{
    private readonly Window _window = new(kernel, stride, padding);

    /// <inheritdoc/>
    public override string Name => "convolution";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (_window.Problem(inputs[0]) is { } problem) throw Error(problem);
        if (outputs <= 0) throw Error($"{outputs} outputs are not possible");
        if (groups <= 0) throw Error($"{groups} groups are not possible");
        if (inputs[0].Width % groups != 0 || outputs % groups != 0)
            throw Error($"{inputs[0].Width} channels and {outputs} outputs cannot be shared by {groups} groups");
        return new Shape(_window.Places(inputs[0].Sizes[0]), _window.Places(inputs[0].Sizes[1]), outputs);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs)
    {
        ParameterRequest weight = new("weight", new Shape(WindowLength(inputs), outputs), weights);
        return bias ? [weight, new("bias", new Shape(outputs), Initializers.Zeros)] : [weight];
    }

    /// <summary>The weights turned around, which the first worker's memory holds for all, and a block of windows.</summary>
    public override int WorkspaceLength(IReadOnlyList<Shape> inputs)
    {
        // Gradients turned around read windows of outputs.
        int longest = Math.Max(WindowLength(inputs), kernel * kernel * outputs / groups);
        return ColumnsOffset(inputs) + ConvolutionKernels.Block * longest;
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Shape> inputs) => 2L * OutputShape(inputs).Length * WindowLength(inputs);

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker) => VectorKernel.Run(new ConvolutionKernels.Product
    {
        Windows = Windows(site.InputShapes[0], _window),
        Pictures = site.Input(0),
        Groups = groups,
        Weights = site.Parameter(0),
        WeightRow = outputs,
        WeightGroup = outputs / groups,
        Bias = bias ? site.Parameter(1) : null,
        Target = site.Output,
        Outputs = outputs / groups,
        Columns = site.Workspace(worker) + ColumnsOffset(site.InputShapes),
        Places = worker.Share(site.Examples * site.OutputShape.Rows, MatrixProduct.TileRows),
    });

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) != null)
        {
            TurnWeights(site, worker);
            worker.Wait();
            if (stride == 1) ConvolveGradient(site, worker);
            else SpreadGradient(site, worker);
        }
        int rows = site.Examples * site.OutputShape.Rows;
        VectorKernel.Run(new ConvolutionKernels.WeightGradient
        {
            Windows = Windows(site.InputShapes[0], _window),
            Pictures = site.Input(0),
            Groups = groups,
            Weights = site.ParameterGradient(0),
            Gradient = site.OutputGradient,
            Outputs = outputs / groups,
            Columns = site.Workspace(worker) + ColumnsOffset(site.InputShapes),
            Places = rows,
            Rows = worker.Share(WindowLength(site.InputShapes), MatrixProduct.TileRows),
        });
        if (bias) SumRows(site, worker, parameter: 1, rows, outputs);
    }

    // The picture's gradient is the convolution of the output's with kernels turned by half a turn.
    private unsafe void ConvolveGradient(Site site, Worker worker) => VectorKernel.Run(new ConvolutionKernels.Product
    {
        Windows = Windows(site.OutputShape, new Window(kernel, 1, kernel - 1 - padding)),
        Pictures = site.OutputGradient,
        Groups = groups,
        Weights = site.WorkspaceStart,
        WeightRow = site.InputShapes[0].Width / groups,
        WeightGroup = WindowLength(site.InputShapes) * outputs / groups,
        Target = site.InputGradient(0),
        Outputs = site.InputShapes[0].Width / groups,
        Accumulate = site.Accumulates(0),
        Columns = site.Workspace(worker) + ColumnsOffset(site.InputShapes),
        Places = worker.Share(site.Examples * site.InputShapes[0].Rows, MatrixProduct.TileRows),
    });

    // Windows overlap: a picture's gradient is one worker's.
    private unsafe void SpreadGradient(Site site, Worker worker) => VectorKernel.Run(new ConvolutionKernels.InputGradient
    {
        Windows = Windows(site.InputShapes[0], _window),
        Pictures = site.InputGradient(0),
        Accumulate = site.Accumulates(0),
        Groups = groups,
        Weights = site.WorkspaceStart,
        Gradient = site.OutputGradient,
        Outputs = outputs / groups,
        Columns = site.Workspace(worker) + ColumnsOffset(site.InputShapes),
        Examples = worker.Share(site.Examples),
    });

    // For a stride of 1 a group's weights become (y, x, output) × channels, with y and x backwards; otherwise outputs × (y, x, channel).
    private unsafe void TurnWeights(Site site, Worker worker)
    {
        int taps = kernel * kernel, channels = site.InputShapes[0].Width / groups, own = outputs / groups;
        Worker.Range share = worker.Share(groups * taps);
        for (int i = share.First; i < share.End; i++)
        {
            int group = i / taps, tap = i % taps;
            float* source = site.Parameter(0) + (nint)tap * channels * outputs + group * own;
            float* target = site.WorkspaceStart + (nint)group * taps * channels * own;
            if (stride == 1) target += (nint)(taps - 1 - tap) * own * channels;
            else target += tap * channels;
            MatrixTranspose.Run(source, outputs, channels, own, target, stride == 1 ? channels : taps * channels, 1);
        }
    }

    private PictureWindows Windows(Shape picture, Window window) => new()
    {
        Window = window,
        Height = picture.Sizes[0],
        Width = picture.Sizes[1],
        Channels = picture.Width,
        Taken = picture.Width / groups,
    };

    private int WindowLength(IReadOnlyList<Shape> inputs) => kernel * kernel * (inputs[0].Width / groups);

    private int ColumnsOffset(IReadOnlyList<Shape> inputs) => ArenaLayout.Rounded(WindowLength(inputs) * outputs);
}
