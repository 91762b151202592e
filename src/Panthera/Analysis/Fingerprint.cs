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
    public static Fingerprint Of(Program program)
    {
        Program pruned = Liveness.Prune(program);
        // States are told apart by what becomes of them: first all look alike (all are zero), then each round hashes what
        // each state turns into. After as many rounds as two programs have states, equal labels mean equal trajectories.
        UInt128[] labels = new UInt128[pruned.States];
        Hashes domain = new(pruned, labels);
        for (int round = 0; round < 2 * pruned.States; round++)
            pruned.Execute(domain).AsSpan(1).CopyTo(labels);
        UInt128 update = pruned.Execute(domain)[0];
        return new Fingerprint(Mix(update, (UInt128)(ulong)pruned.States + 1));
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);

    private static readonly Dictionary<Function, UInt128> FunctionHashes =
        Functions.All.ToDictionary(f => f, f => f.Name.Aggregate((UInt128)0x243F6A8885A308D3, (hash, c) => Mix(hash, c)));

    private static UInt128 Mix(UInt128 hash, UInt128 value)
    {
        // Two lanes with different multipliers; each takes in both halves of the value.
        ulong low = Stir((ulong)hash ^ (Stir((ulong)value, 0xFF51AFD7ED558CCD) + (ulong)(value >> 64)), 0xC4CEB9FE1A85EC53);
        ulong high = Stir((ulong)(hash >> 64) ^ (Stir((ulong)(value >> 64), 0x9FB21C651E98DF25) + (ulong)value), 0xD6E8FEB86659FD93);
        return new UInt128(high + Stir(low, 0xE7037ED1A0B428DB), low);
    }

    private static ulong Stir(ulong x, ulong multiplier)
    {
        x = (x ^ (x >> 32)) * multiplier + 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 29)) * multiplier;
        return x ^ (x >> 32);
    }

    /// <summary>The domain of hashes.</summary>
    private sealed class Hashes(Program program, UInt128[] labels) : Domain<UInt128>
    {
        private const int InputTag = 1, StateTag = 2, ConstantTag = 3;

        public override UInt128 Input(int variable) =>
            variable == program.LearningRate ? Mix(InputTag, 2)
            : variable < 2 ? Mix(InputTag, (UInt128)variable)
            : Mix(StateTag, labels[variable - 2]);

        public override UInt128 Constant(double value) => Mix(ConstantTag, BitConverter.DoubleToUInt64Bits(value));

        public override UInt128 Apply(int statement, Function function, ReadOnlySpan<UInt128> arguments)
        {
            UInt128 hash = FunctionHashes[function];
            if (!function.Commutative)
            {
                foreach (UInt128 argument in arguments) hash = Mix(hash, argument);
                return hash;
            }
            UInt128 first = UInt128.Min(arguments[0], arguments[1]), second = UInt128.Max(arguments[0], arguments[1]);
            return Mix(Mix(hash, first), second);
        }
    }
}
