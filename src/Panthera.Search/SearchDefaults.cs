namespace Panthera.Search;

/// <summary>The settings that searches have unless told otherwise, chosen by experiment: <c>docs/search.md</c>.</summary>
public static class SearchDefaults
{
    /// <summary>Programs that may become parents.</summary>
    public const int Population = 100;

    /// <summary>Programs that compete to become a parent.</summary>
    public const int Tournament = 8;

    /// <summary>Programs that may become parents where nothing but constants changes.</summary>
    public const int ConstantsPopulation = 50;

    /// <summary>Programs that compete to become a parent there.</summary>
    public const int ConstantsTournament = 5;

    /// <summary>Populations that hardly mix.</summary>
    public const int Islands = 1;

    /// <summary>The best of a search that are measured again.</summary>
    public const int Finalists = 6;
}
