using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Training.Data;

namespace Panthera.Training;

/// <summary>A place on the way at which a poor run stops.</summary>
/// <param name="Step">After how many steps it is looked at.</param>
/// <param name="MaximumLoss">The run stops if its mean training loss just before exceeds this, in nats.</param>
public readonly record struct Hurdle(int Step, float MaximumLoss);

/// <summary>Which parameter arrays a run's own weight decay shrinks.</summary>
public enum DecayMask
{
    /// <summary>All of them.</summary>
    Everything,

    /// <summary>Those of rank 2 and more, such as matrices and embeddings; biases and gains do not decay.</summary>
    Matrices,
}

/// <summary>What to train, and how: together with the task it determines the result bit by bit.</summary>
/// <param name="Program">The optimizer.</param>
/// <param name="Seed">Gives the first weights and the order of examples.</param>
public sealed record TrainingRun(Program Program, ulong Seed)
{
    /// <summary>Multiplies every update: the learning-rate scale at which the program is judged.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>
    /// Decoupled weight decay beside what the program does itself: each step also takes <c>decay · lr · w</c>, lr being the
    /// schedule's value. It is the effective strength (paper, section 5): a learning rate times λ.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>Which arrays <see cref="WeightDecay"/> shrinks. What the program does itself is its own.</summary>
    public DecayMask DecayMask { get; init; }

    /// <summary>The learning rate by step.</summary>
    public Schedule Schedule { get; init; } = Schedule.Default;

    /// <summary>
    /// The longest gradient, as a norm over all parameters: a longer one is shortened to it (Pascanu et al., 2013, arXiv
    /// 1211.5063). Null for no limit.
    /// </summary>
    /// <exception cref="InputException">If it is not positive and finite.</exception>
    public double? ClipNorm
    {
        get;
        init => field = value is null or > 0 and < double.PositiveInfinity ? value
            : throw new InputException($"gradients cannot be clipped to a norm of {value}; expected a positive number");
    }

    /// <summary>Steps, if not the task's own number.</summary>
    public int? Steps { get; init; }

    /// <summary>Which examples the result is measured on.</summary>
    public Split MeasuredOn { get; init; } = Split.Validation;

    /// <summary>Where a poor run stops, by rising step.</summary>
    public IReadOnlyList<Hurdle> Hurdles { get; init; } = [];

    /// <summary>Hears once, when nothing of the input can be at fault any more, how many steps a resumed run has made; 0 for others.</summary>
    public Action<int>? OnBegin { get; init; }

    /// <summary>Hears of every step before its update.</summary>
    public Action<StepReport>? OnStep { get; init; }

    /// <summary>After how many steps each time the validation split is measured; null for never. It does not change the result.</summary>
    /// <exception cref="InputException">If it is not positive.</exception>
    public int? MeasureEvery { get; init => field = Positive(value, "measuring"); }

    /// <summary>Hears of every such measurement.</summary>
    public Action<MeasureReport>? OnMeasure { get; init; }

    /// <summary>
    /// The file that keeps the run, so that <see cref="ResumeFrom"/> goes on from it: after every <see cref="CheckpointEvery"/>
    /// steps, after the last one, and when the run is cancelled. Null for none.
    /// </summary>
    public string? CheckpointPath { get; init; }

    /// <summary>After how many steps each time the run is kept; null for only at its end.</summary>
    /// <exception cref="InputException">If it is not positive.</exception>
    public int? CheckpointEvery { get; init => field = Positive(value, "a checkpoint"); }

    /// <summary>
    /// A file that such a run has left: this one goes on where that one was, to the very bits of a run that was never
    /// interrupted. Null to begin with fresh weights.
    /// </summary>
    public string? ResumeFrom { get; init; }

    /// <summary>
    /// The checkpoint of another training, whose weights this one begins with where names and shapes agree, as those of a classifier and
    /// of a tower of LiT do. Null to begin with fresh ones.
    /// </summary>
    public string? InitializeFrom { get; init; }

    private static int? Positive(int? every, string what) =>
        every is null or > 0 ? every : throw new InputException($"{what} every {every} steps is not possible; expected 1 or more");
}

/// <summary>How a run ended.</summary>
public enum Ending
{
    /// <summary>All steps were made and the result is measured.</summary>
    Finished,

    /// <summary>The loss became NaN, infinite or absurd, or the norm of the gradient that was to be clipped NaN or infinite.</summary>
    Diverged,

    /// <summary>It missed a hurdle.</summary>
    Stopped,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>A run's result.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Steps">The steps that were made.</param>
/// <param name="Loss">Mean loss on the measured split in nats; infinite unless finished.</param>
/// <param name="Accuracy">Share of targets that were most probable, from 0 to 1; 0 unless finished.</param>
public readonly record struct TrainingResult(Ending Ending, int Steps, double Loss, double Accuracy);
