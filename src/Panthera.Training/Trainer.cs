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

    private const ulong DataStream = 1;

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
        run.FirstWeights?.Apply(_plan);
        rule.Reset();
        Progress at = new() { Rng = new(run.Seed, DataStream) };
        WeightAverage? average = run.Average is { } decay ? new(decay, _plan.Parameters) : null;
        Checkpoint? checkpoint = Checkpoint.Of(_task, run, steps, _plan, rule, average);
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
            average?.Add(_plan.Parameters, at.Step + 1);
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
            bool measures = run.OnMeasure is not null && step % run.MeasureEvery == 0, shows = run.OnShow is not null && step % run.ShowEvery == 0;
            if (!measures && !shows) continue;
            average?.Exchange(_plan.Parameters);
            if (measures)
            {
                (double onTheWay, double correct) = Measure(Split.Validation);
                run.OnMeasure!(new(step, onTheWay, correct));
            }
            if (shows) run.OnShow!(step, _plan);
            average?.Exchange(_plan.Parameters);
        }
        long keeping = Now();
        checkpoint?.Save(at);
        Times?.AddSaving(keeping);
        average?.Exchange(_plan.Parameters);
        (double measured, double accuracy) = Measure(run.MeasuredOn);
        return double.IsFinite(measured)
            ? new(Ending.Finished, steps, measured, accuracy)
            : new(Ending.Diverged, steps, double.PositiveInfinity, 0);
    }

    /// <summary>Mean loss in nats and accuracy over the examples that the task measures on, the same at every call.</summary>
    /// <exception cref="InputException">If one of them is at fault.</exception>
    public (double Loss, double Accuracy) Measure(Split split) => MeasureSome(split, int.MaxValue);

    /// <summary>How much the loss on some training examples rises around the weights, which stay as they are.</summary>
    /// <param name="noise">What kind of step is made.</param>
    /// <param name="size">Its size: the deviation of a weight, or the share of a filter's length.</param>
    /// <param name="directions">How many; 2 or more.</param>
    /// <param name="examples">Training examples at most.</param>
    /// <param name="seed">The same seed gives the same directions.</param>
    /// <exception cref="InputException">If the size is not positive, or the directions are too few.</exception>
    public FlatnessResult MeasureFlatness(FlatnessNoise noise, double size, int directions, int examples, ulong seed) =>
        Flatness.Measure(_plan.Parameters, _plan.Arrays, () => MeasureSome(Split.Train, examples).Loss, noise, size, directions, seed);

    private (double Loss, double Accuracy) MeasureSome(Split split, int most)
    {
        MeasuredExamples selection = new(_task, split, _rows.Length, most);
        double loss = 0;
        long correct = 0, start = Now();
        for (int batch = 0; batch < selection.Batches; batch++)
        {
            selection.Next(_rows);
            loss += Pass(split, training: false);
            correct += _plan.Correct;
        }
        Times?.AddMeasuring(start);
        return (loss / selection.Batches, correct / ((double)selection.Batches * _plan.TargetCount));
    }

    /// <summary>
    /// What the model says of the examples that <see cref="Measure"/> looks at, class by class. A model that answers in tokens writes its
    /// answers one token after the other, each the most probable after those before.
    /// </summary>
    /// <returns>The scores; null if the task's examples have no classes.</returns>
    /// <exception cref="InputException">If an example is at fault.</exception>
    public ClassScores? Score(Split split)
    {
        if (_task.Data is not IClassifiedSource data) return null;
        MeasuredExamples selection = new(_task, split, _rows.Length);
        ClassScores scores = new(data.ClassNames.Count);
        long start = Now();
        for (int batch = 0; batch < selection.Batches; batch++)
        {
            selection.Next(_rows);
            Pass(split, training: false);
            for (int token = 1; token < data.AnswerTokens; token++)
            {
                Answers.Write(_plan, data.AnswerTokens, token);
                _plan.Forward();
            }
            int answer = Math.Max(1, data.AnswerTokens);
            for (int row = 0; row < _rows.Length; row++)
                scores.Add(data.ClassOf(split, _rows[row]), data.ClassOf(_plan.Predictions.AsSpan(row * answer, answer)));
        }
        Times?.AddMeasuring(start);
        return scores;
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
