using Panthera.Language;

namespace Panthera.Rewriting.Graphs;

/// <summary>A value in normal form.</summary>
/// <param name="Id">A node that is the normal form, or is equal to it.</param>
/// <param name="Exactness">How far it may differ from what it was made of.</param>
internal readonly record struct Normalised(int Id, Exactness Exactness);

/// <summary>
/// Makes sums and products in normal form: flat, with children in order, no child twice, numbers multiplied out. Associativity and
/// commutativity need no rules of their own, which would fill a graph with every order of every sum.
/// </summary>
/// <param name="graph">Where they are made.</param>
/// <param name="allowed">What is made may not be less exact.</param>
internal sealed class NormalForms(EGraph graph, Exactness allowed)
{
    private const int MaxChildren = 16, MaxDepth = 4;
    private const double Cancelled = 1e-12, LargestExponent = 64, Tame = 1e30, LeastLead = 0.01, Whole = 1e-10;
    private static readonly Factor Nothing = new(0, false);

    private readonly Dictionary<(int Class, NodeKind Kind), int?> _flattest = [];
    private long _unions = -1;

    /// <summary>Forms that are made for others: classes may hold sums of products of each other.</summary>
    private int _depth;

    /// <summary>constant + Σ coefficient · term; null if terms cancel that may be infinite or no number.</summary>
    public Normalised? Sum(ValueKind kind, double constant, params ReadOnlySpan<(double Coefficient, int Term)> terms)
    {
        List<(double Coefficient, int Term)> flat = [];
        foreach ((double coefficient, int term) in terms) Flatten(coefficient, term, ref constant, flat);
        List<(double Coefficient, int Term)> joined = [];
        foreach (IGrouping<int, (double Coefficient, int Term)> same in flat.GroupBy(t => graph.Find(t.Term)).OrderBy(g => graph.ClassOf(g.Key).First))
        {
            double sum = same.Sum(t => t.Coefficient);
            Facts facts = graph.FactsOf(same.Key);
            // An infinite value less itself is no number, and what is no number does not go away.
            if (!facts.IsBounded && same.Any(t => t.Coefficient > 0) && same.Any(t => t.Coefficient < 0)) return null;
            if (Math.Abs(sum) > Cancelled * same.Sum(t => Math.Abs(t.Coefficient))) joined.Add((Snapped(sum), same.Key));
            else if (!facts.IsFinite) return null;
        }
        constant = Snapped(constant);
        if (!IsTame(constant) || joined.Count > MaxChildren || joined.Any(t => !IsTame(t.Coefficient))) return null;
        if (joined.Count == 0) return new(Number(kind, constant), Exactness.Reals);
        if (joined.Count == 1 && constant == 0) return Product(kind, joined[0].Coefficient, (joined[0].Term, Factor.Itself));
        return new(graph.Add(Node.OfSum(kind, constant, [.. joined.Select(t => t.Coefficient)], [.. joined.Select(t => t.Term)])), Exactness.Reals);
    }

    /// <summary>coefficient · Π factor; null if it has none, or none that is as exact as allowed.</summary>
    public Normalised? Product(ValueKind kind, double coefficient, params ReadOnlySpan<(int Base, Factor Factor)> factors)
    {
        Exactness exactness = Exactness.Reals;
        List<(int Base, Factor Factor)> flat = [];
        foreach ((int x, Factor factor) in factors)
            if (!Flatten(x, factor, ref coefficient, flat, ref exactness)) return null;

        List<(int Base, Factor Factor)> joined = [];
        foreach (IGrouping<int, (int Base, Factor Factor)> same in flat.GroupBy(f => graph.Find(f.Base)).OrderBy(g => graph.ClassOf(g.Key).First))
        {
            Facts facts = graph.FactsOf(same.Key);
            if (Joined(same.Select(f => f.Factor), facts, ref exactness) is not { } factor) return null;
            Simplify(ref factor, facts, ref exactness);
            if (factor != Nothing) joined.Add((same.Key, factor));
            else if (facts.Bounds.MayBeNaN) return null;
        }
        coefficient = Snapped(coefficient);
        if (exactness > allowed || !IsTame(coefficient) || joined.Count > MaxChildren) return null;
        if (coefficient == 0)
            return joined.All(f => graph.FactsOf(f.Base).IsFinite && f.Factor.Power >= 0) ? new(Number(kind, 0), exactness) : null;
        if (joined.Count == 0) return new(Number(kind, coefficient), exactness);
        if (joined is [var (only, single)] && coefficient == 1 && graph.KindOf(only) == kind && single == Factor.Itself) return new(only, exactness);
        return new(graph.Add(Node.OfProduct(kind, coefficient, [.. joined.Select(f => f.Factor)], [.. joined.Select(f => f.Base)])), exactness);
    }

    /// <summary>A number, repeated if the kind asks for more than one.</summary>
    public int Number(ValueKind kind, double value) => kind == ValueKind.Scalar ? graph.Constant(value) : graph.Add(Node.OfSum(kind, value, [], []));

    /// <summary>Which nodes were taken for which others, since this was last cleared.</summary>
    public HashSet<(int, int)> Premises { get; } = [];

    /// <summary>The number that all numbers of a value are, or null.</summary>
    public double? NumberOf(int id) => ConstantOf(id) ?? (View(id, NodeKind.Sum) is { Children.Length: 0 } sum ? sum.Number : null);

    /// <summary>A class's sum or product in normal form, the flattest first; null if it has none.</summary>
    public Node? View(int id, NodeKind kind)
    {
        if (Flattest(graph.Find(id), kind) is not { } member) return null;
        if (member != id) Premises.Add((id, member));
        return graph[member];
    }

    /// <summary>Finds the member that <see cref="View"/> shows. What classes hold changes with unions only, so it is remembered between them.</summary>
    private int? Flattest(int own, NodeKind kind)
    {
        if (_unions != graph.Unions)
        {
            _flattest.Clear();
            _unions = graph.Unions;
        }
        if (_flattest.TryGetValue((own, kind), out int? known)) return known;
        // Classes may hold forms of each other: one that leads back here has none for the moment.
        _flattest[(own, kind)] = null;
        int? best = null;
        (int Nested, int Children, long Age) rank = default;
        foreach (int member in graph.ClassOf(own).Members)
        {
            Node node = graph[member];
            if (node.Kind != kind || node.Children.Any(child => graph.Find(child) == own)) continue;
            // Of equal forms the one of older values is the more basic: nothing is older than the inputs.
            int nested = 0;
            for (int c = 0; c < node.Children.Length; c++)
                if (Has(node.Children[c], kind) || (kind == NodeKind.Product && HidesProtection(node.Children[c], node.Factors[c]))) nested++;
            (int, int, long) its = (nested, node.Children.Length, node.Children.Sum(child => (long)graph.ClassOf(child).First));
            if (best is null || its.CompareTo(rank) < 0) (best, rank) = (member, its);
        }
        return _flattest[(own, kind)] = best;
    }

    /// <summary>Whether a sum's constant is an ε that must not be scaled, or it would not be known any more.</summary>
    public static bool HasEpsilon(Node sum) => Math.Abs(sum.Number - Functions.Epsilon) <= 1e-6 * Functions.Epsilon;

    private double? ConstantOf(int id)
    {
        EClass own = graph.ClassOf(id);
        if (own.Constant is { } && own.Members.Find(m => graph[m].Kind == NodeKind.Constant) is var member && member != id) Premises.Add((id, member));
        return own.Constant;
    }

    /// <summary>Whether a child has a form that would have been taken into the parent's.</summary>
    private bool Has(int id, NodeKind kind)
    {
        if (graph[graph.ClassOf(id).First].Kind == NodeKind.Input) return false;
        foreach (int member in graph.ClassOf(id).Members)
            if (graph[member].Kind == kind && !(IsMultiple(graph[member]) && IsMonic(id))) return true;
        // Of values that are multiples of each other one is the basic one: the monic sum, or whose flattest product is no multiple.
        if (Flattest(graph.Find(id), kind == NodeKind.Sum ? NodeKind.Product : NodeKind.Sum) is not { } other) return false;
        Node form = graph[other];
        return kind == NodeKind.Sum ? form.Number != 1 : form.Children.Length > 0 && !HasEpsilon(form) && LeadOf(form) != 1;
    }

    /// <summary>Whether a factor is protected division in other words: 1 / (y + ε), of which there is a form without the ε.</summary>
    private bool HidesProtection(int child, Factor factor) => factor is { Power: -1, IsProtected: false }
        && graph.ClassOf(child).Members.Exists(m => graph[m] is { Kind: NodeKind.Sum, Children.Length: > 0 } sum && HasEpsilon(sum));

    /// <summary>Whether a product is a number times one value.</summary>
    private static bool IsMultiple(Node product) => product.Kind == NodeKind.Product && product.Factors is [var factor] && factor == Factor.Itself;

    /// <summary>Whether a value is a sum that stays as it is where it is a factor: of sums that are multiples of each other, one is.</summary>
    private bool IsMonic(int id) => Flattest(graph.Find(id), NodeKind.Sum) is { } sum && graph[sum].Children.Length > 0 && LeadOf(graph[sum]) == 1;

    private void Flatten(double coefficient, int term, ref double constant, List<(double, int)> flat)
    {
        if (ConstantOf(term) is { } number)
        {
            constant += coefficient * number;
            return;
        }
        if (View(term, NodeKind.Sum) is { } sum)
        {
            constant += coefficient * sum.Number;
            for (int c = 0; c < sum.Children.Length; c++) flat.Add((coefficient * sum.Coefficients[c], graph.Find(sum.Children[c])));
            return;
        }
        if (View(term, NodeKind.Product) is { } product && product.Number != 1 && _depth < MaxDepth)
        {
            _depth++;
            Normalised? rest = Product(product.Value, 1, Pairs(product));
            _depth--;
            if (rest is { Exactness: Exactness.Reals } form && graph.Find(form.Id) != graph.Find(term))
            {
                flat.Add((coefficient * product.Number, graph.Find(form.Id)));
                return;
            }
        }
        flat.Add((coefficient, graph.Find(term)));
    }

    private bool Flatten(int x, Factor factor, ref double coefficient, List<(int, Factor)> flat, ref Exactness exactness)
    {
        if (NumberOf(x) is { } number)
        {
            if (number == 0 && (factor.Power < 0 || (factor.Power == 0 && !factor.HasSign))) return false;
            coefficient *= Raised(number, factor);
            return double.IsFinite(coefficient);
        }
        if (View(x, NodeKind.Product) is { } product && !(IsMultiple(product) && IsMonic(x)))
        {
            coefficient *= Raised(product.Number, factor);
            for (int c = 0; c < product.Children.Length; c++)
            {
                Factor inner = product.Factors[c];
                double power = inner.Power * factor.Power;
                if (Math.Abs(power) > LargestExponent) return false;
                // 1 / (1 / x) is 0 where x is, in both ways of dividing.
                if (inner.Power < 0 && factor.Power < 0)
                    exactness = Max(exactness, inner.IsProtected || factor.IsProtected ? Exactness.Epsilon : Exactness.Points);
                bool isProtected = power < 0 && (inner.Power < 0 ? inner.IsProtected : factor.IsProtected);
                flat.Add((graph.Find(product.Children[c]), new(power, inner.HasSign && factor.HasSign, isProtected)));
                if (factor.HasSign || inner.Power != 0 || factor.Power == 0) continue;
                exactness = Max(exactness, Exactness.Points);
            }
            return double.IsFinite(coefficient);
        }
        if (View(x, NodeKind.Sum) is { Children.Length: > 0 } sum && !HasEpsilon(sum) && LeadOf(sum) is var lead && lead != 1 && _depth < MaxDepth)
        {
            _depth++;
            Normalised? monic = Sum(sum.Value, sum.Number / lead, [.. sum.Children.Select((child, c) => (sum.Coefficients[c] / lead, child))]);
            _depth--;
            if (monic is { } form && graph.Find(form.Id) != graph.Find(x))
            {
                coefficient *= Raised(lead, factor);
                flat.Add((graph.Find(form.Id), factor));
                return double.IsFinite(coefficient);
            }
        }
        flat.Add((graph.Find(x), factor));
        return true;
    }

    /// <summary>What a sum is divided by where it is a factor, so that equal sums up to a number share a form: its constant, or its first coefficient.</summary>
    private static double LeadOf(Node sum) => Math.Abs(sum.Number) >= LeastLead ? sum.Number : sum.Coefficients[0];

    /// <summary>The product of several factors of one base; null if what cancels would be no number where the base is zero.</summary>
    private static Factor? Joined(IEnumerable<Factor> factors, Facts facts, ref Exactness exactness)
    {
        Factor? joined = null;
        foreach (Factor factor in factors)
        {
            if (joined is not { } before)
            {
                joined = factor;
                continue;
            }
            double power = before.Power + factor.Power;
            if (Math.Abs(power) < Cancelled) power = 0;
            bool isProtected = false;
            if (before.Power < 0 && factor.Power < 0) isProtected = before.IsProtected && factor.IsProtected;
            else if (before.Power < 0 || factor.Power < 0)
            {
                isProtected = before.Power < 0 ? before.IsProtected : factor.IsProtected;
                // Infinity by infinity is no number, and neither is zero by zero where nothing protects the divisor.
                if (!facts.IsBounded || (!isProtected && !facts.IsNonZero)) return null;
                if (isProtected) exactness = Max(exactness, Exactness.Epsilon);
                isProtected &= power < 0;
            }
            joined = new(power, before.HasSign ^ factor.HasSign, isProtected);
            // sign(x)² is 1 but for x = 0, which shows where no power of x is left to be zero.
            if (before.HasSign && factor.HasSign && power <= 0 && !facts.IsNonZero) exactness = Max(exactness, Exactness.Points);
        }
        return joined;
    }

    /// <summary>Drops what the facts say is 1.</summary>
    private static void Simplify(ref Factor factor, Facts facts, ref Exactness exactness)
    {
        // What is never negative is its own magnitude.
        if (factor.Power == 1 && facts.IsNonNegative) factor = Factor.Itself;
        else if (factor.HasSign && facts.IsNonNegative)
        {
            if (factor.Power <= 0 && !facts.IsPositive) exactness = Max(exactness, Exactness.Points);
            factor = factor with { HasSign = false };
        }
        if (factor.Power != 0 || factor.HasSign) return;
        if (!facts.IsNonZero) exactness = Max(exactness, Exactness.Points);
        factor = Nothing;
    }

    /// <summary>A product's children and factors.</summary>
    public static (int, Factor)[] Pairs(Node product) => [.. product.Children.Zip(product.Factors)];

    private static double Raised(double number, Factor factor)
    {
        double magnitude = factor.Power == 0 ? 1 : Math.Pow(Math.Abs(number), factor.Power);
        return factor.HasSign ? magnitude * Math.Sign(number) : magnitude;
    }

    /// <summary>Numbers that only rounding keeps from being whole are whole.</summary>
    private static double Snapped(double value) => value != 0 && Math.Abs(value - Math.Round(value)) <= Whole * Math.Abs(value) ? Math.Round(value) : value;

    private static bool IsTame(double value) => value == 0 || (Math.Abs(value) is >= 1 / Tame and <= Tame);

    private static Exactness Max(Exactness a, Exactness b) => a > b ? a : b;
}
