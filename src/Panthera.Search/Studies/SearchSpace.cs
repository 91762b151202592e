using Panthera.Language;

namespace Panthera.Search.Studies;

/// <summary>What one trial of an optimizer sets.</summary>
/// <param name="Scale">Multiplies its updates, as a learning rate does.</param>
/// <param name="WeightDecay">Effective weight decay (learning rate times λ) beside the program's own.</param>
/// <param name="Hyperparameters">Values of the program's hyperparameters that are not the declared defaults.</param>
public sealed record TrialSettings(double Scale, double WeightDecay, IReadOnlyDictionary<string, double> Hyperparameters)
{
    /// <summary>What a program is declared with.</summary>
    public static TrialSettings Declared(double scale) => new(scale, 0, new Dictionary<string, double>());
}

/// <summary>
/// The ranges that an optimizer is tuned in, which follow from its declaration by one rule for all: the learning rate from an eighth of the
/// declared one to many times that, as small models and short trainings want, weight decay none or from 10⁻⁴ to 10⁻² a step, and each decay rate β, a hyperparameter in [0, 1) that is not 0, with
/// 1 - β from a quarter to four times the declared one; each uniform in the logarithm.
/// </summary>
public sealed class SearchSpace
{
    /// <summary>The upper end of the range of learning rates, in multiples of the declared one.</summary>
    public const double MostRate = 64;

    private const double LeastRate = 1.0 / 8, DecayRateFactor = 4, LeastDecay = 1e-4, MostDecay = 1e-2, NoDecay = 0.25, LowestRate = 0.05, EndFactor = 2;

    private readonly double _scale, _least, _most;
    private readonly bool _decays;
    private readonly Hyperparameter[] _rates;

    private SearchSpace(double scale, double least, double most, bool decays, Hyperparameter[] rates) =>
        (_scale, _least, _most, _decays, _rates) = (scale, least, most, decays, rates);

    /// <summary>How many numbers a trial sets.</summary>
    public int Dimensions => (_decays ? 2 : 1) + _rates.Length;

    /// <summary>The ranges of an optimizer.</summary>
    /// <param name="hyperparameters">What its program declares.</param>
    /// <param name="scale">The scale of its updates that counts as declared.</param>
    /// <param name="most">The highest learning rate, in multiples of the declared one.</param>
    public static SearchSpace Of(IReadOnlyList<Hyperparameter> hyperparameters, double scale = 1, double most = MostRate) => new(
        scale, LeastRate, most, decays: true, [.. hyperparameters.Where(IsDecayRate).Take(QuasiRandom.MostDimensions - 2)]);

    /// <summary>Learning rates alone, without weight decay: few trials find the best of these sooner than that of all ranges.</summary>
    /// <param name="least">The lowest learning rate, in multiples of the declared one.</param>
    /// <param name="most">The highest.</param>
    /// <param name="scale">The scale of its updates that counts as declared.</param>
    public static SearchSpace OfLearningRates(double least, double most, double scale = 1) => new(scale, least, most, decays: false, []);

    /// <summary>The ranges for people, such as <c>learning rate × 0.125 to 8</c>.</summary>
    public IReadOnlyList<string> Describe() =>
    [
        FormattableString.Invariant($"learning rate × {_least:G3} to {_most:G3}"),
        .. _decays ? [FormattableString.Invariant($"weight decay a step 0 or {LeastDecay:0e-0} to {MostDecay:0e-0}")] : (IReadOnlyList<string>)[],
        .. _rates.Select(rate => FormattableString.Invariant($"{rate.Name} {Rate(rate, 1):G4} to {Rate(rate, 0):G4}")),
    ];

    /// <summary>Whether a learning rate lies within a factor of two of an end of its range: -1 for the lower one, 1 for the upper one, 0 for neither.</summary>
    public int EndNear(TrialSettings settings) =>
        settings.Scale * EndFactor > _scale * _most ? 1 : settings.Scale < _scale * _least * EndFactor ? -1 : 0;

    /// <summary>The settings at a point of the unit cube.</summary>
    /// <param name="point">As many coordinates as <see cref="Dimensions"/>.</param>
    internal TrialSettings At(ReadOnlySpan<double> point)
    {
        double scale = _scale * _least * Math.Pow(_most / _least, point[0]);
        double decay = !_decays || point[1] < NoDecay ? 0 : LeastDecay * Math.Pow(MostDecay / LeastDecay, (point[1] - NoDecay) / (1 - NoDecay));
        Dictionary<string, double> values = [];
        for (int r = 0; r < _rates.Length; r++) values[_rates[r].Name] = Rate(_rates[r], point[Dimensions - _rates.Length + r]);
        return new TrialSettings(Scales.Rounded(scale), Scales.Rounded(decay), values);
    }

    private static bool IsDecayRate(Hyperparameter hyperparameter) =>
        hyperparameter.Range is { Low: 0, High: 1 } && hyperparameter.Value is > 0 and < 1;

    /// <summary>A rate whose distance from 1 lies at a place of its range, 0 for the nearest.</summary>
    private static double Rate(Hyperparameter rate, double place)
    {
        double least = (1 - rate.Value) / DecayRateFactor, most = Math.Min((1 - rate.Value) * DecayRateFactor, 1 - LowestRate);
        // Three digits of the distance: those of the rate itself could not tell it from 1.
        return Math.Round(1 - Scales.Rounded(least * Math.Pow(Math.Max(1, most / least), place)), 12);
    }
}
