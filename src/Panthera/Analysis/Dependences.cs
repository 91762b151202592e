using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>
/// The domain of sets: what a value depends on within the step, as one bit for each input and then for each statement. A
/// value is the index of its set, so that nothing is allocated for programs that are no longer than the longest before.
/// </summary>
internal sealed class Dependences : Domain<int>
{
    [ThreadStatic] private static Dependences? t_shared;

    private ulong[] _sets = [];
    private int[] _results = [];
    private int _inputs, _words, _empty;

    /// <summary>
    /// What the updates to come depend on: a fixed point over steps. A state is live if its input is.
    /// </summary>
    /// <param name="program">A well-typed program.</param>
    /// <param name="withinStep">What the results of one step depend on.</param>
    /// <returns>One bit for each input and then for each statement; valid until the next call on this thread.</returns>
    public static ReadOnlySpan<ulong> Live(Program program, out ReadOnlySpan<ulong> withinStep)
    {
        Dependences domain = t_shared ??= new Dependences();
        return domain.Find(program, out withinStep);
    }

    /// <inheritdoc cref="Live(Program, out ReadOnlySpan{ulong})"/>
    public static ReadOnlySpan<ulong> Live(Program program) => Live(program, out _);

    /// <summary>Whether a set has an item.</summary>
    public static bool Contains(ReadOnlySpan<ulong> set, int item) => (set[item >> 6] >> item & 1) != 0;

    private ReadOnlySpan<ulong> Find(Program program, out ReadOnlySpan<ulong> withinStep)
    {
        int states = program.States, size = program.Inputs + program.Statements.Length;
        (_inputs, _words, _empty) = (program.Inputs, (size + 63) / 64, size);
        if (_sets.Length < (size + 3) * _words) _sets = new ulong[2 * (size + 3) * _words];
        if (_results.Length <= states) _results = new int[states + 8];
        Set(_empty).Clear();
        program.Execute(this, [], _results.AsSpan(0, states + 1));

        Span<ulong> live = Set(size + 1), everything = Set(size + 2);
        Set(_results[0]).CopyTo(live);
        live.CopyTo(everything);
        // A state that is live is marked as done once what it becomes is in the set.
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int s = 0; s < states; s++)
                if (_results[s + 1] >= 0 && Contains(live, Program.State(s)))
                {
                    Add(live, Set(_results[s + 1]));
                    Add(everything, Set(_results[s + 1]));
                    _results[s + 1] = -1;
                    changed = true;
                }
        }
        for (int s = 0; s < states; s++)
            if (_results[s + 1] >= 0) Add(everything, Set(_results[s + 1]));
        withinStep = everything;
        return live;
    }

    public override int Input(int variable)
    {
        Span<ulong> set = Set(variable);
        if (set.Length > 1) set.Clear();
        set[variable >> 6] = 1UL << variable;
        return variable;
    }

    public override int Constant(double value) => _empty;

    public override int Apply(int statement, Function function, ReadOnlySpan<int> arguments)
    {
        int item = _inputs + statement;
        if (_words == 1)
        {
            // Most programs have no more than 64 inputs and statements.
            ulong small = 1UL << item;
            foreach (int argument in arguments) small |= _sets[argument];
            _sets[item] = small;
            return item;
        }
        Span<ulong> set = Set(item);
        set.Clear();
        foreach (int argument in arguments) Add(set, Set(argument));
        set[item >> 6] |= 1UL << item;
        return item;
    }

    private Span<ulong> Set(int index) => _sets.AsSpan(index * _words, _words);

    private static void Add(Span<ulong> set, ReadOnlySpan<ulong> other)
    {
        for (int i = 0; i < set.Length; i++) set[i] |= other[i];
    }
}
