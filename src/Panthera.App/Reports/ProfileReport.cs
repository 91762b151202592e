using Panthera.App.Output;
using Panthera.Training.Profiles;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>Prints where a training's time went.</summary>
internal static class ProfileReport
{
    // The other single operations are cheap, and the first table has all kinds.
    private const int Shown = 10;

    /// <summary>For people: kinds of operations and the rest, which add up; then the most expensive single operations.</summary>
    public static void Print(TrainingProfile profile, Terminal terminal)
    {
        Table all = Tables.Create("where the time goes", "calls#", "forward ms#", "backward ms#", "ms#", "share#", "GFLOP/s#");
        foreach (OperationProfile kind in profile.Kinds)
            all.Add(
                kind.Operation, $"{kind.Calls:N0}", Milliseconds(kind.Forward), Milliseconds(kind.Backward), Milliseconds(kind.Time),
                Share(kind.Time, profile), Speed(kind));
        foreach (OtherProfile other in profile.Others)
            all.Add(other.Name, other.Calls is { } calls ? $"{calls:N0}" : "–", "–", "–", Milliseconds(other.Time), Share(other.Time, profile), "–");
        all.Add("together", "", "", "", Milliseconds(profile.Total), Share(profile.Total, profile), "");
        terminal.Print(all);

        Table single = Tables.Create("the most expensive", "operation", "calls#", "forward ms#", "backward ms#", "share#", "GFLOP/s#");
        foreach (OperationProfile row in profile.Operations.Take(Shown))
            single.Add(
                row.Label.Length > 0 ? row.Label : "–", row.Operation, $"{row.Calls:N0}", Milliseconds(row.Forward), Milliseconds(row.Backward),
                Share(row.Time, profile), Speed(row));
        terminal.Print(single);
    }

    /// <summary>The same as a value for JSON; times in milliseconds.</summary>
    public static object Json(TrainingProfile profile) => new
    {
        TotalMilliseconds = profile.Total.TotalMilliseconds,
        Kinds = profile.Kinds.Select(Row), Operations = profile.Operations.Select(Row),
        Others = profile.Others.Select(other => new { other.Name, other.Calls, Milliseconds = other.Time.TotalMilliseconds }),
    };

    private static object Row(OperationProfile row) => new
    {
        row.Operation, row.Label, row.Calls, ForwardMilliseconds = row.Forward.TotalMilliseconds,
        BackwardMilliseconds = row.Backward.TotalMilliseconds, row.Flops, row.GigaflopsPerSecond,
    };

    private static string Speed(OperationProfile row) => row.GigaflopsPerSecond is { } speed ? $"{speed:F1}" : "–";

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:N1}";

    private static string Share(TimeSpan time, TrainingProfile profile) =>
        profile.Total == TimeSpan.Zero ? "–" : $"{100 * (time / profile.Total):F1} %";
}
