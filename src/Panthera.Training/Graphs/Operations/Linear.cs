using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// y = x · W + b, and y = x · W + b + r with a second input r (a residual): (… × inputs) → (… × outputs). W is inputs ×
/// outputs.
/// </summary>
/// <param name="outputs">The width of the output.</param>
/// <param name="weights">Draws W; b starts at zero.</param>
public sealed class Linear(int outputs, Initializer weights) : Operation
{
    /// <inheritdoc/>
    public override string Name => "linear";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 2);
        if (outputs <= 0) throw Error($"an output width of {outputs} is not possible");
        if (inputs[0].Rank == 0) throw Error("the input has no features");
        Shape output = inputs[0].WithWidth(outputs);
        if (inputs.Count == 2 && inputs[1] != output) throw Error($"the residual is {inputs[1]}, but the output is {output}");
        return output;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) =>
    [
        new("weight", new Shape(inputs[0].Width, outputs), weights),
        new("bias", new Shape(outputs), Initializers.Zeros),
    ];

    /// <inheritdoc/>
    public override int? PassThrough(IReadOnlyList<Shape> inputs) => inputs.Count == 2 ? 1 : null;

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Shape> inputs) => 2L * inputs[0].Length * outputs;

    /// <summary>Wᵀ: the product that gives the gradient by the input reads it by rows.</summary>
    public override int PreparedLength(IReadOnlyList<Shape> inputs) => inputs[0].Width * outputs;

    /// <inheritdoc/>
    public override unsafe void Prepare(Site site, Worker worker)
    {
        int inputs = site.InputShapes[0].Width;
        Worker.Range rows = worker.Share(inputs, Line);
        MatrixTranspose.Run(
            site.Parameter(0) + (nint)rows.First * outputs, outputs, rows.Count, outputs, site.Prepared + rows.First, inputs, 1);
    }

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => input == 0;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int inputs = site.InputShapes[0].Width;
        bool residual = site.InputShapes.Length == 2;
        Worker.Range rows = worker.Share(Rows(site), MatrixProduct.TileRows);
        VectorKernel.Run(new MatrixProduct
        {
            M = rows.Count,
            N = outputs,
            K = inputs,
            A = site.Input(0) + (nint)rows.First * inputs,
            RowA = inputs,
            ColumnA = 1,
            B = site.Parameter(0),
            RowB = outputs,
            C = site.Output + (nint)rows.First * outputs,
            RowC = outputs,
            Bias = site.Parameter(1),
            Start = residual ? site.Input(1) + (nint)rows.First * outputs : null,
            RowStart = outputs,
        });
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        int inputs = site.InputShapes[0].Width, rows = Rows(site);
        float* gradient = site.OutputGradient;
        if (site.InputGradient(0) != null)
        {
            Worker.Range share = worker.Share(rows, MatrixProduct.TileRows);
            float* target = site.InputGradient(0) + (nint)share.First * inputs;
            VectorKernel.Run(new MatrixProduct
            {
                M = share.Count,
                N = inputs,
                K = outputs,
                A = gradient + (nint)share.First * outputs,
                RowA = outputs,
                ColumnA = 1,
                B = site.Prepared,
                RowB = inputs,
                C = target,
                RowC = inputs,
                Start = site.Accumulates(0) ? target : null,
                RowStart = inputs,
            });
        }
        Worker.Range weightRows = worker.Share(inputs, MatrixProduct.TileRows);
        float* weightGradient = site.ParameterGradient(0) + (nint)weightRows.First * outputs;
        VectorKernel.Run(new MatrixProduct
        {
            M = weightRows.Count,
            N = outputs,
            K = rows,
            A = site.Input(0) + weightRows.First,
            RowA = 1,
            ColumnA = inputs,
            B = gradient,
            RowB = outputs,
            C = weightGradient,
            RowC = outputs,
            Start = weightGradient,
            RowStart = outputs,
        });
        SumRows(site, worker, parameter: 1, rows, outputs);
        if (site.InputShapes.Length != 2) return;
        // The input may be its own residual: then both write to one place, of which workers take different shares.
        if (site.InputGradient(1) == site.InputGradient(0)) worker.Wait();
        Pass(site, 1, worker.Share(rows * outputs, Line));
    }

    private static int Rows(Site site) => site.Examples * site.InputShapes[0].Rows;
}
