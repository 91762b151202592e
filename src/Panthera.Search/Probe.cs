using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>What a program does on the probe.</summary>
/// <param name="Magnitude">Geometric mean over steps of the root mean square of its updates.</param>
/// <param name="Behaviour">A hash of its updates relative to their size, to about four digits.</param>
public readonly record struct ProbeResult(double Magnitude, ulong Behaviour);

/// <summary>
/// Weights and gradients recorded along a real training. Running a program over them costs a thousandth of a training and
/// tells how large its updates are, whether they are numbers at all, and whether it does what another program does.
/// </summary>
/// <remarks>
/// It runs on a sample of the parameters, each of which stands for as many: norms are about what they are of all, sums whose
/// terms cancel less so. What looks at rows and columns needs all parameters.
/// </remarks>
public sealed class Probe
{
    private const int Snapshots = 16;

    /// <summary>States settle during the first snapshots.</summary>
    private const int Settling = 4;

    /// <summary>The most parameters that are looked at: enough for the size of updates to be within a tenth.</summary>
    private const int Sample = 512;

    /// <summary>Numbers of each update that enter the behaviour: many would often leave one at a border of rounding.</summary>
    private const int Sampled = 10;

    /// <summary>Behaviours are compared to this resolution, relative to the root mean square.</summary>
    private const double Resolution = 1.0 / 4096;

    /// <summary>Updates beyond these cannot be brought to a useful size by any learning rate.</summary>
    private const double Tiny = 1e-30, Huge = 1e30;

    private readonly Recording _whole, _sampled;
    private readonly int[] _places;

    private Probe(Recording whole)
    {
        (int total, int each) = (whole.Layout.Total, (whole.Layout.Total + Sample - 1) / Sample);
        // One of each so many, drawn, so that no period of theirs is followed.
        Rng rng = new(0);
        _places = [.. Enumerable.Range(0, total / each).Select(i => i * each + rng.Next(each))];
        (_whole, _sampled) = (whole, whole.At(_places, each));
    }

    /// <summary>What a program runs over.</summary>
    private sealed record Recording(ParameterLayout Layout, IReadOnlyList<(float[] Weights, float[] Gradient, float LearningRate)> Steps)
    {
        /// <summary>The same for some of the parameters, in order, each of which stands for as many.</summary>
        public Recording At(int[] places, int multiplicity)
        {
            float[] Some(float[] all) => [.. places.Select(place => all[place])];
            IEnumerable<int> lengths = Layout.Offsets.Zip(Layout.Lengths, (offset, length) => places.Count(p => p >= offset && p < offset + length));
            return new(
                new ParameterLayout(lengths) { Multiplicity = multiplicity },
                [.. Steps.Select(step => (Some(step.Weights), Some(step.Gradient), step.LearningRate))]);
        }
    }

    /// <summary>Records a training.</summary>
    public static Probe Record(Trainers trainers, ProxyTask task, Program program, double scale, ulong seed)
    {
        Trainer trainer = trainers.For(task);
        ParameterLayout layout = new(trainer.Plan.Arrays.Select(a => a.Shape));
        Recorder recorder = new(new BlockKernel(program, layout), Math.Max(1, task.Steps / Snapshots));
        trainer.Run(new TrainingRun(program, seed) { Scale = scale }, recorder);
        return new Probe(new(layout, recorder.Steps));
    }

    /// <summary>Runs a program over the recorded steps; null if its updates vanish or are no numbers.</summary>
    public ProbeResult? Run(Program program) => Run(program, out _);

    /// <summary>Runs a program over the recorded steps.</summary>
    /// <param name="program">The program.</param>
    /// <param name="refusal">Why there is no result, as <see cref="RefusalCounts"/> calls it; else null.</param>
    public ProbeResult? Run(Program program, out string? refusal)
    {
        refusal = null;
        Program live = Liveness.Prune(program);
        bool isSampled = RunsOnSample(live);
        Recording recording = isSampled ? _sampled : _whole;
        BlockKernel kernel = new(live, recording.Layout);
        Span<float> seen = stackalloc float[Sample];
        seen = seen[.._places.Length];
        double logarithms = 0;
        ulong behaviour = 14695981039346656037;
        int settling = Math.Min(Settling, recording.Steps.Count / 2);
        for (int i = 0; i < recording.Steps.Count; i++)
        {
            (float[] weights, float[] gradient, float learningRate) = recording.Steps[i];
            ReadOnlySpan<float> update = kernel.Step(weights, gradient, learningRate);
            if (isSampled) update.CopyTo(seen);
            else
                for (int p = 0; p < seen.Length; p++) seen[p] = update[_places[p]];
            double size = SizeOf(seen);
            if (!double.IsFinite(size) || size > Huge) refusal = RefusalCounts.NoNumbersOnProbe;
            else if (i >= settling && size < Tiny) refusal = RefusalCounts.VanishesOnProbe;
            if (refusal is not null) return null;
            if (i < settling) continue;
            logarithms += Math.Log(size);
            for (int p = 0; p < seen.Length; p += Math.Max(1, seen.Length / Sampled))
                behaviour = (behaviour ^ (ulong)(long)Math.Round(Math.Clamp(seen[p] / (size * Resolution), -1e15, 1e15))) * 1099511628211;
        }
        return new ProbeResult(Math.Exp(logarithms / (recording.Steps.Count - settling)), behaviour);
    }

    /// <summary>Whether a program looks at nothing of the parameters but each by itself and sums of all.</summary>
    private static bool RunsOnSample(Program live) =>
        live.StateKinds.All(kind => kind is ValueKind.Array or ValueKind.PerArray or ValueKind.Scalar)
        && live.Statements.All(statement => statement.Function is { Set: FunctionSet.Paper } or { Map: not null } or { Reduction: not null } or { IsStepCount: true });

    /// <summary>The root mean square.</summary>
    private static double SizeOf(ReadOnlySpan<float> update)
    {
        double squares = 0;
        foreach (float u in update) squares += (double)u * u;
        return Math.Sqrt(squares / update.Length);
    }

    /// <summary>Keeps a copy of every n-th step's inputs while another rule trains.</summary>
    private sealed class Recorder(IUpdateRule rule, int every) : IUpdateRule
    {
        private int _step;

        public List<(float[], float[], float)> Steps { get; } = [];

        public void Reset() => rule.Reset();

        public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
        {
            if (_step++ % every == 0 && Steps.Count < Snapshots) Steps.Add((weights.ToArray(), gradient.ToArray(), learningRate));
            return rule.Step(weights, gradient, learningRate);
        }
    }
}
