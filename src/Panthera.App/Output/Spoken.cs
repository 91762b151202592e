using Panthera.Search.Verdicts;

namespace Panthera.App.Output;

/// <summary>Numbers as text for people.</summary>
internal static class Spoken
{
    /// <summary>A duration, such as <c>2:05</c>.</summary>
    public static string Time(TimeSpan time) => $"{(int)time.TotalMinutes}:{time.Seconds:00}";

    /// <summary>A mean with half its interval, such as <c>1.2340 ± 0.0120</c>.</summary>
    public static string Interval(Interval interval, int digits = 4) =>
        double.IsFinite(interval.Mean) ? interval.Mean.ToString($"F{digits}") + PlusMinus(interval, digits) : "diverged";

    /// <summary>The mean of differences with half its interval, such as <c>+0.0340 ± 0.0120</c>.</summary>
    public static string Difference(Interval interval, int digits = 4) =>
        double.IsFinite(interval.Mean) ? Signed(interval.Mean, digits) + PlusMinus(interval, digits) : "diverged";

    /// <summary>A number with its sign; what rounds to zero is plus zero.</summary>
    public static string Signed(double value, int digits)
    {
        string zeros = new('0', digits);
        return (Math.Round(value, digits) + 0.0).ToString($"+0.{zeros};-0.{zeros}");
    }

    /// <summary>An effective weight decay, such as <c>1e-3</c>; a dash for none.</summary>
    public static string WeightDecay(double decay) => decay == 0 ? "–" : decay.ToString("0.##e-0");

    /// <summary>A score, which is in doublings of training steps: <c>+0.50 doublings, as 1.41 × the steps</c>.</summary>
    public static string Doublings(double score) => $"{Signed(score, 2)} doublings, as {Math.Pow(2, score):F2} × the steps";

    /// <summary>What a search has counted at present; empty before it counts.</summary>
    public static string Counted(Search.DiscoveryProgress progress) =>
        progress.Counts is { } counts ? $"{counts.Generated:N0} programs, best {Signed(progress.Best?.Score ?? 0, 2)}" : "";

    /// <summary>A list in words: <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "none",
        1 => items[0],
        _ => string.Join(", ", items.SkipLast(1)) + " and " + items[^1],
    };

    /// <summary>A word of a command line, quoted if a shell would take it apart.</summary>
    public static string Word(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_./:=,~+@".Contains(c)) ? word : $"'{word.Replace("'", "'\\''")}'";

    /// <summary>A command line that does what some words ask for.</summary>
    /// <param name="words">The verb and what follows it.</param>
    public static string Command(IEnumerable<string> words) => "panthera " + string.Join(' ', words.Select(Word));

    private static string PlusMinus(Interval interval, int digits) =>
        double.IsFinite(interval.HalfWidth) ? " ± " + interval.HalfWidth.ToString($"F{digits}") : "";
}
