using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>The domain of normal forms: values that are equal by algebra have equal hashes.</summary>
internal sealed class CanonicalFingerprint : Domain<Form>
{
    private const int InputTag = 21, StateTag = 22, StepTag = 23, ExactTag = 24;

    [ThreadStatic] private static CanonicalFingerprint? t_shared;

    private readonly Forms _forms = new();
    private Form[] _results = [];
    private UInt128[] _labels = [], _next = [];
    private int[] _states = [];
    private int _learningRate;

    /// <summary>The fingerprint of a well-typed program.</summary>
    public static Fingerprint Of(Program program) => (t_shared ??= new CanonicalFingerprint()).Find(program);

    private Fingerprint Find(Program program)
    {
        ReadOnlySpan<ulong> live = Dependences.Live(program);
        Reserve(program.States + 1);
        _learningRate = program.LearningRate;
        int states = 0;
        for (int s = 0; s < program.States; s++)
        {
            _labels[s] = Mixing.Fold(StateTag, (UInt128)(int)program.StateKinds[s]);
            if (Dependences.Contains(live, Program.State(s))) _states[states++] = s;
        }

        // States are told apart by what becomes of them: first all of a kind look alike (all are zero), then each round hashes
        // what each turns into. Once no round tells more of them apart, states with the same label are the same state.
        Span<Form> results = _results.AsSpan(0, program.States + 1);
        for (int distinct = Distinct(_labels, states), before = -1; ;)
        {
            _forms.Reset();
            program.Execute(this, live, results);
            for (int i = 0; i < states; i++)
            {
                int s = _states[i];
                _next[s] = Mixing.Fold(_labels[s], _forms.Hash(results[s + 1]));
            }
            (_labels, _next) = (_next, _labels);
            (before, distinct) = (distinct, Distinct(_labels, states));
            if (distinct == before) break;
        }
        return _forms.IsLost
            ? new(Mixing.Fold(ExactTag, ExactFingerprint.Of(program).Value))
            : new(Summary(_forms.Hash(results[0]), states));
    }

    public override Form Input(int variable) => _forms.Atom(
        variable == _learningRate ? Mixing.Fold(InputTag, 2)
        : variable < 2 ? Mixing.Fold(InputTag, (UInt128)variable)
        : Mixing.Fold(StateTag, _labels[variable - 2]));

    public override Form Constant(double value) => _forms.Constant(value);

    public override Form Apply(int statement, Function function, ReadOnlySpan<Form> arguments) => function.Algebra.Arithmetic switch
    {
        Arithmetic.Sum => _forms.Sum(arguments[0], arguments[1]),
        Arithmetic.Difference => _forms.Sum(arguments[0], _forms.Negated(arguments[1])),
        Arithmetic.Product => _forms.Product(arguments[0], arguments[1]),
        Arithmetic.Quotient => _forms.Product(arguments[0], arguments[1], -1),
        Arithmetic.Negation => _forms.Negated(arguments[0]),
        _ => function.Composition is { } composition ? composition.Build(this, statement, arguments)
            : function.IsStepCount ? _forms.Atom(StepTag)
            : _forms.Call(function, arguments),
    };

    /// <summary>A hash of the update and of the set of labels, which say what each state is and what it becomes.</summary>
    private UInt128 Summary(UInt128 update, int states)
    {
        Span<UInt128> sorted = _next.AsSpan(0, states);
        for (int i = 0; i < states; i++) sorted[i] = _labels[_states[i]];
        sorted.Sort();
        UInt128 hash = Mixing.Fold(StateTag, update);
        for (int i = 0; i < states; i++)
            if (i == 0 || sorted[i] != sorted[i - 1]) hash = Mixing.Fold(hash, sorted[i]);
        return hash;
    }

    private int Distinct(UInt128[] labels, int states)
    {
        int distinct = 0;
        for (int i = 0; i < states; i++)
        {
            bool known = false;
            for (int j = 0; j < i; j++) known |= labels[_states[i]] == labels[_states[j]];
            if (!known) distinct++;
        }
        return distinct;
    }

    private void Reserve(int results)
    {
        if (_results.Length >= results) return;
        int size = results + 8;
        (_results, _labels, _next, _states) = (new Form[size], new UInt128[size], new UInt128[size], new int[size]);
    }
}
