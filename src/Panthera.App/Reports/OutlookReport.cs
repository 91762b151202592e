using System.Globalization;
using Panthera.Analysis;
using Panthera.App.Output;

namespace Panthera.App.Reports;

/// <summary>What is certain of a program's updates, in words and as JSON.</summary>
internal static class OutlookReport
{
    /// <summary>Where the updates lie and what they depend on, in one line.</summary>
    public static string InWords(Outlook outlook)
    {
        string[] sources = Names(outlook.Sources);
        return $"{InWords(outlook.Update)}; {(sources.Length == 0 ? "depends on nothing" : $"may depend on {Spoken.List(sources)}")}";
    }

    /// <summary>The same for machines; bounds that are infinite become null.</summary>
    public static object ToJson(Outlook outlook) => new
    {
        Low = Finite(outlook.Update.Low), High = Finite(outlook.Update.High), outlook.MayBeNaN, outlook.MayBeInfinite,
        MayDependOn = Names(outlook.Sources),
    };

    private static string InWords(Bounds bounds)
    {
        if (bounds.IsNaN) return "never a number";
        string numbers = bounds.MayBeInfinite ? bounds is { Low: double.NegativeInfinity, High: double.PositiveInfinity } ? "any number, perhaps infinite"
                : double.IsFinite(bounds.Low) ? $"{Number(bounds.Low)} or more, perhaps infinite"
                : $"{Number(bounds.High)} or less, perhaps infinite"
            : bounds.Low == bounds.High ? $"always {Number(bounds.Low)}"
            : $"from {Number(bounds.Low)} to {Number(bounds.High)}";
        return bounds.MayBeNaN ? numbers + " or no number" : numbers;
    }

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string[] Names(Sources sources) =>
        [.. Enum.GetValues<Sources>().Where(s => s != Sources.None && sources.HasFlag(s)).Select(Name)];

    private static string Name(Sources source) => source switch
    {
        Sources.Weights => "the weights",
        Sources.Gradient => "the gradient",
        Sources.LearningRate => "the learning rate",
        Sources.Steps => "the step",
        _ => "the arrays' sides",
    };
}
