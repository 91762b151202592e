using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Panthera.Training.Tasks;
using static Panthera.Training.Tests.Tasks.EmittedAssembly;

namespace Panthera.Training.Tests.Tasks;

public sealed class TaskAssemblyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-tasks-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "tasks.dll");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_FindsAllTasksInTheOrderOfTheirClasses()
    {
        Write(Path, ("B", "first-of-b", Flaw.None), ("A", "Second_1", Flaw.None));
        IReadOnlyList<TaskDefinition> tasks = TaskAssembly.Load(Path);
        tasks.Select(task => task.Name).ShouldBe(["Second_1", "first-of-b"]);
        tasks.ShouldAllBe(task => task.Role == TaskRole.Search && task.Summary == "a test" && task.Sizes.Count == 1);
        ProxyTasks.With(tasks).ShouldBe([.. ProxyTasks.All, .. tasks]);
    }

    [Fact]
    public void Load_MissingFile_IsRefused() => Refuses($"{Path}: no such file; expected a .NET assembly with tasks");

    [Fact]
    public void Load_AnotherKindOfFile_IsRefused()
    {
        File.WriteAllText(Path, "MZ and no more");
        Refuses($"{Path}: not a .NET assembly");
        File.WriteAllText(Path, "");
        Refuses($"{Path}: not a .NET assembly");
    }

    [Fact]
    public void Load_NoTask_IsRefused()
    {
        Write(Path);
        Refuses($"{Path}: no task in it; expected a class that implements Panthera.Training.Tasks.ITask");
    }

    [Fact]
    public void Load_NewerRuntime_IsRefused()
    {
        WriteDerived(Path, "System.Runtime", new Version(99, 0, 0, 0));
        Refuses($"{Path}: built for .NET 99; this is .NET {Environment.Version.Major}");
    }

    [Fact]
    public void Load_MissingDependency_IsNamed()
    {
        WriteDerived(Path, "Some.Library", new Version(1, 0, 0, 0));
        Refuses($"{Path}: cannot be loaded: Could not load file or assembly 'Some.Library, Version=1.0.0.0");
    }

    [Fact]
    public void Load_OtherProcessor_IsRefused()
    {
        WriteDerived(Path, "System.Runtime", new Version(4, 0, 0, 0), RuntimeInformation.ProcessArchitecture == Architecture.Arm ? Machine.Amd64 : Machine.Arm);
        Refuses($"{Path}: not an assembly for this kind of processor or this runtime");
    }

    [Theory]
    [InlineData("t", Flaw.ConstructorThrows, "the constructor of the task T fails: InvalidOperationException: no luck")]
    [InlineData("t", Flaw.ConstructorTakesArguments, "the task T has no constructor without parameters")]
    [InlineData("t", Flaw.NameThrows, "the task T fails when it says what it is: InvalidOperationException: no luck")]
    [InlineData("", Flaw.None, "the task T has the name ''; expected at most 40 letters, digits, '-' and '_'")]
    [InlineData("two words", Flaw.None, "the task T has the name 'two words'; expected")]
    [InlineData("-t", Flaw.None, "the task T has the name '-t'; expected")]
    public void Load_FaultyTask_IsRefused(string name, Flaw flaw, string message)
    {
        Write(Path, ("T", name, flaw));
        Refuses($"{Path}: {message}");
    }

    [Theory]
    [InlineData("vit")]
    [InlineData("lm-unseen-10x")]
    [InlineData("mine")]
    public void With_NameThatIsTaken_IsRefused(string name)
    {
        Write(Path, ("A", "mine", Flaw.None), ("B", name, Flaw.None));
        IReadOnlyList<TaskDefinition> tasks = TaskAssembly.Load(Path);
        Should.Throw<InputException>(() => ProxyTasks.Open("mlp", new TaskData(), tasks)).Message.ShouldStartWith($"two tasks have the name '{name}'");
    }

    [Theory]
    [InlineData(Flaw.OpenThrows, "task 'mine' fails when it is opened: InvalidOperationException: no luck")]
    [InlineData(Flaw.None, "task 'mine': Open returned null")]
    public void Open_ThatFails_NamesTheTask(Flaw flaw, string message)
    {
        Write(Path, ("T", "mine", flaw));
        Should.Throw<InputException>(() => ProxyTasks.Open("mine", new TaskData(), TaskAssembly.Load(Path))).Message.ShouldStartWith(message);
    }

    private void Refuses(string message) => Should.Throw<InputException>(() => TaskAssembly.Load(Path)).Message.ShouldStartWith(message);
}
