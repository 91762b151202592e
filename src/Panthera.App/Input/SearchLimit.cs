using Panthera.Search;

namespace Panthera.App.Input;

/// <summary>How a search's limit is shared out among its parts.</summary>
/// <param name="Time">What everything may take together; null if programs are counted instead.</param>
/// <param name="Tuning">For the start program's constants.</param>
/// <param name="Search">For evolution; the search over constants alone gets as much work.</param>
internal sealed record SearchLimit(TimeSpan? Time, Budget Tuning, Budget Search)
{
    // What these leave, together with the search over constants alone (about as long as the evolution), is for the verdict.
    private const double TuningShare = 0.12, SearchShare = 0.27;

    private const int FewestTuningPrograms = 64, ProgramsForEachTuningProgram = 6;

    /// <summary>A limit in time.</summary>
    public static SearchLimit OfTime(TimeSpan time) =>
        new(time, new Budget(Time: time * TuningShare), new Budget(Time: time * SearchShare));

    /// <summary>A limit in programs: results do not depend on the machine.</summary>
    public static SearchLimit OfPrograms(int programs) => new(
        null, new Budget(Programs: Math.Max(FewestTuningPrograms, programs / ProgramsForEachTuningProgram)),
        new Budget(Programs: programs));
}
