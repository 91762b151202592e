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

    /// <inheritdoc/>
    public override unsafe void Forward(Site site)
    {
        int inputs = site.InputShapes[0].Width;
        bool residual = site.InputShapes.Length == 2;
        VectorKernel.Run(new MatrixProduct
        {
            M = Rows(site),
            N = outputs,
            K = inputs,
            A = site.Input(0),
            RowA = inputs,
            ColumnA = 1,
            B = site.Parameter(0),
            RowB = outputs,
            C = site.Output,
            RowC = outputs,
            Bias = site.Parameter(1),
            Start = residual ? site.Input(1) : null,
            RowStart = outputs,
        });
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site)
    {
        int inputs = site.InputShapes[0].Width, rows = Rows(site);
        float* gradient = site.OutputGradient;
        if (site.InputGradient(0) != null)
        {
            VectorKernel.Run(new MatrixProduct
            {
                M = rows,
                N = inputs,
                K = outputs,
                A = gradient,
                RowA = outputs,
                ColumnA = 1,
                B = site.Parameter(0),
                RowB = outputs,
                TransposeB = true,
                C = site.InputGradient(0),
                RowC = inputs,
                Start = site.Accumulates(0) ? site.InputGradient(0) : null,
                RowStart = inputs,
            });
        }
        VectorKernel.Run(new MatrixProduct
        {
            M = inputs,
            N = outputs,
            K = rows,
            A = site.Input(0),
            RowA = 1,
            ColumnA = inputs,
            B = gradient,
            RowB = outputs,
            C = site.ParameterGradient(0),
            RowC = outputs,
            Start = site.ParameterGradient(0),
            RowStart = outputs,
        });
        VectorKernel.Run(new ColumnSums { Matrix = gradient, Rows = rows, Columns = outputs, Target = site.ParameterGradient(1) });
        if (site.InputShapes.Length == 2)
            VectorAdd.Pass(gradient, site.InputGradient(1), rows * outputs, site.Accumulates(1));
    }

    private static int Rows(Site site) => site.Examples * site.InputShapes[0].Rows;
}
