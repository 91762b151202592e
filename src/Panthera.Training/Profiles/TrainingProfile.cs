using Panthera.Training.Graphs;

namespace Panthera.Training.Profiles;

/// <summary>What one operation of a model, or all of a kind, took in a training.</summary>
/// <param name="Operation">The operation, such as <c>linear</c>.</param>
/// <param name="Label">Its label in the model, or after which label it comes; empty for all of a kind.</param>
/// <param name="Calls">Forward calls, one a slice of a batch; there are as many backward.</param>
/// <param name="Forward">The time of the forward calls.</param>
/// <param name="Backward">The time of the backward calls.</param>
/// <param name="Flops">Floating-point operations of the matrix products of all calls.</param>
public sealed record OperationProfile(string Operation, string Label, long Calls, TimeSpan Forward, TimeSpan Backward, long Flops)
{
    /// <summary>The time of all calls.</summary>
    public TimeSpan Time => Forward + Backward;

    /// <summary>Billions of floating-point operations a second; null where there are no matrix products.</summary>
    public double? GigaflopsPerSecond => Flops > 0 && Time > TimeSpan.Zero ? Flops / Time.TotalSeconds / 1e9 : null;
}

/// <summary>What a training does beside the model's operations.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Calls">How often it was done; null where that says nothing.</param>
/// <param name="Time">What it took.</param>
public sealed record OtherProfile(string Name, long? Calls, TimeSpan Time);

/// <summary>Where a training's time went: kinds of operations and others add up to the total.</summary>
/// <param name="Kinds">The operations by kind, the most expensive first.</param>
/// <param name="Operations">The single operations, the most expensive first.</param>
/// <param name="Others">What is not an operation of the model.</param>
/// <param name="Total">The whole time.</param>
public sealed record TrainingProfile(
    IReadOnlyList<OperationProfile> Kinds, IReadOnlyList<OperationProfile> Operations, IReadOnlyList<OtherProfile> Others, TimeSpan Total)
{
    /// <summary>Sums up the times of a training.</summary>
    /// <param name="plan">What was trained.</param>
    /// <param name="times">The times.</param>
    /// <param name="total">The whole time; what the times leave of it is the rest.</param>
    public static TrainingProfile Of(Plan plan, StepTimes times, TimeSpan total)
    {
        long calls = (long)times.Steps * (plan.Rows / plan.SliceExamples);
        string[] labels = LabelsOf(plan);
        OperationProfile[] operations = [.. plan.Operations.Select((operation, i) => new OperationProfile(
            operation.Name, labels[i], calls, times.Operations.Forward(i), times.Operations.Backward(i),
            times.Steps * (operation.ForwardFlops + operation.BackwardFlops)))];
        OtherProfile[] others =
        [
            new("optimizer's update", times.Steps, times.Updating),
            new("reading data", times.Steps, times.Reading),
            new("measuring", null, times.Measuring),
            new("checkpoints", null, times.Saving),
        ];
        TimeSpan known = others.Aggregate(Sum(operations, operation => operation.Time), (sum, other) => sum + other.Time);
        total = total > known ? total : known;
        return new(
            [.. operations.GroupBy(operation => operation.Operation).Select(Together).OrderByDescending(kind => kind.Time)],
            [.. operations.OrderByDescending(operation => operation.Time)], [.. others, new("the rest", null, total - known)], total);
    }

    // Only operations with parameters must have a label; the others are known by what comes before them.
    private static string[] LabelsOf(Plan plan)
    {
        string last = "";
        return [.. plan.Operations.Select(operation => operation.Label.Length > 0 ? last = operation.Label : last.Length > 0 ? $"after {last}" : "")];
    }

    private static OperationProfile Together(IGrouping<string, OperationProfile> kind) => new(
        kind.Key, "", kind.Sum(operation => operation.Calls), Sum(kind, operation => operation.Forward),
        Sum(kind, operation => operation.Backward), kind.Sum(operation => operation.Flops));

    private static TimeSpan Sum(IEnumerable<OperationProfile> operations, Func<OperationProfile, TimeSpan> time) =>
        operations.Aggregate(TimeSpan.Zero, (sum, operation) => sum + time(operation));
}
