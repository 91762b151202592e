using Panthera.Analysis;
using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.Rewriting.Recognition;

/// <summary>One way in which a program may be an optimizer of the catalogue.</summary>
/// <param name="Entry">The optimizer.</param>
/// <param name="IsLate">Whether what depends on the number of the step is left out.</param>
/// <param name="Fixed">Hyperparameters with values at which terms vanish or merge.</param>
/// <param name="Free">The other hyperparameters.</param>
internal sealed record CatalogueForm(CatalogueEntry Entry, bool IsLate, IReadOnlyDictionary<string, double> Fixed, IReadOnlyList<Hyperparameter> Free)
{
    private const int MaxForms = 32;
    private const double Special = 1e-8, Small = 1e-6, Unseen = 1e-5;
    private const string LearningRate = "learning_rate";

    private static readonly Lazy<IReadOnlyList<CatalogueForm>> Forms = new(Load);

    private CanonicalForm? _form, _asItIs;
    private Program? _example;
    private FormSlopes? _start, _smallStart;
    private Traits[]? _traits;
    private bool? _isSimple;

    /// <summary>All forms of all optimizers, the most special first: what fewer hyperparameters describe has the better name.</summary>
    public static IReadOnlyList<CatalogueForm> All => Forms.Value;

    /// <summary>What it computes, at values at which nothing vanishes by chance.</summary>
    public CanonicalForm Form => _form ??= Canonical.Of(Example, isReduced: true).Form;

    /// <summary>What its file computes as it is written: enough to say how like a program it is, and a third of the work.</summary>
    public CanonicalForm AsItIs => _asItIs ??= Canonical.AsItIs(Liveness.Prune(Example)).Form;

    /// <summary>What it computes at some values of the free hyperparameters; null if one is out of its range.</summary>
    public CanonicalForm? FormAt(IReadOnlyList<double> values)
    {
        if (At(values) is not { } program) return null;
        // Most files of the catalogue are as simple as they can be, and reading them is what fitting does most.
        _isSimple ??= AsItIs.IsCloseTo(Form);
        return _isSimple.Value ? Canonical.AsItIs(Liveness.Prune(program)).Form : Canonical.Of(program, isReduced: true).Form;
    }

    /// <summary>
    /// The numbers and their slopes where fits begin, the same for all programs that are compared. From an ε that shows none that does not
    /// is found, nor the other way round, so where one is free there are two: first the one whose traits are the program's.
    /// </summary>
    public IEnumerable<FormSlopes> Starts(Traits traits)
    {
        bool hasSmall = Free.Any(IsSmall), startsSmall = hasSmall && traits != Traits[0];
        foreach (bool isSmall in hasSmall ? [startsSmall, !startsSmall] : (bool[])[false])
            if ((isSmall ? _smallStart ??= FormSlopes.At(this, SmallValues) : _start ??= FormSlopes.At(this, OrdinaryValues)) is { } start) yield return start;
    }

    /// <summary>What can be told of it in no time; twice where a hyperparameter may be so small that it does not show, as ε is, or not.</summary>
    public IReadOnlyList<Traits> Traits => _traits ??= Free.Any(IsSmall) ? [Recognition.Traits.Of(Example), Recognition.Traits.Of(At(SmallValues)!)] : [Recognition.Traits.Of(Example)];

    /// <summary>Whether no hyperparameter has a special value.</summary>
    public bool IsGeneral => Fixed.Count == 0;

    /// <summary>
    /// Whether a program may be this one, asked in the order of the questions' costs: most forms are never made into programs.
    /// </summary>
    /// <param name="traits">The traits of the simplified program.</param>
    /// <param name="kinds">Its states' kinds, as <see cref="KindsOf"/> has them.</param>
    public bool MayBe(Traits traits, ReadOnlySpan<ValueKind> kinds)
    {
        if (IsLate && traits.CountsSteps) return false;
        ReadOnlySpan<ValueKind> own = KindsOf(Entry.Parsed.Program);
        // Where there is no momentum there may be no state.
        bool mayHaveFewer = Entry.Parsed.Hyperparameters.Any(h => IsMomentum(h) && Fixed.GetValueOrDefault(h.Name, 1) == 0);
        return (mayHaveFewer ? own.Length >= kinds.Length : own.SequenceEqual(kinds)) && traits.IsAmong(Traits);
    }

    /// <summary>The kinds of a program's states in order, but for scalars, which may go to a limit.</summary>
    public static ValueKind[] KindsOf(Program program)
    {
        Program live = Liveness.Prune(program);
        return [.. live.StateKinds.Where(kind => kind != ValueKind.Scalar).Order()];
    }

    /// <summary>Whether a hyperparameter is a guard against division by zero, which shows only if somebody makes it large.</summary>
    private static bool IsSmall(Hyperparameter hyperparameter) => hyperparameter.Default is > 0 and <= Small && hyperparameter.Name != LearningRate;

    private double[] OrdinaryValues => [.. Free.Select(Ordinary)];

    private double[] SmallValues => [.. Free.Select((h, place) => IsSmall(h) ? Unseen : Ordinary(h, place))];

    private Program Example => _example ??= At(OrdinaryValues)!;

    /// <summary>The name by which the form is known.</summary>
    public string Name => IsLate ? $"{Entry.Name} without bias correction" : Entry.Name;

    /// <summary>The program with values for the free hyperparameters; null if one is out of its range.</summary>
    public Program? At(IReadOnlyList<double> values)
    {
        Dictionary<string, double> all = new(Fixed);
        for (int i = 0; i < Free.Count; i++)
        {
            if (Free[i].Fault(values[i]) is not null) return null;
            all[Free[i].Name] = values[i];
        }
        Program program = Parser.Read(Entry.Text, Entry.Name, all).Program;
        return IsLate ? ManySteps.Of(program) : program;
    }

    /// <summary>Values at which nothing vanishes by chance.</summary>
    public static double Ordinary(Hyperparameter hyperparameter, int place)
    {
        double value = hyperparameter.Default == 0 || hyperparameter.Default == Special ? 0.1 : hyperparameter.Default;
        foreach (double factor in (double[])[1.013 + 0.01 * place, 0.987 - 0.01 * place, 1])
            if (hyperparameter.Fault(value * factor) is null) return value * factor;
        return hyperparameter.Default;
    }

    /// <summary>
    /// The optimizers' forms; the numbered programs of the paper come last, as any other name tells more. Of optimizers that are
    /// the same where hyperparameters have special values, the one that has fewer comes first: momentum without momentum is SGD.
    /// A setting with a name of its own is known by the optimizer's.
    /// </summary>
    private static List<CatalogueForm> Load()
    {
        IEnumerable<CatalogueForm> forms =
            from entry in Catalogue.All
            where entry.Header.SettingOf is null
            from isLate in (bool[])[false, true]
            where !isLate || entry.Parsed.Program.Statements.Any(s => s.Function.IsStepCount)
            from at in SpecialValues(entry.Parsed.Hyperparameters).Take(MaxForms)
            select new CatalogueForm(entry, isLate, at, [.. entry.Parsed.Hyperparameters.Where(h => !at.ContainsKey(h.Name))]);
        return [.. forms.OrderBy(f => f.Free.Count).ThenBy(f => f.Entry.Name.StartsWith("program", StringComparison.Ordinal))
            .ThenBy(f => f.Entry.Parsed.Hyperparameters.Count).ThenBy(f => f.Name, StringComparer.Ordinal)];
    }

    private static bool IsMomentum(Hyperparameter hyperparameter) => hyperparameter.Fault(0) is null && hyperparameter.Fault(1) is not null;

    /// <summary>All choices of hyperparameters that are zero, or 1e-8 where that is the default; fewer choices first.</summary>
    private static IEnumerable<Dictionary<string, double>> SpecialValues(IReadOnlyList<Hyperparameter> hyperparameters)
    {
        // One momentum may be none, which leaves a name; of several, which would leave another optimizer's.
        bool hasOneMomentum = hyperparameters.Count(IsMomentum) == 1;
        (string Name, double Value)[] special =
        [
            .. hyperparameters.Where(h => h.Fault(0) is null && (hasOneMomentum || !IsMomentum(h))).Select(h => (h.Name, 0.0)),
            .. hyperparameters.Where(h => h.Default == Special).Select(h => (h.Name, Special)),
        ];
        Dictionary<string, double> defaults = hyperparameters.Where(h => h.Name != LearningRate).ToDictionary(h => h.Name, h => h.Default);
        IEnumerable<Dictionary<string, double>> chosen = Enumerable.Range(0, 1 << special.Length)
            .Select(bits => special.Where((_, i) => (bits >> i & 1) != 0).ToArray())
            .Where(chosen => chosen.DistinctBy(c => c.Name).Count() == chosen.Length)
            // What is known by fewer hyperparameters is the simpler name: weight decay that is zero is none.
            .OrderByDescending(chosen => chosen.Length)
            .Select(chosen => chosen.ToDictionary(c => c.Name, c => c.Value));
        // At the defaults numbers may meet that meet nowhere else.
        return chosen.Prepend(defaults);
    }
}
