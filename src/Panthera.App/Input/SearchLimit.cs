using Panthera.Search;

namespace Panthera.App.Input;

/// <summary>How a search's limit is shared out among its parts.</summary>
/// <param name="Time">What everything may take together; null if programs are counted instead.</param>
/// <param name="Tuning">For the start program's constants.</param>
/// <param name="Search">For the search; the one over constants alone gets as much work, if it is wanted.</param>
internal sealed record SearchLimit(TimeSpan? Time, Budget Tuning, Budget Search)
{
    // What these leave is for the selection and the verdict.
    private const double TuningShare = 0.1, SearchShare = 0.5, SearchShareBesideConstants = 0.27;

    private const int FewestTuningPrograms = 64, MostTuningPrograms = 500, ProgramsForEachTuningProgram = 6;

    /// <summary>A limit in time.</summary>
    public static SearchLimit OfTime(TimeSpan time, bool searchesConstants) =>
        new(time, new Budget(Time: time * TuningShare), new Budget(Time: time * (searchesConstants ? SearchShareBesideConstants : SearchShare)));

    /// <summary>A limit in programs: results do not depend on the machine.</summary>
    public static SearchLimit OfPrograms(long programs) => new(
        null, new Budget(Programs: Math.Clamp(programs / ProgramsForEachTuningProgram, FewestTuningPrograms, MostTuningPrograms)),
        new Budget(Programs: programs));
}
