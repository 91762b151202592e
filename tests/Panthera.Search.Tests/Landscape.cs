using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

/// <summary>
/// A task with one weight and a loss that is a given function of it, so that what a procedure asks for can be seen: every
/// training's first weight (it depends on the seed alone) and the weight at which it was measured. For one thread.
/// </summary>
/// <param name="loss">The loss and its derivative by the weight.</param>
/// <param name="spread">The deviation of first weights between seeds.</param>
/// <param name="centre">The mean of first weights.</param>
internal sealed class Landscape(Func<double, (double Loss, double Slope)> loss, double spread = 0, double centre = 0) : IDataSource
{
    private readonly List<(float First, float Measured)> _trainings = [];
    private Split _reading;

    /// <summary>Every training: its first weight, and the one at which it was measured; NaN if it was not.</summary>
    public IReadOnlyList<(float First, float Measured)> Trainings => _trainings;

    /// <summary>Which splits were read.</summary>
    public HashSet<Split> Splits { get; } = [];

    /// <summary>Where a training diverges, by its first weight and its present one.</summary>
    public Func<(float First, float Weight), bool> Wall { get; set; } = _ => false;

    public string Name => "landscape";

    public string Provenance => "a function of one weight";

    public int Count(Split split) => 1;

    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        Splits.Add(_reading = split);
        batch.Features[0] = 1;
    }

    public void Forget() => _trainings.Clear();

    public ProxyTask Task(int steps) => new()
    {
        Name = Name, ModelSummary = Provenance, Data = this, Batch = 1, Steps = steps, MeasuredExamples = 1, Classes = 1_000_000,
        Metric = Metric.Perplexity,
        Shape = new OneWeight(this),
    };

    private sealed record OneWeight(Landscape Landscape) : ModelShape
    {
        public override string Kind => "landscape";

        public override Graph Build(int batch)
        {
            Graph graph = new(batch);
            graph.Features(1).Apply(new Height(Landscape), "height");
            return graph;
        }
    }

    private unsafe sealed class Height(Landscape landscape) : Operation, ILoss
    {
        public override string Name => "height";

        public override Shape OutputShape(IReadOnlyList<Shape> inputs) => new();

        public int TargetsPerExample(IReadOnlyList<Shape> inputs) => 1;

        public override long Flops(IReadOnlyList<Shape> inputs) => 1;

        public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) => [new("weight", new Shape(1), First)];

        public override void Forward(Site site, Worker worker)
        {
            float weight = *site.Parameter(0);
            if (landscape._reading != Split.Train) landscape._trainings[^1] = (landscape._trainings[^1].First, weight);
            site.Score.Loss += landscape.Wall((landscape._trainings[^1].First, weight)) ? double.NaN : landscape.Loss(weight).Loss;
        }

        public override void Backward(Site site, Worker worker) => *site.ParameterGradient(0) += (float)landscape.Loss(*site.Parameter(0)).Slope;

        private void First(Span<float> values, Shape shape, ref Rng rng)
        {
            values[0] = landscape.FirstWeight(ref rng);
            landscape._trainings.Add((values[0], float.NaN));
        }
    }

    private (double Loss, double Slope) Loss(double weight) => loss(weight);

    private float FirstWeight(ref Rng rng) => (float)(centre + spread * rng.NextNormal());
}
