using System.Diagnostics;
using Panthera.Kernels;
using Panthera.Optimizers;
using Panthera.PyTorch;
using Panthera.Training.Graphs;
using Panthera.Training.Models;

namespace Panthera.Benchmarks;

/// <summary>Training steps, forward, backward and AdamW, on one core beside those of eager PyTorch.</summary>
internal static class TrainingBenchmark
{
    private const int Rounds = 7;

    private const double TurnSeconds = 0.25;

    // The batch is always the same: learnt by heart, its gradients would become numbers that processors are slow with.
    private const double LearningRate = 1e-6;

    // Idle threads of OpenBLAS and OpenMP spin for a while, and would do so in the next contestant's turn.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly (string Model, ModelShape Shape, int Batch, double Aim)[] Rows =
    [
        ("ViT 64×64×3, patch 16, width 96, depth 3, batch 64", new VisionTransformerShape(64, 3, 16, 96, 3, 3, 4, 10), 64, 3),
        ("decoder, 32 tokens of 3000, width 128, depth 2, batch 64", new DecoderTransformerShape(32, 3000, 128, 2, 2, 4), 64, 2),
        ("ViT 8×8, patch 2, width 16, depth 2, ratio 1, batch 32", new VisionTransformerShape(8, 1, 2, 16, 2, 2, 1, 10), 32, 15),
        ("MLP 64-32-10, batch 32", new MlpShape(64, [32], 10), 32, 15),
        ("Mixer 16×16, patch 4, width 32, depth 2, batch 64", new MixerShape(16, 1, 4, 32, 2, 16, 128, 10), 64, 3),
        ("Mixer 32×32×3, patch 8, width 64, depth 2, batch 64", new MixerShape(32, 3, 8, 64, 2, 32, 256, 10), 64, 3),
        ("CLIP 32×32×3, patch 4, width 64, depth 4 and 2, batch 64",
            new TwoTowerShape(32, 3, 4, 64, 4, 4, 4, 16, 100, 64, 2, 4, 64), 64, 1),
        ("LiT 32×32×3, patch 4, width 64, depth 4 and 2, batch 64",
            new TwoTowerShape(32, 3, 4, 64, 4, 4, 4, 16, 100, 64, 2, 4, 64, FrozenImageTower: true), 64, 1),
        ("CLIP 32×32×3, patch 8, width 96, depth 3 and 3, batch 256",
            new TwoTowerShape(32, 3, 8, 96, 3, 3, 4, 16, 1000, 96, 3, 3, 96), 256, 1),
        ("ResNet 16×16, width 8, 3 stages of 1 block, batch 32", new ResNetShape(16, 1, 8, 3, 1, 10), 32, 1),
        ("ResNet 28×28, width 16, 3 stages of 1 block, batch 64", new ResNetShape(28, 1, 16, 3, 1, 10), 64, 1),
        ("U-Net 16×16, width 24, 2 levels of 1 block, batch 32", new UNetShape(16, 1, 24, [1, 2], 1, 4), 32, 1),
        ("U-Net 16×16×3, width 32, 2 levels of 1 block, batch 32", new UNetShape(16, 3, 32, [1, 2], 1, 4), 32, 1),
    ];

    /// <summary>Prints the table of the models whose names contain one of some words, or of all.</summary>
    /// <exception cref="InputException">If there is no PyTorch, or its model is not ours.</exception>
    public static void RunModels(string[] names) => Run(Console.Out, names);

    /// <summary>Prints the table.</summary>
    /// <exception cref="InputException">If there is no PyTorch, or its model is not ours.</exception>
    public static void Run(TextWriter output) => Run(output, []);

    /// <summary>Prints the rows of the models whose description holds one of some words; of none, all.</summary>
    /// <exception cref="InputException">If there is no PyTorch, its model is not ours, or there is no such model.</exception>
    public static void Run(TextWriter output, string[] models)
    {
        (string Model, ModelShape Shape, int Batch, double Aim)[] rows =
            [.. Rows.Where(row => models.Length == 0 || models.Any(model => row.Model.Contains(model, StringComparison.OrdinalIgnoreCase)))];
        if (rows.Length == 0) throw new InputException($"no model of the table is called {string.Join(" or ", models)}");
        PythonInterpreter python = PythonInterpreter.Find() ?? throw new InputException(PythonInterpreter.Missing);
        int cores = Environment.ProcessorCount;
        using Conversation active = python.Start("training.py", cores), passive = python.Start("training.py", cores, passiveWaits: true);
        using Conversation alone = python.Start("training.py", threads: 1);
        (string Name, Conversation Python, int Threads)[] theirs =
            [("all cores", active, cores), ("waiting passively", passive, cores), ("1 thread", alone, 1)];
        output.WriteLine($"{"",7}{"",8}{"",9}{"",6}  {"",-58}{"",11}{"ours, µs a step, one core",31}{$"{cores} cores",10}  PyTorch's, µs a step");
        output.WriteLine($"{"ratio",7}{"at peak",8}{$"{cores} cores",9}{"aim",6}  {"model",-58}{"parameters",11}{"µs",12}{"GFLOP/s",10}{"of peak",9}{"µs",10}"
            + string.Concat(theirs.Select(one => $"{one.Name,19}")));
        List<string> notes = [];
        foreach ((string model, ModelShape shape, int batch, double aim) in rows)
        {
            Graph graph = shape.Build(batch);
            using Plan plan = Plans.WithBatch(graph), shared = Plans.WithBatch(graph, new Plan(graph, cores));
            SentModel sent = SentModel.Of(shape, plan);
            Ready[] ready = [.. theirs.Select(one => one.Python.Ask<Ready>(new { model = sent, threads = one.Threads, learningRate = LearningRate }))];
            notes.Add(ready[0].Check.Require(model, plan));

            Func<int, double>[] ours = [Ours(plan), Ours(shared)];
            double[] seconds = Medians(
                [.. ours, .. theirs.Select(one => Theirs(one.Python)), Peak],
                [.. ours.Select(run => Math.Min(run(1), run(1))), .. ready.Select(one => one.SecondsPerStep), TurnSeconds]);
            double own = seconds[0], all = Math.Min(seconds[2], seconds[3]), peak = 1 / seconds[^1], rate = plan.FlopsPerStep / own / 1e9;
            output.WriteLine($"{all / own,6:F1}×{all * peak * 1e9 / plan.FlopsPerStep,7:F1}×{all / seconds[1],8:F1}×{aim,5}×  {model,-58}{plan.Parameters.Length,11:N0}"
                + $"{own * 1e6,12:F1}{rate,10:F1}{100 * rate / peak,7:F0} %{seconds[1] * 1e6,10:F1}"
                + string.Concat(seconds[2..^1].Select(one => $"{one * 1e6,19:F1}")));
            if (notes.Count == rows.Length) notes.Add($"{cores} cores, ours with {PeakKernel.Lanes * 32}-bit vectors; {ready[0].Library}");
        }
        foreach (string note in notes) output.WriteLine(note);
    }

    /// <summary>What <c>training.py</c> says of a model that it is ready to train.</summary>
    /// <param name="Check">What the model computes.</param>
    /// <param name="Way">The fastest form of AdamW, and of memory.</param>
    /// <param name="SecondsPerStep">About what a step takes so.</param>
    /// <param name="Library">PyTorch's version, its instructions, and the library that multiplies its matrices.</param>
    private sealed record Ready(ModelCheck Check, string Way, double SecondsPerStep, string Library);

    private sealed record Turn(double Seconds);

    // Each contestant makes some steps and says how long they took; each has its turn in each round.
    private static double[] Medians(Func<int, double>[] contestants, double[] expected)
    {
        int[] steps = [.. expected.Select(seconds => Math.Max(1, (int)(TurnSeconds / seconds)))];
        double[][] measured = [.. contestants.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < contestants.Length; i++)
            {
                Thread.Sleep(Pause);
                measured[i][round] = contestants[i](steps[i]) / steps[i];
            }
        }
        return [.. measured.Select(all => all.Order().ElementAt(Rounds / 2))];
    }

    private static Func<int, double> Ours(Plan plan)
    {
        Kernel adamw = Kernel.For(
            Catalogue.Open("adamw", new Dictionary<string, double> { ["learning_rate"] = LearningRate }).Parsed.Program,
            new(plan.Arrays.Select(array => array.Shape)), steps: 1_000_000);
        return steps =>
        {
            long start = Stopwatch.GetTimestamp();
            for (int step = 0; step < steps; step++)
            {
                plan.ForwardBackward();
                adamw.Update(plan.Parameters, plan.Gradients, learningRate: 1);
            }
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        };
    }

    private static Func<int, double> Theirs(Conversation conversation) =>
        steps => conversation.Ask<Turn>(new { steps }).Seconds;

    // The seconds of a billion operations at the processor's peak.
    private static double Peak(int steps) => steps / PeakKernel.Measure();
}
