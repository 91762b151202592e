using Panthera.Training.Data;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests;

public class TrainerPoolTests
{
    [Fact]
    public void Map_WorkOfDifferentLength_KeepsTheOrder()
    {
        using TrainerPool pool = new(4);
        int[] results = pool.Map(Enumerable.Range(0, 40), (_, i) =>
        {
            Thread.Sleep(i % 4 == 0 ? 5 : 0);
            return i * i;
        });
        results.ShouldBe(Enumerable.Range(0, 40).Select(i => i * i));
    }

    [Fact]
    public void Map_SeveralThreads_WorksSideBySide()
    {
        using TrainerPool pool = new(3);
        using Barrier barrier = new(3);
        // Three that wait for one another end only if three run at once.
        pool.Map(Enumerable.Range(0, 3), (_, _) => barrier.SignalAndWait(TimeSpan.FromSeconds(20))).ShouldBe([true, true, true]);
        pool.Threads.ShouldBe(3);
    }

    [Fact]
    public void Map_WorkThatThrows_SurfacesItAndThePoolGoesOn()
    {
        using TrainerPool pool = new(2);
        Should.Throw<InputException>(() => pool.Map([1, 2, 3], (_, i) => i == 2 ? throw new InputException("two") : i)).Message.ShouldBe("two");
        pool.Map([1, 2, 3], (_, i) => i).ShouldBe([1, 2, 3]);
        Should.Throw<OperationCanceledException>(() => pool.Map<int, int>([1], (_, _) => throw new OperationCanceledException()));
    }

    [Fact]
    public async Task Submit_OneThread_BeginsInOrder()
    {
        List<int> begun = [];
        using TrainerPool pool = new(1);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => pool.Submit(_ =>
        {
            begun.Add(i);
            return i;
        })));
        begun.ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public void Dispose_WithQueuedWork_DoesItFirst()
    {
        int done = 0;
        TrainerPool pool = new(2);
        for (int i = 0; i < 10; i++)
            _ = pool.Submit(_ =>
            {
                Thread.Sleep(2);
                return Interlocked.Increment(ref done);
            });
        pool.Dispose();
        done.ShouldBe(10);
        pool.Dispose();
        Should.Throw<InvalidOperationException>(() => { _ = pool.Submit(_ => 0); });
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void Pool_WithoutThreads_IsRefused(int threads) => Should.Throw<ArgumentOutOfRangeException>(() => new TrainerPool(threads));

    [Fact]
    public void For_SameTask_CompilesItOnceAThread()
    {
        Trainers trainers = new(), others = new();
        PictureSet pictures = Pictures.Draw(12, 10, 10, 10, 1);
        ProxyTask task = new()
        {
            Name = "tiny", ModelSummary = "linear", Data = pictures, Batch = 2, Steps = 1, Classes = pictures.Classes, MeasuredExamples = 2,
            Metric = Metric.Accuracy, Shape = new MlpShape(144, [], pictures.Classes),
        };
        trainers.For(task).ShouldBeSameAs(trainers.For(task));
        others.For(task).ShouldNotBeSameAs(trainers.For(task));
        // A task of equal content is another task: sources are not compared.
        trainers.For(task with { Steps = 1 }).ShouldNotBeSameAs(trainers.For(task));
    }
}
