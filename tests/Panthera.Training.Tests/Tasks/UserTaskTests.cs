using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests.Tasks;

public class UserTaskTests
{
    private static readonly ProxyTask Good = new()
    {
        Name = "whatever", ModelSummary = "none", Shape = new OwnShape(2, 3), Data = new Points(), Batch = 8, Steps = 20, Classes = 3,
        MeasuredExamples = 64, Metric = Metric.Accuracy,
    };

    [Fact]
    public void Open_ModelAndDataOfTheUsersOwn_Trains()
    {
        ProxyTask task = Open(Good);
        task.Name.ShouldBe("mine");
        using Trainer trainer = new(task);
        TrainingResult result = trainer.Run(new TrainingRun(TinyTraining.Descent, 1));
        result.Ending.ShouldBe(Ending.Finished);
        result.Loss.ShouldBeLessThan(Math.Log(3));
    }

    public static TheoryData<string, ProxyTask> Faulty => new()
    {
        { "its Shape is null", Good with { Shape = null! } },
        { "its Data is null", Good with { Data = null! } },
        { "its ModelSummary is null", Good with { ModelSummary = null! } },
        { "its Metric is null", Good with { Metric = null! } },
        { "its Batch is 0; expected at least 1", Good with { Batch = 0 } },
        { "its Steps is -1; expected at least 1", Good with { Steps = -1 } },
        { "its Classes is 1; expected at least 2", Good with { Classes = 1 } },
        { "its MeasuredExamples is 0; expected at least 1", Good with { MeasuredExamples = 0 } },
        { "a batch of 8 is more than the 0 examples of the validation split", Good with { Data = new Points(Validation: 0) } },
        { "its model was built for a batch of 9; expected 8", Good with { Shape = new OwnShape(2, 3, Extra: 1) } },
        { "linear: an output width of 0 is not possible", Good with { Shape = new MlpShape(2, [0], 3) } },
        { "points, train split, example 0, feature 1: NaN; expected finite numbers", Good with { Data = new Points(Feature: float.NaN) } },
        { "points, train split, example 0, feature 1: Infinity", Good with { Data = new Points(Feature: float.PositiveInfinity) } },
        { "points, train split, example 0, feature 2: NaN", Good with { Shape = new MlpShape(3, [], 3) } },
        { "points, train split, example 0, target 0: 3; expected 0 to 2", Good with { Data = new Points(Target: 3) } },
        { "points, train split, example 0, target 0: -1; expected 0 to 2", Good with { Data = new Points(Target: -1) } },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Open_FaultyTask_IsRefused(string message, ProxyTask task) =>
        Should.Throw<InputException>(() => Open(task)).Message.ShouldStartWith($"task 'mine': {message}");

    [Fact]
    public void Open_SourceThatThrows_IsRefused() =>
        Should.Throw<InputException>(() => Open(Good with { Shape = new MlpShape(1, [], 3) }))
            .Message.ShouldStartWith("task 'mine' fails when it is opened: IndexOutOfRangeException: ");

    [Fact]
    public void Define_RoleAndSummary_AreTheTasks()
    {
        TaskDefinition definition = UserTask.Define(new Mine(Good, TaskRole.Verdict), "here");
        definition.Role.ShouldBe(TaskRole.Verdict);
        definition.Summary.ShouldBe("points in the plane");
        definition.Names.ShouldBe(["mine"]);
        Should.Throw<InputException>(() => UserTask.Define(new Mine(Good, (TaskRole)5), "here"))
            .Message.ShouldContain("has the role 5; expected Search");
    }

    private static ProxyTask Open(ProxyTask task) =>
        ProxyTasks.Open("mine", new TaskData(), UserTask.Define(new Mine(task, TaskRole.Search), "here"));

    private sealed class Mine(ProxyTask task, TaskRole role) : ITask
    {
        public string Name => "mine";

        public string Summary => "points in the plane";

        public TaskRole Role => role;

        public ProxyTask Open(TaskData data) => task;
    }

    private sealed record OwnShape(int Inputs, int Classes, int Extra = 0) : ModelShape
    {
        public override string Kind => "own";

        public override Graph Build(int batch)
        {
            Graph graph = new(batch + Extra);
            graph.Features(Inputs).Apply(new Linear(Classes, Initializers.Xavier()), "only").Apply(new CrossEntropy());
            return graph;
        }
    }

    /// <summary>Points on a line, a third of it for each class; the second feature and the target may be replaced.</summary>
    private sealed record Points(int Validation = 96, float Feature = 1, int? Target = null) : IDataSource
    {
        public string Name => "points";

        public string Provenance => "made here";

        public int Count(Split split) => split == Split.Validation ? Validation : 96;

        public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
        {
            int width = batch.Features.Length / examples.Length;
            for (int row = 0; row < examples.Length; row++)
            {
                Span<float> features = batch.Features.AsSpan(row * width, width);
                features[0] = examples[row] / 48f - 1;
                features[1] = Feature;
                batch.Targets[row] = Target ?? examples[row] * 3 / 96;
            }
        }
    }
}
