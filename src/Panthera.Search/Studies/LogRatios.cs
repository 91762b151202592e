namespace Panthera.Search.Studies;

/// <summary>How the losses of two entrants of a study compare over several tasks.</summary>
internal static class LogRatios
{
    /// <summary>A divergence outweighs any loss, but not all others for ever.</summary>
    private const double Most = 10;

    /// <summary>
    /// By seed: the mean over tasks of the logarithm of one entrant's test loss over another's with the same seed, in the first study. Below zero the
    /// first one is better. Where both diverged nothing is between them.
    /// </summary>
    /// <param name="studies">By task, at least one.</param>
    /// <param name="entrant">The one.</param>
    /// <param name="against">The other.</param>
    public static double[] Of(IReadOnlyList<TaskStudies> studies, int entrant, int against)
    {
        double Ratio(TaskStudies task, int seed)
        {
            double own = task.Studies[0][entrant].Trainings[seed].TestLoss, other = task.Studies[0][against].Trainings[seed].TestLoss;
            return double.IsInfinity(own) && double.IsInfinity(other) ? 0 : Math.Clamp(Math.Log(own / other), -Most, Most);
        }
        return [.. Enumerable.Range(0, studies[0].Studies[0][entrant].Trainings.Length).Select(seed => studies.Average(task => Ratio(task, seed)))];
    }
}
