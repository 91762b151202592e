using Panthera.Tests.Shared;
using Panthera.Training.Graphs;

namespace Panthera.Training.Tests.Graphs;

public class WorkerTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(8)]
    public void Shares_OfAnyNumberOfItems_CoverEachOnceAndStartAtUnits(int workers)
    {
        using WorkerTeam team = new(workers);
        foreach (int unit in (int[])[1, 8, 16])
        {
            foreach (int items in (int[])[0, 1, 7, 8, 9, 15, 16, 17, 100, 1000])
            {
                Worker.Range[] shares = new Worker.Range[workers];
                team.Run(worker => shares[worker.Index] = worker.Share(items, unit));
                shares[0].First.ShouldBe(0);
                shares[^1].End.ShouldBe(items);
                for (int i = 1; i < workers; i++) shares[i].First.ShouldBe(shares[i - 1].End);
                shares.ShouldAllBe(share => share.Count >= 0 && (share.First % unit == 0 || share.First == items));
                int most = shares.Max(share => share.Count), least = shares.Min(share => share.Count);
                (most - least).ShouldBeLessThanOrEqualTo(2 * unit);
            }
        }
    }

    [Fact]
    public void Wait_ManyTimes_LetsEachWorkerReadWhatTheOthersWrote()
    {
        const int workers = 3, rounds = 2000;
        using WorkerTeam team = new(workers);
        int[] written = new int[workers];
        int wrong = 0;
        team.Run(worker =>
        {
            for (int round = 1; round <= rounds; round++)
            {
                Volatile.Write(ref written[worker.Index], round);
                worker.Wait();
                for (int i = 0; i < workers; i++)
                    if (Volatile.Read(ref written[i]) != round) Interlocked.Increment(ref wrong);
                worker.Wait();
            }
        });
        wrong.ShouldBe(0);
        written.ShouldAllBe(last => last == rounds);
    }

    [Fact]
    public void Run_Repeated_AllocatesNothing()
    {
        using WorkerTeam team = new(2);
        Action<Worker> work = worker => worker.Wait();
        team.Run(work);
        Allocations.Of(() => team.Run(work)).ShouldBe(0);
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Run_WhereAWorkerFails_TellsItAndEndsTheTeam(int failing)
    {
        using WorkerTeam team = new(2);
        void Fail(Worker worker)
        {
            if (worker.Index == failing) throw new ArithmeticException("no such number");
            worker.Wait();
        }

        Should.Throw<InvalidOperationException>(() => team.Run(Fail)).Message.ShouldContain("no such number");
        Should.Throw<InvalidOperationException>(() => team.Run(_ => { })).Message.ShouldContain("failed before");
    }
}
