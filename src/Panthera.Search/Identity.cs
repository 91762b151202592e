using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Search;

/// <summary>A program's fingerprints in all strengths.</summary>
/// <param name="Exact">Of the dataflow, as in the paper.</param>
/// <param name="Canonical">Of the dataflow in a normal form.</param>
/// <param name="Behavioural">Of the updates on fixed inputs.</param>
public readonly record struct Identity(Fingerprint Exact, Fingerprint Canonical, Fingerprint Behavioural)
{
    /// <summary>
    /// The strongest that is safe: children that share it share their fitness. Of bred programs with equal canonical fingerprints
    /// none were ever seen to differ by more than rounding; of those with equal behavioural ones a few did, on other inputs.
    /// </summary>
    public const Strength Safe = Strength.Canonical;

    /// <summary>The fingerprints of a well-typed program.</summary>
    public static Identity Of(Program program) => new(
        Fingerprint.Of(program, Strength.Exact), Fingerprint.Of(program, Strength.Canonical), Fingerprint.Of(program, Strength.Behavioural));

    /// <summary>The fingerprint that counts.</summary>
    public Fingerprint Strongest => this[Safe];

    /// <summary>The fingerprint of a strength.</summary>
    public Fingerprint this[Strength strength] => strength switch
    {
        Strength.Exact => Exact,
        Strength.Canonical => Canonical,
        _ => Behavioural,
    };
}
