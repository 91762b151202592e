using Panthera.Language;

namespace Panthera.Export.CSharp;

/// <summary>
/// The domain of C# expressions, for one call and what it is composed of: of numbers of type double, or of registers. The
/// arguments are given.
/// </summary>
internal sealed class CSharpExpression(bool isVector) : Domain<Code>
{
    private static readonly string[] Letters = ["x", "y", "z"];

    /// <summary>The text of a call.</summary>
    public static Code Of(Function function, bool isVector, params Code[] arguments) => new CSharpExpression(isVector).Apply(0, function, arguments);

    /// <inheritdoc/>
    public override Code Input(int variable) => throw new NotSupportedException("Expressions have arguments, not inputs.");

    /// <inheritdoc/>
    public override Code Constant(double value) => new(
        isVector ? $"new Vector<float>((float){CSharpText.Number(value)})" : CSharpText.Number(value), ValueKind.Scalar, value < 0 && !isVector ? Code.Sign : Code.Atom);

    /// <inheritdoc/>
    public override Code Apply(int statement, Function function, ReadOnlySpan<Code> arguments)
    {
        string? template = isVector ? function.Notation.Vector : function.Notation.CSharp;
        if (template is null && function.Composition is { } composition) return composition.Build(this, statement, arguments);
        if (template is not null) return new(Template.Fill(template, arguments), ValueKind.Scalar, Template.Precedence(template));
        if (!isVector || function.Notation.CSharp is null) throw new NotSupportedException($"{function} has no notation in C#.");
        Code[] letters = [.. Letters.Take(arguments.Length).Select(l => new Code(l, ValueKind.Scalar))];
        string parameters = letters.Length == 1 ? "x" : $"({string.Join(", ", Letters.Take(letters.Length))})";
        string each = Template.Fill(function.Notation.CSharp, letters);
        return new($"Map{(letters.Length == 1 ? "" : "2")}(static {parameters} => {each}, {string.Join(", ", arguments.ToArray().Select(a => a.Text))})", ValueKind.Scalar);
    }
}
