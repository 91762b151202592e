using Panthera.Training.Data;

namespace Panthera.Training.Models;

/// <summary>What a model learns from.</summary>
public enum ModelInput
{
    /// <summary>Pictures with a class each; sources are <see cref="IPictureSource"/>.</summary>
    Pictures,

    /// <summary>Text, whose next token it predicts; sources are <see cref="ITextSource"/>.</summary>
    Text,
}

/// <summary>A model that users may choose and size: one row of <see cref="ModelKinds.All"/>.</summary>
public sealed record ModelDefinition
{
    /// <summary>The name that commands take, such as <c>vit</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a line.</summary>
    public required string Summary { get; init; }

    /// <summary>The paper that it is from.</summary>
    public required string Reference { get; init; }

    /// <summary>What it learns from.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>The sizes that users may choose, in the order in which they are listed.</summary>
    public required IReadOnlyList<ModelSize> Sizes { get; init; }

    /// <summary>
    /// The model of some sizes for the examples of a source of the right kind; throws <see cref="InputException"/> if they do
    /// not fit each other.
    /// </summary>
    public required Func<ModelSizes, IDataSource, ModelShape> Shape { get; init; }
}
