using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Models;

namespace Panthera.Training.Tasks;

/// <summary>How large a task is, in cost of one training; each step up is about ten times the last (paper, section 4).</summary>
public enum TaskSize
{
    /// <summary>What a search trains on: well under a second.</summary>
    X1 = 1,

    /// <summary>A larger model and more steps: about ten times the cost.</summary>
    X10 = 10,

    /// <summary>About a hundred times the cost.</summary>
    X100 = 100,
}

/// <summary>A task that is ready to be trained: a model, examples, and how long.</summary>
public sealed record ProxyTask
{
    private const double AbsurdLoss = 4;

    /// <summary>The name that commands take, such as <c>vit</c> or <c>lm-10x</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The model, for people.</summary>
    public required string ModelSummary { get; init; }

    /// <summary>The model's sizes.</summary>
    public required ModelShape Shape { get; init; }

    /// <summary>Builds the model's graph; each trainer compiles its own.</summary>
    public Graph Model() => Shape.Build(Batch);

    /// <summary>The examples.</summary>
    public required IDataSource Data { get; init; }

    /// <summary>Examples a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>Training steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Classes or tokens to choose from.</summary>
    public required int Classes { get; init; }

    /// <summary>How many examples of a split results are measured on, at most.</summary>
    public required int MeasuredExamples { get; init; }

    /// <summary>A training loss above this has diverged; it is 4 times the loss of a uniform guess unless set.</summary>
    public double LargestLoss
    {
        get => field > 0 ? field : AbsurdLoss * Math.Log(Classes);
        init;
    }

    /// <summary>What results are quoted as.</summary>
    public required Metric Metric { get; init; }

    /// <summary>What else a trained model is quoted with on a split; null for nothing. It may fill the plan's batch.</summary>
    public Func<Plan, Split, IReadOnlyList<Measurement>>? Evaluate { get; init; }

    /// <summary>
    /// Examples that are new: pictures, or windows of text side by side. An epoch is as many draws as there are of these to
    /// train on.
    /// </summary>
    public int Distinct(Split split) => Data.Distinct(split);

    /// <summary>The steps of some epochs, to the nearest; at least one.</summary>
    /// <exception cref="InputException">If they are more than can be counted.</exception>
    public int StepsOf(double epochs)
    {
        double steps = Math.Round(epochs * Distinct(Split.Train) / Batch);
        return steps <= int.MaxValue ? (int)Math.Max(steps, 1)
            : throw new InputException($"{epochs:N0} epochs are {steps:N0} steps; expected at most {int.MaxValue:N0}");
    }

    /// <summary>How many examples of a split results are measured on: whole batches.</summary>
    /// <exception cref="InputException">If the split does not fill one batch.</exception>
    public int Measured(Split split)
    {
        int available = Data.Count(split);
        return available >= Batch ? Math.Min(MeasuredExamples, available) / Batch * Batch : throw new InputException(
            $"a batch of {Batch:N0} is more than the {available:N0} examples of the {split.ToString().ToLowerInvariant()} split: "
            + "give a smaller --batch or more data");
    }

    /// <summary>What checkpoints keep beside the run, so that the model can be used without its data; by name.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>A loss in nats a token as nats a character of the text of a split; null if the task has no text.</summary>
    public double? NatsPerCharacter(double loss, Split split) => Data is ITextSource text ? loss / text.CharactersPerToken(split) : null;

    /// <summary>A loss and an accuracy as the task quotes them.</summary>
    public string Quote(double loss, double accuracy) => Metric.Quote(loss, accuracy);
}
