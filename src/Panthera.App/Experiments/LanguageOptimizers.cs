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

    /// <summary>Lion first, AdamW second.</summary>
    public static IReadOnlyList<Entrant> Of(Lab lab) =>
    [
        lab.Entrant("lion:beta1=0.95,beta2=0.98", "lion"),
        lab.Entrant("adamw:beta1=0.9,beta2=0.99,eps=1e-6", "adamw"),
    ];
}
