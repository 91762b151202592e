using Panthera.Language;

namespace Panthera.Rewriting;

/// <summary>Another domain, with other values for the inputs.</summary>
internal sealed class InputsDomain<T>(Domain<T> inner, Func<int, T> input) : Domain<T>
{
    public override T Input(int variable) => input(variable);

    public override T Constant(double value) => inner.Constant(value);

    public override T Apply(int statement, Function function, ReadOnlySpan<T> arguments) => inner.Apply(statement, function, arguments);
}
