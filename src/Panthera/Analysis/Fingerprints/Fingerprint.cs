using System.Globalization;
using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>How much programs may differ and still have the same fingerprint.</summary>
public enum Strength
{
    /// <summary>
    /// The same calls on the same values, over all steps: names, dead code, dead states, and the order of states, of independent
    /// statements and of commutative arguments do not count.
    /// </summary>
    Exact,

    /// <summary>
    /// Equal by algebra: the order of sums and products does not count either, nor how constants come about, where signs stand,
    /// or whether a function is called or written out. What is computed differs by rounding only, as long as nothing overflows or
    /// underflows on the way, and up to the sign of zeros. Programs whose terms cancel have no canonical fingerprint that is
    /// shared with other calls than their own: what cancelling terms leave behind is rounding.
    /// </summary>
    Canonical,

    /// <summary>
    /// The same updates to four digits on a few steps of fixed weights and gradients of many magnitudes, whatever the calls.
    /// </summary>
    Behavioural,
}

/// <summary>
/// A hash of how the update is computed from the inputs, over all steps (paper, section 3). The same on every machine and in
/// every process.
/// </summary>
/// <param name="Value">The hash.</param>
public readonly record struct Fingerprint(UInt128 Value)
{
    /// <summary>The exact fingerprint of a well-typed program.</summary>
    public static Fingerprint Of(Program program) => ExactFingerprint.Of(program);

    /// <summary>The fingerprint of a well-typed program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="strength">What it overlooks.</param>
    public static Fingerprint Of(Program program, Strength strength) => strength switch
    {
        Strength.Exact => ExactFingerprint.Of(program),
        Strength.Canonical => CanonicalFingerprint.Of(program),
        Strength.Behavioural => BehaviouralFingerprint.Of(program),
        _ => throw new ArgumentOutOfRangeException(nameof(strength), strength, null),
    };

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
