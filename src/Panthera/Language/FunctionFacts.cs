using Panthera.Analysis;

namespace Panthera.Language;

/// <summary>What follows from a function's row and is looked up for every statement of every program.</summary>
internal sealed class FunctionFacts(Function function)
{
    /// <summary>The kind rule as a table.</summary>
    public KindTable Kinds { get; } = new(function.Arity, function.Kind);

    /// <summary>A hash of the name.</summary>
    public UInt128 Hash { get; } = Mixing.Of(function.Name);

    /// <summary>The rules by which canonical fingerprints rewrite its calls.</summary>
    public RulesOfFunction Rules { get; } = CanonicalRules.For(function);
}
