using Panthera.Language;

namespace Panthera.Rewriting.Graphs;

/// <summary>What a node of the graph is.</summary>
internal enum NodeKind
{
    /// <summary>An input of the program; <see cref="Node.Input"/> says which.</summary>
    Input,

    /// <summary>A number.</summary>
    Constant,

    /// <summary>A call of a function of the language.</summary>
    Call,

    /// <summary>Σ cᵢ · xᵢ + c: the normal form of sums, differences and interpolations.</summary>
    Sum,

    /// <summary>c · Π |xᵢ|^pᵢ · sign(xᵢ)^sᵢ: the normal form of products, quotients, roots, signs and magnitudes.</summary>
    Product,
}

/// <summary>The role of one child of a product: |x|^<see cref="Power"/>, times sign(x) if <see cref="HasSign"/>.</summary>
/// <param name="Power">The exponent of the magnitude.</param>
/// <param name="HasSign">Whether the sign is a factor too, so that power 1 with sign is x itself.</param>
/// <param name="IsProtected">Whether a negative power comes from divisions that add ε to the divisor.</param>
internal readonly record struct Factor(double Power, bool HasSign, bool IsProtected = false)
{
    /// <summary>x itself.</summary>
    public static Factor Itself { get; } = new(1, true);
}

/// <summary>
/// One way to compute a value from others. Children are identifiers of nodes or, where the graph says so, of classes. Numbers
/// are compared to eight digits: constants come in single precision, and differences lose the last ones.
/// </summary>
internal sealed class Node : IEquatable<Node>
{
    private readonly int _hash;

    private Node(NodeKind kind, ValueKind value, Function? function, int input, double number, double[] coefficients, Factor[] factors, int[] children)
    {
        (Kind, Value, Function, Input, Number, Coefficients, Factors, Children) = (kind, value, function, input, number, coefficients, factors, children);
        HashCode hash = default;
        hash.Add((int)kind);
        hash.Add((int)value);
        hash.Add(function is null ? 0 : function.Name.GetHashCode(StringComparison.Ordinal));
        hash.Add(input);
        hash.Add(Rounded(number));
        foreach (double coefficient in coefficients) hash.Add(Rounded(coefficient));
        foreach (Factor factor in factors) hash.Add((Rounded(factor.Power), factor.HasSign, factor.IsProtected));
        foreach (int child in children) hash.Add(child);
        _hash = hash.ToHashCode();
    }

    public NodeKind Kind { get; }

    /// <summary>How many numbers the value holds.</summary>
    public ValueKind Value { get; }

    /// <summary>The function of a call.</summary>
    public Function? Function { get; }

    /// <summary>The variable index of an input.</summary>
    public int Input { get; }

    /// <summary>A constant's value, what a sum adds to its terms, or what a product multiplies its factors by.</summary>
    public double Number { get; }

    /// <summary>A sum's coefficients, one a child.</summary>
    public double[] Coefficients { get; }

    /// <summary>A product's factors, one a child.</summary>
    public Factor[] Factors { get; }

    public int[] Children { get; }

    public static Node OfInput(int variable, ValueKind kind) => new(NodeKind.Input, kind, null, variable, 0, [], [], []);

    public static Node OfConstant(double value) => new(NodeKind.Constant, ValueKind.Scalar, null, 0, value, [], [], []);

    public static Node OfCall(Function function, ValueKind kind, params int[] arguments) => new(NodeKind.Call, kind, function, 0, 0, [], [], arguments);

    public static Node OfSum(ValueKind kind, double constant, double[] coefficients, int[] children) =>
        new(NodeKind.Sum, kind, null, 0, constant, coefficients, [], children);

    public static Node OfProduct(ValueKind kind, double coefficient, Factor[] factors, int[] children) =>
        new(NodeKind.Product, kind, null, 0, coefficient, [], factors, children);

    /// <summary>The same with other children.</summary>
    public Node With(int[] children) => new(Kind, Value, Function, Input, Number, Coefficients, Factors, children);

    public bool Equals(Node? other)
    {
        if (other is null || _hash != other._hash || Kind != other.Kind || Value != other.Value || Function != other.Function || Input != other.Input
            || Rounded(Number) != Rounded(other.Number) || !Children.AsSpan().SequenceEqual(other.Children)
            || Coefficients.Length != other.Coefficients.Length) return false;
        for (int i = 0; i < Coefficients.Length; i++)
            if (Rounded(Coefficients[i]) != Rounded(other.Coefficients[i])) return false;
        for (int i = 0; i < Factors.Length; i++)
            if (Rounded(Factors[i].Power) != Rounded(other.Factors[i].Power) || Factors[i].HasSign != other.Factors[i].HasSign
                || Factors[i].IsProtected != other.Factors[i].IsProtected) return false;
        return true;
    }

    public override bool Equals(object? obj) => obj is Node other && Equals(other);

    public override int GetHashCode() => _hash;

    /// <summary>The digits by which numbers are compared.</summary>
    internal static ulong Rounded(double value) => (BitConverter.DoubleToUInt64Bits(value + 0.0) + (1UL << 23)) >> 24;
}
