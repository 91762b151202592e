using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>The features of two inputs side by side, row by row: (… × a), (… × b) → (… × a + b).</summary>
public sealed class Concatenate : Operation
{
    /// <inheritdoc/>
    public override string Name => "concatenate";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 2, 2);
        if (inputs[0].Rank == 0 || inputs[0].WithWidth(1) != inputs[1].WithWidth(1))
            throw Error($"{inputs[0]} and {inputs[1]} differ in more than the number of features");
        return inputs[0].WithWidth(checked(inputs[0].Width + inputs[1].Width));
    }

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        Worker.Range rows = worker.Share(site.Examples * site.OutputShape.Rows);
        int width = site.OutputShape.Width;
        for (int input = 0, first = 0; input < 2; first += site.InputShapes[input++].Width)
            Copy(site.Input(input), site.InputShapes[input].Width, 0, site.Output, width, first, site.InputShapes[input].Width, rows, accumulate: false);
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        Worker.Range rows = worker.Share(site.Examples * site.OutputShape.Rows);
        int width = site.OutputShape.Width;
        for (int input = 0, first = 0; input < 2; first += site.InputShapes[input++].Width)
        {
            if (site.InputGradient(input) == null) continue;
            int own = site.InputShapes[input].Width;
            Copy(site.OutputGradient, width, first, site.InputGradient(input), own, 0, own, rows, site.Accumulates(input));
        }
    }

    private static unsafe void Copy(
        float* source, int sourceRow, int sourceFirst, float* target, int targetRow, int targetFirst, int count, Worker.Range rows, bool accumulate)
    {
        VectorKernel.Run(new CopyRows
        {
            Source = source + (nint)rows.First * sourceRow + sourceFirst,
            SourceRow = sourceRow,
            Target = target + (nint)rows.First * targetRow + targetFirst,
            TargetRow = targetRow,
            Rows = rows.Count,
            Columns = count,
            Accumulate = accumulate,
        });
    }

    /// <summary>Copies a block of a row-major matrix into one of another, or adds it to that.</summary>
    internal unsafe struct CopyRows : IVectorKernel
    {
        public float* Source;
        public int SourceRow;
        public float* Target;
        public int TargetRow;
        public int Rows;
        public int Columns;
        public bool Accumulate;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            float* source = Source, target = Target;
            for (int row = 0; row < Rows; row++, source += SourceRow, target += TargetRow)
            {
                for (int column = 0; column < Columns; column += TLanes.Count)
                {
                    int left = Columns - column;
                    TVector value = VectorMath.Load<TLanes, TVector>(source + column, left);
                    if (Accumulate) value = TLanes.Add(value, VectorMath.Load<TLanes, TVector>(target + column, left));
                    VectorMath.Store<TLanes, TVector>(target + column, left, value);
                }
            }
        }
    }
}
