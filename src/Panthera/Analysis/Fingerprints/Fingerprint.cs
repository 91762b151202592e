using System.Globalization;
using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>
/// A hash of how the update is computed from the inputs, over all steps (paper, section 3). Programs that differ in names,
/// dead code, dead states, the order of states, of independent statements or of commutative arguments have equal
/// fingerprints. The same on every machine and in every process.
/// </summary>
/// <param name="Value">The hash.</param>
public readonly record struct Fingerprint(UInt128 Value)
{
    /// <summary>The fingerprint of a well-typed program.</summary>
    public static Fingerprint Of(Program program) => ExactFingerprint.Of(program);

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
