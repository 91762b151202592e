using System.Diagnostics;
using System.Numerics.Tensors;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Training.Checkpoints;
using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Profiles;
using Panthera.Training.Tasks;

namespace Panthera.Training;

/// <summary>
/// Trains a task's model with one program after another. Holds the compiled model and its buffers, so that a run begins at
/// once and its steps allocate nothing. For one thread.
/// </summary>
public sealed class Trainer : IDisposable
{
    /// <summary>The share of the steps whose mean loss a hurdle looks at.</summary>
    private const double HurdleShare = 1.0 / 16;

    private const ulong DataStream = 1, MeasuringStream = 2;

    private readonly ProxyTask _task;
    private readonly Plan _plan;
    private readonly ParameterLayout _layout;
    private readonly bool[] _matrices;
    private readonly int[] _rows;
    private Kernel? _kernel;
    private Program? _program;

    /// <summary>Compiles a task's model.</summary>
    /// <param name="task">The task.</param>
    /// <param name="threads">How many threads compute a step together; results do not depend on it.</param>
    public Trainer(ProxyTask task, int threads = 1)
    {
        _task = task;
        _plan = new Plan(task.Model(), threads);
        _layout = new ParameterLayout(_plan.Arrays.Select(a => a.Shape));
        _matrices = [.. _plan.Arrays.Select(a => a.Shape.Count >= 2)];
        _rows = new int[_plan.Rows];
    }

    /// <summary>The compiled model.</summary>
    public Plan Plan => _plan;

    /// <summary>The number of parameters.</summary>
    public int Parameters => _layout.Total;

    /// <summary>Adds up what the time goes to if it is set.</summary>
    public StepTimes? Times { get; set; }

    /// <summary>Trains once from fresh weights.</summary>
    /// <param name="run">What to train and how.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    public TrainingResult Run(TrainingRun run, CancellationToken cancellation = default)
    {
        // A search trains a program several times in a row: it is compiled once.
        if (_kernel is null || run.Program != _program)
            (_kernel, _program) = (Kernel.For(run.Program, _layout, run.Steps ?? _task.Steps), run.Program);
        return Run(run, _kernel, cancellation);
    }

    /// <summary>Trains once from fresh weights with a rule of the caller's; the run's program is only kept in its checkpoints.</summary>
    /// <exception cref="InputException">If an example, a checkpoint or its file is at fault.</exception>
    public TrainingResult Run(TrainingRun run, IUpdateRule rule, CancellationToken cancellation = default)
    {
        int steps = run.Steps ?? _task.Steps, hurdle = 0;
        _plan.Initialize(run.Seed);
        if (run.InitializeFrom is { } weights) InitialWeights.Load(weights, _plan);
        rule.Reset();
        Progress at = new() { Rng = new(run.Seed, DataStream) };
        Checkpoint? checkpoint = Checkpoint.Of(_task, run, steps, _plan, rule);
        checkpoint?.Resume(ref at);
        run.OnBegin?.Invoke(at.Step);

        int examples = _task.Data.Count(Split.Train), window = HurdleWindow(steps);
        double absurd = _task.LargestLoss;
        while (hurdle < run.Hurdles.Count && run.Hurdles[hurdle].Step <= at.Step) hurdle++;
        int windowStart = NextWindow(run, hurdle, window, hurdle == 0 ? 0 : run.Hurdles[hurdle - 1].Step);
        while (at.Step < steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                checkpoint?.Save(at);
                return new(Ending.Cancelled, at.Step, double.PositiveInfinity, 0);
            }
            for (int row = 0; row < _rows.Length; row++) _rows[row] = at.Rng.Next(examples);
            float loss = Pass(Split.Train, training: true), learningRate = run.Schedule.At(at.Step, steps);
            bool diverged = !(loss <= absurd);
            double? norm = run.ClipNorm is null || diverged ? null : GradientNorm.Of(_plan.Gradients);
            int step = at.Step + 1;
            run.OnStep?.Invoke(new(step, loss, learningRate, norm));
            if (diverged || norm is { } length && !double.IsFinite(length)) return new(Ending.Diverged, step, double.PositiveInfinity, 0);

            long updating = Now();
            if (norm is not null) GradientNorm.Clip(_plan.Gradients, norm.Value, run.ClipNorm!.Value);
            Apply(rule, run, learningRate);
            Times?.AddUpdating(updating);

            if (at.Step >= windowStart) at.WindowSum += loss;
            at.Step = step;
            if (hurdle < run.Hurdles.Count && step == run.Hurdles[hurdle].Step)
            {
                if (at.WindowSum / (step - windowStart) > run.Hurdles[hurdle].MaximumLoss)
                    return new(Ending.Stopped, step, double.PositiveInfinity, 0);
                (windowStart, at.WindowSum) = (NextWindow(run, ++hurdle, window, step), 0);
            }
            long saving = Now();
            checkpoint?.SaveIfDue(at);
            Times?.AddSaving(saving);
            if (run.OnMeasure is { } heard && step % run.MeasureEvery == 0)
            {
                (double onTheWay, double correct) = Measure(Split.Validation);
                heard(new(step, onTheWay, correct));
            }
        }
        long keeping = Now();
        checkpoint?.Save(at);
        Times?.AddSaving(keeping);
        (double measured, double accuracy) = Measure(run.MeasuredOn);
        return double.IsFinite(measured)
            ? new(Ending.Finished, steps, measured, accuracy)
            : new(Ending.Diverged, steps, double.PositiveInfinity, 0);
    }

    /// <summary>Mean loss in nats and accuracy over the examples that the task measures on, the same at every call.</summary>
    /// <exception cref="InputException">If one of them is at fault.</exception>
    public (double Loss, double Accuracy) Measure(Split split)
    {
        int available = _task.Data.Count(split), batches = Math.Max(1, Math.Min(_task.MeasuredExamples, available) / _rows.Length);
        long used = (long)batches * _rows.Length;
        double loss = 0;
        long correct = 0, start = Now();
        // One from each of as many equal ranges: spread over the split, but not in step with any order that it has.
        Rng rng = new(0, MeasuringStream);
        for (int batch = 0; batch < batches; batch++)
        {
            for (int row = 0; row < _rows.Length; row++)
                _rows[row] = (int)Math.Min(available - 1, (((long)batch * _rows.Length + row + rng.NextDouble()) * available / used));
            loss += Pass(split, training: false);
            correct += _plan.Correct;
        }
        Times?.AddMeasuring(start);
        return (loss / batches, correct / ((double)batches * _plan.TargetCount));
    }

    /// <summary>How many steps' mean loss a hurdle looks at, in a training of so many; fewer if the hurdle before is nearer.</summary>
    public static int HurdleWindow(int steps) => Math.Max(1, (int)(steps * HurdleShare));

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _plan.Dispose();

    private long Now() => Times is null ? 0 : Stopwatch.GetTimestamp();

    /// <summary>The mean loss of the examples that the rows name, and the gradients if it is for training.</summary>
    /// <exception cref="InputException">If one of them is at fault.</exception>
    private float Pass(Split split, bool training)
    {
        long reading = Now();
        _task.Data.Read(split, _rows, _plan.Batch);
        if (training) Times?.AddReading(reading);
        // What measuring takes is added up as a whole: the operations' times are those of training steps.
        _plan.Times = training ? Times?.Operations : null;
        float loss;
        try
        {
            loss = training ? _plan.ForwardBackward() : _plan.Forward();
        }
        catch (InputException e)
        {
            throw BatchFaults.OutOfRange(_task.Data, split, _rows, _plan.Batch, _task.Classes, e);
        }
        if (!float.IsFinite(loss)) BatchFaults.RequireFinite(_task.Data, split, _rows, _plan.Batch);
        return loss;
    }

    private void Apply(IUpdateRule rule, TrainingRun run, float learningRate)
    {
        bool[]? decays = run.DecayMask == DecayMask.Matrices ? _matrices : null;
        if (rule is Kernel kernel)
        {
            (kernel.Scale, kernel.WeightDecay, kernel.Decays) = (run.Scale, run.WeightDecay, decays);
            kernel.Update(_plan.Parameters, _plan.Gradients, learningRate);
            return;
        }
        ReadOnlySpan<float> update = rule.Step(_plan.Parameters, _plan.Gradients, learningRate);
        if (run.WeightDecay != 0) Decay((float)(1 - run.WeightDecay * learningRate), decays);
        TensorPrimitives.MultiplyAdd(update, (float)-run.Scale, _plan.Parameters, _plan.Parameters);
    }

    private void Decay(float factor, bool[]? decays)
    {
        for (int array = 0; array < _plan.Arrays.Count; array++)
        {
            if (decays is not null && !decays[array]) continue;
            Span<float> weights = _plan.Parameters.AsSpan(_plan.Arrays[array].Offset, _plan.Arrays[array].Length);
            TensorPrimitives.Multiply(weights, factor, weights);
        }
    }

    /// <summary>The step at which a hurdle's window begins; steps before <paramref name="first"/> are over.</summary>
    private static int NextWindow(TrainingRun run, int hurdle, int window, int first) =>
        hurdle < run.Hurdles.Count ? Math.Max(first, run.Hurdles[hurdle].Step - window) : int.MaxValue;
}
