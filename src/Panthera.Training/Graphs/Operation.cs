using Panthera.Numerics;

namespace Panthera.Training.Graphs;

/// <summary>A parameter array that an operation asks for.</summary>
/// <param name="Name">Its name within the operation, such as <c>weight</c>.</param>
/// <param name="Shape">Its shape; a matrix is inputs × outputs.</param>
/// <param name="Initializer">Draws its first values.</param>
public sealed record ParameterRequest(string Name, Shape Shape, Initializer Initializer);

/// <summary>
/// One kind of step in a graph: its shape rule, its forward pass and its gradient. An operation is immutable and knows no
/// data: each plan hands it a <see cref="Site"/>, the places in that plan's memory where its data lies.
/// </summary>
public abstract class Operation
{
    /// <summary>The field's name of the operation, for error messages, such as <c>layer norm</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The shape of the output for one example.</summary>
    /// <param name="inputs">The shapes of the inputs.</param>
    /// <exception cref="InputException">If the operation cannot take these inputs.</exception>
    public abstract Shape OutputShape(IReadOnlyList<Shape> inputs);

    /// <summary>The parameter arrays that the operation has, in the order in which its site lists them.</summary>
    public virtual IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) => [];

    /// <summary>Floats an example that the forward pass leaves for the backward pass, besides inputs and output.</summary>
    public virtual int SavedLength(IReadOnlyList<Shape> inputs) => 0;

    /// <summary>Floats an example that are saved beside that, such as one a row.</summary>
    public virtual int StatisticsLength(IReadOnlyList<Shape> inputs) => 0;

    /// <summary>Whether the backward pass reads the content of an input. What it does not read need not be kept for it.</summary>
    public virtual bool BackwardReadsInput(int input) => true;

    /// <summary>Whether the backward pass reads the output.</summary>
    public virtual bool BackwardReadsOutput => true;

    /// <summary>Which blocks may take the place of others.</summary>
    public virtual Reuse Reuses => Reuse.None;

    /// <summary>
    /// Arrays that the operation keeps from step to step and that no gradient changes, such as running means. They are part
    /// of a model's state, as parameters are.
    /// </summary>
    public virtual IReadOnlyList<ParameterRequest> Buffers(IReadOnlyList<Shape> inputs) => [];

    /// <summary>Whether examples depend on each other, so that a batch cannot be computed in slices.</summary>
    public virtual bool MixesExamples => false;

    /// <summary>Floats of scratch memory for each worker, whatever the batch; other operations use the same ones.</summary>
    public virtual int WorkspaceLength(IReadOnlyList<Shape> inputs) => 0;

    /// <summary>
    /// Floats that the backward pass wants and that depend on the parameters alone: computed once a step, whatever the number
    /// of slices. They exist where an input wants a gradient.
    /// </summary>
    public virtual int PreparedLength(IReadOnlyList<Shape> inputs) => 0;

    /// <summary>Floats that are computed once, when the plan is made.</summary>
    public virtual int ConstantsLength(IReadOnlyList<Shape> inputs) => 0;

    /// <summary>Computes the constants.</summary>
    public virtual void FillConstants(IReadOnlyList<Shape> inputs, Span<float> constants) { }

    /// <summary>
    /// Which input receives the output's gradient unchanged, as a residual does; null if none does. The plan lets both
    /// share memory where it can, and then the backward pass finds no gradient to write for that input.
    /// </summary>
    public virtual int? PassThrough(IReadOnlyList<Shape> inputs) => null;

    /// <summary>Floating-point operations of the matrix products of a forward pass over one example.</summary>
    public virtual long Flops(IReadOnlyList<Shape> inputs) => 0;

    /// <summary>Computes one worker's share of what depends on the parameters alone.</summary>
    public virtual void Prepare(Site site, Worker worker) { }

    /// <summary>Computes one worker's share of the output from the inputs. All workers meet before and after.</summary>
    public abstract void Forward(Site site, Worker worker);

    /// <summary>
    /// One worker's share of the gradients: adds to those of the parameters, and sets or adds to those of the inputs that want
    /// one. All workers meet before and after.
    /// </summary>
    public abstract void Backward(Site site, Worker worker);

    /// <summary>Throws a readable error unless the operation has the right number of inputs.</summary>
    protected void RequireInputs(IReadOnlyList<Shape> inputs, int least, int most)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count < least || inputs.Count > most)
            throw new InputException($"{Name} takes {(least == most ? $"{least}" : $"{least} to {most}")} inputs, not {inputs.Count}");
    }

    /// <summary>Floats of a cache line: two workers do not write to the same one.</summary>
    protected const int Line = 16;

    /// <summary>Hands a part of the output's gradient on to an input of the same length, unless both share memory.</summary>
    protected static unsafe void Pass(Site site, int input, Worker.Range part)
    {
        float* target = site.InputGradient(input);
        if (target != null)
            VectorAdd.Pass(site.OutputGradient + part.First, target + part.First, part.Count, site.Accumulates(input));
    }

    /// <summary>
    /// One worker's share of the gradient of what is added to every row of the output: adds up the output's gradient by columns.
    /// </summary>
    /// <param name="site">The operation's place.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="parameter">The parameter array that is added.</param>
    /// <param name="rows">Rows of the output.</param>
    /// <param name="columns">Numbers of a row.</param>
    protected static unsafe void SumRows(Site site, Worker worker, int parameter, int rows, int columns)
    {
        Worker.Range share = worker.Share(columns, Line);
        VectorKernel.Run(new ColumnSums
        {
            Matrix = site.OutputGradient + share.First,
            Rows = rows,
            Columns = share.Count,
            RowLength = columns,
            Target = site.ParameterGradient(parameter) + share.First,
        });
    }

    /// <summary>An error of this operation.</summary>
    protected InputException Error(string message) => new($"{Name}: {message}");
}
