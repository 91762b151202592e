using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// The loss of CLIP (Radford et al. 2021, arXiv 2103.00020, figure 3): the embeddings of a batch of pictures and of their captions,
/// each of length 1, (width) and (width) → (). With logits e^t · picture · caption and a learned t, each picture is to choose its own
/// caption among those of the batch, and each caption its own picture: the mean of both cross-entropies. What counts as correct
/// is a picture whose own caption is the most probable.
/// </summary>
/// <remarks>
/// As in CLIP e^t begins at 1 / 0.07 and never exceeds 100: a larger t, which a step may lead to, is set back before the next one. The
/// batch must hold one target an example, as the batches of classifiers do; they are not looked at.
/// </remarks>
/// <param name="batch">Examples in a batch, all of which are computed at once.</param>
public sealed class Contrastive(int batch) : Operation, ILoss
{
    // Numbers an example: of its row of logits the maximum, the reciprocal of the sum of the powers, the loss, and whether it is
    // right; of its column the first three.
    private const int RowMaximum = 0, RowReciprocal = 1, RowLoss = 2, Right = 3, ColumnMaximum = 4, ColumnReciprocal = 5, ColumnLoss = 6;

    private const string ScaleName = "logit scale";

    /// <summary>The largest t.</summary>
    internal static readonly float Hottest = MathF.Log(100);

    private static readonly float Initial = -MathF.Log(0.07f);

    /// <inheritdoc/>
    public override string Name => "contrastive loss";

    /// <inheritdoc/>
    public override bool MixesExamples => true;

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 2, 2);
        if (inputs[0].Rank != 1 || inputs[1] != inputs[0]) throw Error($"the inputs are {inputs[0]} and {inputs[1]}, not two vectors of one width");
        return new Shape();
    }

    /// <inheritdoc/>
    public int TargetsPerExample(IReadOnlyList<Shape> inputs) => 1;

    /// <summary>t, as CLIP calls it.</summary>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) =>
        [new(ScaleName, new Shape(1), (Span<float> values, Shape _, ref Rng _) => values.Fill(Initial))];

    /// <summary>The logits of a picture, and later the gradients by its cosines.</summary>
    public override int SavedLength(IReadOnlyList<Shape> inputs) => batch;

    /// <inheritdoc/>
    public override int StatisticsLength(IReadOnlyList<Shape> inputs) => 7;

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Shape> inputs) => 2L * batch * inputs[0].Width;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int examples = site.Examples, width = site.InputShapes[0].Width;
        float scale = Scale(site);
        // Whoever reads the parameter before or after this finds the same scale.
        if (site.Training && worker.IsFirst && *site.Parameter(0) > Hottest) *site.Parameter(0) = Hottest;

        Worker.Range rows = worker.Share(examples, MatrixProduct.TileRows);
        float* logits = site.Saved + (nint)rows.First * examples;
        VectorKernel.Run(new MatrixProduct
        {
            M = rows.Count,
            N = examples,
            K = width,
            A = site.Input(0) + (nint)rows.First * width,
            RowA = width,
            ColumnA = 1,
            B = site.Input(1),
            RowB = width,
            TransposeB = true,
            C = logits,
            RowC = examples,
        });
        VectorKernel.Run(new ContrastiveKernels.RowLosses
        {
            Logits = logits,
            Scale = scale,
            First = rows.First,
            Rows = rows.Count,
            Columns = examples,
            Maxima = Statistics(site, RowMaximum),
            Reciprocals = Statistics(site, RowReciprocal),
            Losses = Statistics(site, RowLoss),
            Right = Statistics(site, Right),
        });
        worker.Wait();
        Worker.Range columns = worker.Share(examples, Line);
        VectorKernel.Run(new ContrastiveKernels.ColumnLosses
        {
            Logits = site.Saved,
            First = columns.First,
            End = columns.End,
            Rows = examples,
            Maxima = Statistics(site, ColumnMaximum),
            Reciprocals = Statistics(site, ColumnReciprocal),
            Losses = Statistics(site, ColumnLoss),
        });
        worker.Wait();
        if (!worker.IsFirst) return;
        double loss = 0;
        for (int i = 0; i < examples; i++)
        {
            loss += ((double)Statistics(site, RowLoss)[i] + Statistics(site, ColumnLoss)[i]) / 2;
            site.Score.Correct += (int)Statistics(site, Right)[i];
        }
        site.Score.Loss += loss;
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        int examples = site.Examples;
        float* slopes = Statistics(site, RowLoss);
        Worker.Range rows = worker.Share(examples, MatrixProduct.TileRows);
        float* gradient = site.Saved + (nint)rows.First * examples;
        VectorKernel.Run(new ContrastiveKernels.LogitGradient
        {
            Logits = gradient,
            Scale = Scale(site),
            Share = 0.5f / site.TargetCount,
            First = rows.First,
            Rows = rows.Count,
            Columns = examples,
            RowMaxima = Statistics(site, RowMaximum),
            RowReciprocals = Statistics(site, RowReciprocal),
            ColumnMaxima = Statistics(site, ColumnMaximum),
            ColumnReciprocals = Statistics(site, ColumnReciprocal),
            Slopes = slopes,
        });
        worker.Wait();
        if (worker.IsFirst)
        {
            double slope = 0;
            for (int i = 0; i < examples; i++) slope += slopes[i];
            *site.ParameterGradient(0) += (float)slope;
        }
        Multiply(site, 0, rows, gradient, examples, 1);
        Multiply(site, 1, rows, site.Saved + rows.First, 1, examples);
    }

    /// <summary>The gradient by some rows of an input: that by their cosines, times the other input.</summary>
    private static unsafe void Multiply(Site site, int input, Worker.Range rows, float* gradient, int rowStride, int columnStride)
    {
        if (site.InputGradient(input) == null) return;
        int width = site.InputShapes[input].Width;
        float* target = site.InputGradient(input) + (nint)rows.First * width;
        VectorKernel.Run(new MatrixProduct
        {
            M = rows.Count,
            N = width,
            K = site.Examples,
            A = gradient,
            RowA = rowStride,
            ColumnA = columnStride,
            B = site.Input(1 - input),
            RowB = width,
            C = target,
            RowC = width,
            Start = site.Accumulates(input) ? target : null,
            RowStart = width,
        });
    }

    /// <summary>e^t of a plan that ends in this loss: by this cosines become logits.</summary>
    internal static float ScaleOf(Plan plan)
    {
        ParameterArray scale = plan.Arrays.Single(array => array.Name == ScaleName);
        return MathF.Exp(MathF.Min(plan.Parameters[scale.Offset], Hottest));
    }

    private static unsafe float Scale(Site site) => (float)Math.Exp(Math.Min(*site.Parameter(0), Hottest));

    private static unsafe float* Statistics(Site site, int kind) => site.Statistics + (nint)kind * site.Examples;
}
