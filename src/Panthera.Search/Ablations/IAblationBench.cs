using Panthera.Language;

namespace Panthera.Search.Ablations;

/// <summary>One training that an ablation asks for.</summary>
/// <param name="Program">What trains.</param>
/// <param name="Scale">Multiplies its updates.</param>
/// <param name="Task">The task's index.</param>
/// <param name="Seed">Gives the first weights and the order of examples.</param>
/// <param name="IsHalf">Whether it has half of the task's steps.</param>
public readonly record struct AblationTraining(Program Program, double Scale, int Task, ulong Seed, bool IsHalf = false);

/// <summary>Where an ablation trains. What it returns depends on what is asked alone.</summary>
public interface IAblationBench
{
    /// <summary>The tasks' names.</summary>
    IReadOnlyList<string> Tasks { get; }

    /// <summary>Trains, and returns the losses on the validation split in nats, in the order of what was asked; infinite if a run diverged.</summary>
    /// <exception cref="OperationCanceledException">If it was cancelled.</exception>
    double[] Train(IReadOnlyList<AblationTraining> trainings, CancellationToken cancellation);

    /// <summary>
    /// The typical size of a program's updates where another one trains, from which the scale follows that makes both alike;
    /// null if they vanish or are no numbers.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="reference">What trains.</param>
    /// <param name="scale">The scale at which that trains on the first task.</param>
    double? Magnitude(Program program, Program reference, double scale);
}
