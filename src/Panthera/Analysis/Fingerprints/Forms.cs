using System.Diagnostics;
using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>A value in normal form: a constant times a node of <see cref="Forms"/>.</summary>
internal readonly record struct Form(double Coefficient, int Node);

/// <summary>
/// The nodes that values in normal form are made of, and their arithmetic. A node is the number 1, an atom (an input or a call
/// of a function that sums and products do not look into), a product of powers of atoms and sums, or a sum of multiples of
/// the number 1, atoms and products, scaled so that the first multiple is 1. Factors and terms are sorted by their hashes, so
/// equal forms have equal hashes in whatever order they were made.
/// </summary>
/// <remarks>
/// What holds of real numbers only is left alone: 0 · x stays, as it may be no number; x / x is not 1, as x may be 0; nothing
/// is multiplied out. Terms that cancel leave rounding errors behind, and then <see cref="IsLost"/> says so.
/// </remarks>
internal sealed partial class Forms
{
    /// <summary>The node of the number 1.</summary>
    public const int One = 0;

    /// <summary>Constants beyond are left alone: products of several would overflow where single precision does.</summary>
    private const double Largest = 1e30, Smallest = 1e-30;

    /// <summary>A sum of constants that is so much smaller than its terms is mostly rounding error.</summary>
    private const double Cancelled = 1e-3;

    private const int MaxPower = 1 << 20;

    private const int OneTag = 11, ConstantTag = 12, ProductTag = 13, SumTag = 14;

    private Node[] _nodes = new Node[64];
    private Term[] _terms = new Term[128];
    private Factor[] _factors = new Factor[128];
    private int _nodeCount, _termCount, _factorCount;
    private bool _isLost, _mixesZeros, _hasPole;

    private enum NodeKind : byte
    {
        One,
        Atom,
        Product,
        Sum,
    }

    /// <summary>A node; First and Count tell its terms, its factors, or an atom's arguments among the terms.</summary>
    private record struct Node(UInt128 Hash, NodeKind Kind, int First, int Count, Function? Function);

    /// <summary>A multiple of a node.</summary>
    private readonly record struct Term(int Node, double Coefficient);

    /// <summary>Powers of a node above and below the line. They do not cancel: it may be zero.</summary>
    private readonly record struct Factor(int Node, int Above, int Below);

    /// <summary>
    /// Whether the forms since the last reset prove nothing: a term has cancelled another, a number has left the range, or what
    /// may be a zero of the other sign is divided by.
    /// </summary>
    public bool IsLost => _isLost || (_mixesZeros && _hasPole);

    /// <summary>Forgets all nodes but the number 1.</summary>
    public void Reset()
    {
        _nodes[One] = new(Mixing.Fold(OneTag, OneTag), NodeKind.One, 0, 0, null);
        (_nodeCount, _termCount, _factorCount) = (1, 0, 0);
        (_isLost, _mixesZeros, _hasPole) = (false, false, false);
    }

    /// <summary>A hash that equal forms share.</summary>
    public UInt128 Hash(Form form) =>
        IsOne(form.Coefficient) ? _nodes[form.Node].Hash : Mixing.Fold(_nodes[form.Node].Hash, Rounded(form.Coefficient));

    /// <summary>A constant.</summary>
    public Form Constant(double value)
    {
        _mixesZeros |= value == 0 && double.IsNegative(value);
        return IsTame(value) ? new(value + 0.0, One) : Atom(Bits(value));
    }

    /// <summary>An input.</summary>
    public Form Atom(UInt128 hash) => new(1, Add(new(hash, NodeKind.Atom, _termCount, 0, null)));

    /// <summary>-x.</summary>
    public Form Negated(Form x)
    {
        _mixesZeros |= x.Coefficient == 0;
        return new(0 - x.Coefficient, x.Node);
    }

    /// <summary>x + y.</summary>
    public Form Sum(Form x, Form y)
    {
        if (IsZero(x) || IsZero(y))
        {
            // 0 - 0 is 0, but -0 is not.
            _mixesZeros = true;
            return IsZero(x) ? y : x;
        }
        // Constants add up here as they do in a kernel, in double precision.
        if (x.Node == One && y.Node == One) return Constant(x.Coefficient + y.Coefficient);
        if (_nodes[x.Node].Hash == _nodes[y.Node].Hash) return new(Joined(x.Node, x.Coefficient, y.Coefficient), x.Node);

        // -(a - b) is b - a, except where it is zero.
        _mixesZeros |= (x.Coefficient < 0 && _nodes[x.Node].Kind == NodeKind.Sum) || (y.Coefficient < 0 && _nodes[y.Node].Kind == NodeKind.Sum);
        Term singleX = new(x.Node, 1), singleY = new(y.Node, 1);
        ReadOnlySpan<Term> xs = _nodes[x.Node].Kind == NodeKind.Sum ? TermsOf(x.Node) : new(ref singleX);
        ReadOnlySpan<Term> ys = _nodes[y.Node].Kind == NodeKind.Sum ? TermsOf(y.Node) : new(ref singleY);
        Reserve(ref _terms, _termCount + xs.Length + ys.Length);
        int first = _termCount, i = 0, j = 0;
        while (i < xs.Length || j < ys.Length)
        {
            int order = i == xs.Length ? 1 : j == ys.Length ? -1 : Compare(xs[i].Node, ys[j].Node);
            _terms[_termCount++] =
                order < 0 ? new(xs[i].Node, x.Coefficient * xs[i++].Coefficient)
                : order > 0 ? new(ys[j].Node, y.Coefficient * ys[j++].Coefficient)
                : new(xs[i].Node, Joined(xs[i].Node, x.Coefficient * xs[i++].Coefficient, y.Coefficient * ys[j++].Coefficient));
        }
        return Sum(first);
    }

    /// <summary>x · y^power.</summary>
    public Form Product(Form x, Form y, int power = 1)
    {
        double coefficient = x.Coefficient * Power(y.Coefficient, power);
        if (!IsTame(coefficient) || (coefficient == 0 && x.Coefficient != 0 && y.Coefficient != 0))
        {
            _isLost |= y.Coefficient == 0;
            return Product(Product(x, Atom(Bits(y.Coefficient)), power), new(1, y.Node), power);
        }
        _mixesZeros |= coefficient == 0;
        _hasPole |= power < 0 && MayBeSignedZero(y.Node);
        if (y.Node == One) return new(coefficient + 0.0, x.Node);
        if (x.Node == One && power == 1) return new(coefficient + 0.0, y.Node);

        Factor singleX = new(x.Node, 1, 0), singleY = new(y.Node, 1, 0);
        ReadOnlySpan<Factor> xs = FactorsOf(x.Node, ref singleX), ys = FactorsOf(y.Node, ref singleY);
        Reserve(ref _factors, _factorCount + xs.Length + ys.Length);
        int first = _factorCount, i = 0, j = 0;
        while (i < xs.Length || j < ys.Length)
        {
            int order = i == xs.Length ? 1 : j == ys.Length ? -1 : Compare(xs[i].Node, ys[j].Node);
            _factors[_factorCount++] =
                order < 0 ? xs[i++]
                : order > 0 ? Joined(new(ys[j].Node, 0, 0), ys[j++], power)
                : Joined(xs[i++], ys[j++], power);
        }
        return Product(coefficient, first);
    }

    /// <summary>Makes a node of the terms since an index.</summary>
    private Form Sum(int first)
    {
        ReadOnlySpan<Term> terms = _terms.AsSpan(first, _termCount - first);
        Debug.Assert(terms.Length > 1, "Sums of one term are that term.");
        double scale = 1;
        foreach (Term term in terms)
            if (term.Coefficient != 0)
            {
                scale = term.Coefficient;
                break;
            }
        _mixesZeros |= scale < 0;
        UInt128 hash = SumTag;
        for (int i = first; i < _termCount; i++)
        {
            Term term = _terms[i];
            double coefficient = term.Coefficient / scale;
            if (!IsTame(coefficient) || !IsTame(term.Coefficient)) _isLost = true;
            _terms[i] = new(term.Node, coefficient);
            hash = Mixing.Fold(hash, Hash(new(coefficient, term.Node)));
        }
        return new(scale, Add(new(hash, NodeKind.Sum, first, _termCount - first, null)));
    }

    /// <summary>Makes a node of the factors since an index.</summary>
    private Form Product(double coefficient, int first)
    {
        for (int i = first; i < _factorCount; i++)
            if (RuleOf(_factors[i]) is { } rule) return Rewritten(coefficient, first, i, rule);
        int count = _factorCount - first;
        if (count == 1 && _factors[first] is { Above: 1, Below: 0 } single)
        {
            _factorCount = first;
            return new(coefficient, single.Node);
        }
        if (count == 0) return new(coefficient, One);
        UInt128 hash = ProductTag;
        for (int i = first; i < _factorCount; i++)
        {
            Factor factor = _factors[i];
            hash = Mixing.Fold(hash, Mixing.Fold(_nodes[factor.Node].Hash, new UInt128((ulong)factor.Above, (ulong)factor.Below)));
        }
        return new(coefficient, Add(new(hash, NodeKind.Product, first, count, null)));
    }

    /// <summary>The coefficient of two terms of the same node together.</summary>
    private double Joined(int node, double x, double y)
    {
        double sum = x + y;
        // Infinite numbers of opposite signs make none, and a zero hides an infinite one.
        if (node == One ? Math.Abs(sum) < Cancelled * Math.Abs(x) : Math.Sign(x) != Math.Sign(y)) _isLost = true;
        return sum;
    }

    /// <summary>Whether a value may be zero with either sign. A sum with a constant is zero by chance only.</summary>
    private bool MayBeSignedZero(int node)
    {
        Factor single = new(node, 1, 0);
        foreach (Factor factor in FactorsOf(node, ref single))
        {
            ref readonly Node one = ref _nodes[factor.Node];
            bool isSigned = one.Kind == NodeKind.Sum ? !HasConstant(factor.Node) : one.Function is not { Algebra.IsNonNegative: true };
            if (isSigned && ((factor.Above | factor.Below) & 1) != 0) return true;
        }
        return false;
    }

    private bool HasConstant(int sum)
    {
        foreach (Term term in TermsOf(sum))
            if (term.Node == One) return true;
        return false;
    }

    private Factor Joined(Factor factor, Factor other, int power)
    {
        int up = power > 0 ? other.Above : other.Below, down = power > 0 ? other.Below : other.Above, times = Math.Abs(power);
        long above = factor.Above + (long)up * times, below = factor.Below + (long)down * times;
        if (above > MaxPower || below > MaxPower) _isLost = true;
        return new(factor.Node, (int)Math.Min(above, MaxPower), (int)Math.Min(below, MaxPower));
    }

    private ReadOnlySpan<Term> TermsOf(int node) => _terms.AsSpan(_nodes[node].First, _nodes[node].Count);

    private ReadOnlySpan<Factor> FactorsOf(int node, ref Factor single) => _nodes[node].Kind switch
    {
        NodeKind.One => [],
        NodeKind.Product => _factors.AsSpan(_nodes[node].First, _nodes[node].Count),
        _ => new(ref single),
    };

    private int Compare(int x, int y) => x == y ? 0 : _nodes[x].Hash.CompareTo(_nodes[y].Hash);

    private int Add(Node node)
    {
        Reserve(ref _nodes, _nodeCount + 1);
        _nodes[_nodeCount] = node;
        return _nodeCount++;
    }

    private static void Reserve<T>(ref T[] array, int length)
    {
        if (array.Length < length) Array.Resize(ref array, 2 * length);
    }

    private static bool IsZero(Form form) => form is { Node: One, Coefficient: 0 };

    private static bool IsOne(double coefficient) => coefficient == 1 || Rounded(coefficient) == Rounded(1);

    private static bool IsTame(double value) => value == 0 || (Math.Abs(value) is >= Smallest and <= Largest);

    /// <summary>What constants are compared by: eleven digits, as the order of operations decides on the last ones.</summary>
    private static ulong Rounded(double value) => (BitConverter.DoubleToUInt64Bits(value + 0.0) + (1UL << 15)) >> 16;

    private static UInt128 Bits(double value) =>
        Mixing.Fold(ConstantTag, double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(value + 0.0));

    private static double Power(double x, int power)
    {
        double result = 1;
        for (int rest = Math.Abs(power); rest > 0; rest >>= 1, x *= x)
            if ((rest & 1) != 0) result *= x;
        return power < 0 ? 1 / result : result;
    }
}
