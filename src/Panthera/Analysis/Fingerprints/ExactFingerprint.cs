using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>The domain of hashes: a value is a hash of the calls that compute it.</summary>
internal sealed class ExactFingerprint : Domain<UInt128>
{
    private const int InputTag = 1, StateTag = 2, ConstantTag = 3;

    [ThreadStatic] private static ExactFingerprint? t_shared;

    private UInt128[] _results = [];
    private UInt128[] _labels = [];
    private int _learningRate;

    /// <summary>The fingerprint of a well-typed program.</summary>
    public static Fingerprint Of(Program program) => (t_shared ??= new ExactFingerprint()).Find(program);

    private Fingerprint Find(Program program)
    {
        ReadOnlySpan<ulong> live = Dependences.Live(program);
        int count = program.States, states = 0;
        for (int s = 0; s < count; s++)
            if (Dependences.Contains(live, Program.State(s))) states++;
        if (_results.Length <= count) (_results, _labels) = (new UInt128[count + 8], new UInt128[count + 8]);
        _learningRate = program.LearningRate;
        Array.Clear(_labels);

        // States are told apart by what becomes of them: first all look alike (all are zero), then each round hashes what
        // each state turns into. After as many rounds as two programs have states, equal labels mean equal trajectories.
        Span<UInt128> results = _results.AsSpan(0, count + 1);
        for (int round = 0; round <= 2 * states; round++)
        {
            program.Execute(this, live, results);
            if (round < 2 * states) results[1..].CopyTo(_labels);
        }
        return new Fingerprint(Mixing.Mix(results[0], (UInt128)(ulong)states + 1));
    }

    public override UInt128 Input(int variable) =>
        variable == _learningRate ? Mixing.Mix(InputTag, 2)
        : variable < 2 ? Mixing.Mix(InputTag, (UInt128)variable)
        : Mixing.Mix(StateTag, _labels[variable - 2]);

    public override UInt128 Constant(double value) => Mixing.Mix(ConstantTag, BitConverter.DoubleToUInt64Bits(value));

    public override UInt128 Apply(int statement, Function function, ReadOnlySpan<UInt128> arguments)
    {
        UInt128 hash = function.Facts.Hash;
        if (!function.Commutative)
        {
            foreach (UInt128 argument in arguments) hash = Mixing.Mix(hash, argument);
            return hash;
        }
        UInt128 first = UInt128.Min(arguments[0], arguments[1]), second = UInt128.Max(arguments[0], arguments[1]);
        return Mixing.Mix(Mixing.Mix(hash, first), second);
    }
}
