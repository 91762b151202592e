using Panthera.Kernels;

namespace Panthera.Tests.Kernels;

public class TeamTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(3, 100)]
    [InlineData(9, 1000)]
    public void TryRun_DoesEveryItemOnce_OnDifferentWorkers(int workers, int items)
    {
        using Team team = new();
        int[] done = new int[items], inside = new int[workers];
        int overlaps = 0;
        for (int run = 1; run <= 200; run++)
        {
            team.TryRun(workers, items, (worker, item) =>
            {
                // Two threads must never be the same worker: its memory is not shared.
                if (Interlocked.Increment(ref inside[worker]) != 1) Interlocked.Increment(ref overlaps);
                Interlocked.Increment(ref done[item]);
                Interlocked.Decrement(ref inside[worker]);
            }).ShouldBeTrue();
            // All is done when it returns.
            done.ShouldAllBe(count => count == run);
        }
        overlaps.ShouldBe(0);
    }

    [Fact]
    public void TryRun_ItemsThatThrow_AreReported_AndTheTeamGoesOn()
    {
        using Team team = new();
        for (int run = 0; run < 50; run++)
        {
            int bad = run * 2;
            Should.Throw<InvalidDataException>(() => team.TryRun(3, 100, (_, item) =>
            {
                if (item == bad) throw new InvalidDataException();
            }));
            int done = 0;
            team.TryRun(3, 100, (_, _) => Interlocked.Increment(ref done)).ShouldBeTrue();
            done.ShouldBe(100);
        }
    }

    [Fact]
    public void TryRun_WhileBusy_DoesNothing()
    {
        using Team team = new();
        bool? inner = null;
        int inside = 0;
        team.TryRun(2, 1, (_, _) => inner = team.TryRun(2, 1, (_, _) => inside++)).ShouldBeTrue();
        inner.ShouldBe(false);
        inside.ShouldBe(0);
    }

    [Fact]
    public void TryRun_OthersTakePart()
    {
        using Team team = new();
        using Barrier all = new(3);
        // Each item waits until two others are under way: one thread alone could not do it.
        team.TryRun(3, 3, (_, _) => all.SignalAndWait(TimeSpan.FromMinutes(1)).ShouldBeTrue()).ShouldBeTrue();
    }
}
