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
public sealed class Probe
{
    private const int Snapshots = 16;

    /// <summary>States settle during the first snapshots.</summary>
    private const int Settling = 4;

    /// <summary>Numbers of each update that enter the behaviour: many would often leave one at a border of rounding.</summary>
    private const int Sampled = 10;

    /// <summary>Behaviours are compared to this resolution, relative to the root mean square.</summary>
    private const double Resolution = 1.0 / 4096;

    /// <summary>Updates beyond these cannot be brought to a useful size by any learning rate.</summary>
    private const double Tiny = 1e-30, Huge = 1e30;

    private readonly ParameterLayout _layout;
    private readonly IReadOnlyList<(float[] Weights, float[] Gradient, float LearningRate)> _steps;

    private Probe(ParameterLayout layout, IReadOnlyList<(float[], float[], float)> steps) => (_layout, _steps) = (layout, steps);

    /// <summary>Records a training.</summary>
    public static Probe Record(Trainers trainers, ProxyTask task, Program program, double scale, ulong seed)
    {
        Trainer trainer = trainers.For(task);
        ParameterLayout layout = new(trainer.Plan.Arrays.Select(a => a.Length));
        Recorder recorder = new(new BlockKernel(program, layout), Math.Max(1, task.Steps / Snapshots));
        trainer.Run(new TrainingRun(program, seed) { Scale = scale }, recorder);
        return new Probe(layout, recorder.Steps);
    }

    /// <summary>Runs a program over the recorded steps; null if its updates vanish or are no numbers.</summary>
    public ProbeResult? Run(Program program) => Run(program, out _);

    /// <summary>Runs a program over the recorded steps.</summary>
    /// <param name="program">The program.</param>
    /// <param name="refusal">Why there is no result, as <see cref="RefusalCounts"/> calls it; else null.</param>
    public ProbeResult? Run(Program program, out string? refusal)
    {
        refusal = null;
        BlockKernel kernel = new(program, _layout);
        double logarithms = 0;
        ulong behaviour = 14695981039346656037;
        int settling = Math.Min(Settling, _steps.Count / 2);
        for (int i = 0; i < _steps.Count; i++)
        {
            (float[] weights, float[] gradient, float learningRate) = _steps[i];
            ReadOnlySpan<float> update = kernel.Step(weights, gradient, learningRate);
            double squares = 0;
            foreach (float u in update) squares += (double)u * u;
            double size = Math.Sqrt(squares / update.Length);
            if (!double.IsFinite(size) || size > Huge) refusal = RefusalCounts.NoNumbersOnProbe;
            else if (i >= settling && size < Tiny) refusal = RefusalCounts.VanishesOnProbe;
            if (refusal is not null) return null;
            if (i < settling) continue;
            logarithms += Math.Log(size);
            for (int p = 0; p < update.Length; p += Math.Max(1, update.Length / Sampled))
                behaviour = (behaviour ^ (ulong)(long)Math.Round(Math.Clamp(update[p] / (size * Resolution), -1e15, 1e15))) * 1099511628211;
        }
        return new ProbeResult(Math.Exp(logarithms / (_steps.Count - settling)), behaviour);
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
