using Panthera.Search.Studies;

namespace Panthera.App.Experiments;

/// <summary>
/// Lion and AdamW as the paper has them on language: AdamW with β = (0.9, 0.99) and ε = 10⁻⁶, Lion with β = (0.95, 0.98). Learning rates
/// are tuned.
/// </summary>
internal static class LanguageOptimizers
{
    /// <summary>How experiments tell readers of it.</summary>
    public const string Setting = "AdamW has β = (0.9, 0.99) and ε = 1e-6, Lion β = (0.95, 0.98), as in the paper; learning rates are tuned.";

    /// <summary>
    /// The highest learning rate of short trainings, in multiples of the declared one: within the usual range Lion's best ones would lie at its end.
    /// </summary>
    public const double MostOfShort = 256;

    private const double Usual = 64, Width = 128;

    /// <summary>Lion first, AdamW second.</summary>
    /// <param name="lab">What they are opened with.</param>
    /// <param name="most">The highest learning rate of both, in multiples of the declared one; the lowest is a 128th of it.</param>
    public static IReadOnlyList<Entrant> Of(Lab lab, double most = Usual)
    {
        SearchSpace space = SearchSpace.OfLearningRates(most / Width, most);
        return
        [
            lab.Entrant("lion:beta1=0.95,beta2=0.98", "lion") with { Space = space },
            lab.Entrant("adamw:beta1=0.9,beta2=0.99,eps=1e-6", "adamw") with { Space = space },
        ];
    }
}
