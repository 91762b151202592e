using Panthera.Training.Data;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.App.Tests;

/// <summary>Tasks that train in a millisecond, which commands take from this assembly as from any user's.</summary>
internal abstract class QuickTask(string name, TaskRole role, ulong seed) : ITask
{
    /// <summary>The options that make a search use them for all that it does.</summary>
    public static IReadOnlyList<string> Options { get; } =
    [
        "--task", "quick", "--select-task", "quick-select", "--verdict-task", "quick-verdict", "--task-assembly", typeof(QuickTask).Assembly.Location,
    ];

    public string Name => name;

    public string Summary => "a perceptron on two clouds";

    public TaskRole Role => role;

    public ProxyTask Open(TaskData data) => new()
    {
        Name = name, ModelSummary = "perceptron, 6 hidden units", Shape = new MlpShape(Clouds.Features, [6], 2), Data = new Clouds(seed), Classes = 2,
        Metric = Metric.Accuracy, Batch = 16, Steps = 40, MeasuredExamples = 128,
    };

    /// <summary>Points around two centres, a class each.</summary>
    private sealed class Clouds(ulong seed) : IDataSource
    {
        public const int Features = 4;

        public string Name => "clouds";

        public string Provenance => $"made here from seed {seed}";

        public int Count(Split split) => 512;

        public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
        {
            for (int row = 0; row < examples.Length; row++)
            {
                Rng rng = new(seed, (ulong)split, (ulong)examples[row]);
                batch.Targets[row] = rng.Next(2);
                for (int f = 0; f < Features; f++) batch.Features[row * Features + f] = (float)(rng.NextNormal() + 0.7 * (2 * batch.Targets[row] - 1));
            }
        }
    }
}

internal sealed class QuickSearchTask() : QuickTask("quick", TaskRole.Search, 1);

internal sealed class QuickSelectionTask() : QuickTask("quick-select", TaskRole.Selection, 2);

internal sealed class QuickVerdictTask() : QuickTask("quick-verdict", TaskRole.Verdict, 3);
