using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Tasks;

namespace Panthera.Training.Models;

/// <summary>A model of chosen sizes and what it learns from.</summary>
/// <param name="Shape">The model.</param>
/// <param name="Data">The examples.</param>
/// <param name="Classes">Classes or tokens to choose from.</param>
/// <param name="Metric">What results are quoted as.</param>
public sealed record ModelWithData(ModelShape Shape, IDataSource Data, int Classes, Metric Metric)
{
    /// <summary>How many examples of a split results are measured on, at most.</summary>
    public int MeasuredExamples { get; init; } = int.MaxValue;

    /// <summary>A training loss above this has diverged; 0 for what follows from the classes.</summary>
    public double LargestLoss { get; init; }

    /// <summary>What checkpoints keep beside the run, so that the model can be used without its data; by name.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>See <see cref="ProxyTask.Evaluate"/>.</summary>
    public Func<Plan, Split, IReadOnlyList<Measurement>>? Evaluate { get; init; }
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

    /// <summary>What it learns from, in a word or two, such as <c>pictures</c>.</summary>
    public required string Input { get; init; }

    /// <summary>The sizes that users may choose, in the order in which they are listed.</summary>
    public required IReadOnlyList<ModelSize> Sizes { get; init; }

    /// <summary>
    /// The model of some sizes with the examples that it learns from: the user's, or without those what the program makes. Throws
    /// <see cref="InputException"/> if there are none of the right kind, or they do not fit the sizes.
    /// </summary>
    public required Func<ModelSizes, TaskData, ModelWithData> Open { get; init; }
}
