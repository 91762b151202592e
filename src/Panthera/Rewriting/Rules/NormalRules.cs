using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.Rules;

/// <summary>Rules about sums and products of any length, which patterns cannot say.</summary>
internal static class NormalRules
{
    private const int MaxExpanded = 6;

    private static readonly Function Power = Functions.Find("power")!, Exp = Functions.Find("exp")!, Log = Functions.Find("log")!;
    private static readonly Function Max = Functions.Find("max")!;

    /// <summary>f(x) = |x|^power, times sign(x) if it has a sign: one row a function.</summary>
    private static readonly Dictionary<Function, Factor> Powers = new()
    {
        [Functions.Absolute] = new(1, false),
        [Functions.SquareRoot] = new(0.5, false),
        [Functions.Find("cbrt")!] = new(1.0 / 3, true),
        [Functions.Sign] = new(0, true),
    };

    /// <summary>What a function is composed of.</summary>
    public static void Define(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        Node call = rewriter.Graph[node];
        if (call.Function?.Composition is not { } composition) return;
        int built = composition.Build(rewriter.Calls, 0, call.Children);
        if (rewriter.Graph.KindOf(built) == call.Value) equals(built, Exactness.Reals);
    }

    /// <summary>A function of numbers is a number.</summary>
    public static void Fold(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        Node call = rewriter.Graph[node];
        if (call.Function is not { Map: { } map, Arity: > 0 }) return;
        Span<double> numbers = stackalloc double[3];
        for (int a = 0; a < call.Children.Length; a++)
        {
            if (rewriter.Forms.NumberOf(call.Children[a]) is not { } number) return;
            numbers[a] = number;
        }
        double value = map(numbers[0], numbers[1], numbers[2]);
        if (double.IsFinite(value)) equals(rewriter.Forms.Number(call.Value, value), Exactness.Reals);
    }

    /// <summary>Sums and differences in normal form, and sums whose terms have become sums.</summary>
    public static void Sums(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        Node own = rewriter.Graph[node];
        Normalised? form = own.Kind == NodeKind.Sum
            ? rewriter.Forms.Sum(own.Value, own.Number, [.. own.Coefficients.Zip(own.Children)])
            : own is { Kind: NodeKind.Product, Children.Length: 1 } && own.Factors[0] == Factor.Itself
            ? rewriter.Forms.Sum(own.Value, 0, (own.Number, own.Children[0]))
            : own.Function?.Algebra.Arithmetic switch
            {
                Arithmetic.Sum => rewriter.Forms.Sum(own.Value, 0, (1, own.Children[0]), (1, own.Children[1])),
                Arithmetic.Difference => rewriter.Forms.Sum(own.Value, 0, (1, own.Children[0]), (-1, own.Children[1])),
                _ => null,
            };
        if (form is { } found) equals(found.Id, found.Exactness);
    }

    /// <summary>Products, quotients and powers in normal form, and products whose factors have become products.</summary>
    public static void Products(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        if (FormOf(rewriter, rewriter.Graph[node]) is { Exactness: Exactness.Reals } form) equals(form.Id, form.Exactness);
    }

    /// <summary>Products that are in normal form but for the ε of protected division.</summary>
    public static void Protect(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        Node own = rewriter.Graph[node];
        if (FormOf(rewriter, own) is { Exactness: Exactness.Epsilon } form) equals(form.Id, form.Exactness);
        if (own.Function == Functions.DivideProtected
            && rewriter.Forms.Product(own.Value, 1, (own.Children[0], Factor.Itself), (own.Children[1], new(-1, true, true))) is { } quotient)
            equals(quotient.Id, Larger(quotient.Exactness, Exactness.Epsilon));
        if (own.Kind != NodeKind.Product) return;
        // 1 / (y + ε) is protected division, in whatever words. An ε inside a root is the program's own.
        for (int c = 0; c < own.Children.Length; c++)
        {
            if (own.Factors[c] is not { Power: -1, IsProtected: false } || rewriter.Forms.View(own.Children[c], NodeKind.Sum) is not { Children.Length: > 0 } sum || !NormalForms.HasEpsilon(sum))
                continue;
            if (rewriter.Forms.Sum(sum.Value, 0, [.. sum.Coefficients.Zip(sum.Children)]) is not { } bare) continue;
            (int, Factor)[] factors = NormalForms.Pairs(own);
            factors[c] = (bare.Id, own.Factors[c] with { IsProtected = true });
            if (rewriter.Forms.Product(own.Value, own.Number, factors) is { } product) equals(product.Id, Larger(product.Exactness, Exactness.Epsilon));
        }
    }

    /// <summary>Products that are in normal form except where a factor is zero.</summary>
    public static void Signs(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        if (FormOf(rewriter, rewriter.Graph[node]) is { Exactness: Exactness.Points } form) equals(form.Id, form.Exactness);
    }

    /// <summary>x · (y + z) = x · y + x · z.</summary>
    public static void Expand(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        Node own = rewriter.Graph[node];
        if (own.Kind != NodeKind.Product || own.Children.Length < 2) return;
        for (int c = 0; c < own.Children.Length; c++)
        {
            if (own.Factors[c] != Factor.Itself || rewriter.Forms.View(own.Children[c], NodeKind.Sum) is not { } sum
                || sum.Children.Length is 0 or > MaxExpanded) continue;
            // The sum's constant is a term like the others.
            (double, int)[] terms = [.. sum.Coefficients.Zip(sum.Children), .. sum.Number == 0 ? [] : new[] { (sum.Number, rewriter.Graph.Constant(1)) }];
            for (int t = 0; t < terms.Length && terms[t].Item2 >= 0; t++)
            {
                (int, Factor)[] factors = NormalForms.Pairs(own);
                factors[c] = (terms[t].Item2, Factor.Itself);
                terms[t].Item2 = rewriter.Forms.Product(own.Value, own.Number, factors) is { Exactness: Exactness.Reals } term ? term.Id : -1;
            }
            if (!Array.TrueForAll(terms, term => term.Item2 >= 0)) continue;
            if (rewriter.Forms.Sum(own.Value, 0, terms) is { } expanded) equals(expanded.Id, expanded.Exactness);
        }
    }

    /// <summary>x · y + x · z = x · (y + z).</summary>
    public static void CommonFactors(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        Node own = rewriter.Graph[node];
        if (own.Kind != NodeKind.Sum || own.Number != 0 || own.Children.Length < 2) return;
        List<(int Base, Factor Factor)[]> terms = [.. own.Children.Select(child => rewriter.Forms.View(child, NodeKind.Product) is { Number: 1 } product
            ? [.. NormalForms.Pairs(product).Select(p => (rewriter.Graph.Find(p.Item1), p.Item2))] : new[] { (rewriter.Graph.Find(child), Factor.Itself) })];
        (int Base, Factor Factor)[] common = [.. terms[0].Where(factor => terms.TrueForAll(term => term.Contains(factor)))];
        // An infinite factor of terms of both signs is no number; with the terms in one factor it would be one.
        if (common.Length == 0 || !Array.TrueForAll(common, c => rewriter.Graph.FactsOf(c.Base).IsBounded && c.Factor.Power >= 0)) return;
        ValueKind kind = ValueKind.Scalar;
        List<(double, int)> rest = [];
        for (int t = 0; t < terms.Count; t++)
        {
            (int, Factor)[] left = [.. terms[t].Except(common)];
            ValueKind its = left.Aggregate(ValueKind.Scalar, (joined, f) => ValueKinds.Join(joined, rewriter.Graph.KindOf(f.Item1)) ?? own.Value);
            kind = ValueKinds.Join(kind, its) ?? own.Value;
            if (rewriter.Forms.Product(its, 1, left) is not { Exactness: Exactness.Reals } term) return;
            rest.Add((own.Coefficients[t], term.Id));
        }
        if (rewriter.Forms.Sum(kind, 0, [.. rest]) is { } sum && rewriter.Forms.Product(own.Value, 1, [.. common, (sum.Id, Factor.Itself)]) is
            { Exactness: Exactness.Reals } product) equals(product.Id, product.Exactness);
    }

    /// <summary>The larger and the smaller of two values whose bounds do not overlap.</summary>
    public static void Decide(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        Node own = rewriter.Graph[node];
        if (own.Function != Max && own.Function != Functions.Minimum) return;
        Facts x = rewriter.Graph.FactsOf(own.Children[0]), y = rewriter.Graph.FactsOf(own.Children[1]);
        if (x.Bounds.MayBeNaN || y.Bounds.MayBeNaN) return;
        bool isFirstLarger = x.Bounds.Low >= y.Bounds.High;
        if (!isFirstLarger && y.Bounds.Low < x.Bounds.High) return;
        int winner = own.Children[isFirstLarger == (own.Function == Max) ? 0 : 1];
        if (rewriter.Graph.KindOf(winner) == own.Value) equals(winner, Exactness.Reals);
        else if (rewriter.Forms.Sum(own.Value, 0, (1, winner)) is { } repeated) equals(repeated.Id, Exactness.Reals);
    }

    /// <summary>log |Π xᵢ^pᵢ| = Σ pᵢ · log |xᵢ|.</summary>
    public static void Logarithms(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        Node own = rewriter.Graph[node];
        if (own.Function != Log || rewriter.Forms.View(own.Children[0], NodeKind.Product) is not { } product || product.Number == 0) return;
        if (product.Factors.Any(f => f.Power == 0 || f.IsProtected)) return;
        List<(double, int)> terms = [];
        for (int c = 0; c < product.Children.Length; c++)
            if (rewriter.Graph.Call(Log, product.Children[c]) is { } logarithm) terms.Add((product.Factors[c].Power, logarithm));
        if (rewriter.Forms.Sum(own.Value, Math.Log(Math.Abs(product.Number)), [.. terms]) is { } sum) equals(sum.Id, sum.Exactness);
    }

    /// <summary>exp(x)^p · exp(y)^q = exp(p · x + q · y).</summary>
    public static void Exponentials(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        Node own = rewriter.Graph[node];
        if (own.Kind != NodeKind.Product) return;
        List<(double, int)> exponents = [];
        List<(int, Factor)> others = [];
        foreach ((int child, Factor factor) in NormalForms.Pairs(own))
        {
            int exponential = factor.IsProtected ? -1 : rewriter.Graph.ClassOf(child).Members.Find(m => rewriter.Graph[m].Function == Exp);
            if (exponential > 0 && rewriter.Graph[exponential].Function == Exp) exponents.Add((factor.Power, rewriter.Graph[exponential].Children[0]));
            else others.Add((child, factor));
        }
        if (exponents.Count == 0 || exponents is [(1, _)]) return;
        ValueKind kind = exponents.Aggregate(ValueKind.Scalar, (joined, e) => ValueKinds.Join(joined, rewriter.Graph.KindOf(e.Item2)) ?? own.Value);
        if (rewriter.Forms.Sum(kind, 0, [.. exponents]) is not { } sum || rewriter.Graph.Call(Exp, sum.Id) is not { } joint) return;
        if (rewriter.Forms.Product(own.Value, own.Number, [.. others, (joint, Factor.Itself)]) is { Exactness: Exactness.Reals } product)
            equals(product.Id, product.Exactness);
    }

    /// <summary>exp(Σ cᵢ · log xᵢ + y) = Π |xᵢ|^cᵢ · exp(y).</summary>
    public static void ExponentialsOfLogarithms(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        Node own = rewriter.Graph[node];
        if (own.Function != Exp) return;
        int exponent = own.Children[0];
        (double, int)[] terms = rewriter.Forms.View(exponent, NodeKind.Sum) is { } sum ? [.. sum.Coefficients.Zip(sum.Children)]
            : rewriter.Forms.View(exponent, NodeKind.Product) is { Children.Length: 1 } product && product.Factors[0] == Factor.Itself
                ? [(product.Number, product.Children[0])] : [];
        double constant = rewriter.Forms.View(exponent, NodeKind.Sum)?.Number ?? 0;
        List<(int, Factor)> factors = [];
        List<(double, int)> rest = [];
        foreach ((double coefficient, int term) in terms)
        {
            int logarithm = rewriter.Graph.ClassOf(term).Members.FindIndex(m => rewriter.Graph[m].Function == Log);
            if (logarithm < 0) rest.Add((coefficient, term));
            else factors.Add((rewriter.Graph[rewriter.Graph.ClassOf(term).Members[logarithm]].Children[0], new(coefficient, false)));
        }
        if (factors.Count == 0) return;
        ValueKind kind = rest.Aggregate(ValueKind.Scalar, (joined, t) => ValueKinds.Join(joined, rewriter.Graph.KindOf(t.Item2)) ?? own.Value);
        if (rest.Count > 0 && rewriter.Forms.Sum(kind, 0, [.. rest]) is { } others && rewriter.Graph.Call(Exp, others.Id) is { } call) factors.Add((call, Factor.Itself));
        else if (rest.Count > 0) return;
        if (rewriter.Forms.Product(own.Value, Math.Exp(constant), [.. factors]) is { Exactness: Exactness.Reals } form) equals(form.Id, form.Exactness);
    }

    private static Exactness Larger(Exactness a, Exactness b) => a > b ? a : b;

    private static Normalised? FormOf(Rewriter rewriter, Node own)
    {
        if (own.Kind == NodeKind.Product) return rewriter.Forms.Product(own.Value, own.Number, NormalForms.Pairs(own));
        if (own.Function is not { } function) return null;
        if (Powers.TryGetValue(function, out Factor factor)) return rewriter.Forms.Product(own.Value, 1, (own.Children[0], factor));
        if (function == Power) return OfPower(rewriter, own);
        return function.Algebra.Arithmetic switch
        {
            Arithmetic.Product => rewriter.Forms.Product(own.Value, 1, (own.Children[0], Factor.Itself), (own.Children[1], Factor.Itself)),
            Arithmetic.Quotient => rewriter.Forms.Product(own.Value, 1, (own.Children[0], Factor.Itself), (own.Children[1], new(-1, true))),
            Arithmetic.Negation => rewriter.Forms.Product(own.Value, -1, (own.Children[0], Factor.Itself)),
            _ => null,
        };
    }

    /// <summary>x^n for whole n, and for any n where x is not negative.</summary>
    private static Normalised? OfPower(Rewriter rewriter, Node own)
    {
        if (rewriter.Forms.NumberOf(own.Children[1]) is not { } exponent || Math.Abs(exponent) > 16 || exponent == 0) return null;
        Facts facts = rewriter.Graph.FactsOf(own.Children[0]);
        bool isWhole = exponent == Math.Round(exponent);
        if (!isWhole && (!facts.IsNonNegative || facts.Bounds.MayBeNaN)) return null;
        return rewriter.Forms.Product(own.Value, 1, (own.Children[0], new(exponent, isWhole && exponent % 2 != 0)));
    }
}
