using Panthera.Language;

namespace Panthera.Export;

/// <summary>The domain of shapes: whether a program tells rows from columns, so that arrays must be taken as matrices.</summary>
internal sealed class Shapes(Program program) : Domain<ValueKind>
{
    private bool _toldApart;

    /// <summary>Whether a program has rows, columns or functions of matrices.</summary>
    public static bool AreToldApart(Program program)
    {
        Shapes shapes = new(program);
        program.Execute(shapes);
        return shapes._toldApart;
    }

    /// <inheritdoc/>
    public override ValueKind Input(int variable) => Seen(program.KindOf(variable));

    /// <inheritdoc/>
    public override ValueKind Constant(double value) => ValueKind.Scalar;

    /// <inheritdoc/>
    public override ValueKind Apply(int statement, Function function, ReadOnlySpan<ValueKind> arguments)
    {
        _toldApart |= function.MatrixMap is not null;
        return Seen(function.Kind(arguments)!.Value);
    }

    private ValueKind Seen(ValueKind kind)
    {
        _toldApart |= kind is not (ValueKind.Scalar or ValueKind.PerArray or ValueKind.Array);
        return kind;
    }
}
