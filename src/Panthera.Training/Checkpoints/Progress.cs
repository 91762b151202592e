namespace Panthera.Training.Checkpoints;

/// <summary>Where a run is between two steps, beside the model and the optimizer.</summary>
internal struct Progress
{
    /// <summary>The steps that were made.</summary>
    public int Step;

    /// <summary>Draws the examples.</summary>
    public Rng Rng;

    /// <summary>The sum of the losses that the next hurdle looks at, so far.</summary>
    public double WindowSum;
}
