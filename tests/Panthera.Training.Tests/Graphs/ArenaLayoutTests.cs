using Panthera.Training.Graphs;

namespace Panthera.Training.Tests.Graphs;

public class ArenaLayoutTests
{
    [Fact]
    public void Blocks_AllocatedAndReleasedAtRandom_NeverOverlap()
    {
        Rng rng = new(3);
        ArenaLayout arena = new();
        List<(int Offset, int Length)> live = [];
        for (int step = 0; step < 5000; step++)
        {
            if (live.Count > 0 && rng.Next(2) == 0)
            {
                int at = rng.Next(live.Count);
                arena.Release(live[at].Offset, live[at].Length);
                live.RemoveAt(at);
                continue;
            }
            int length = 1 + rng.Next(200), offset = arena.Allocate(length);
            (offset % 16).ShouldBe(0);
            (offset + length).ShouldBeLessThanOrEqualTo(arena.Length);
            live.ShouldAllBe(block => offset + length <= block.Offset || block.Offset + block.Length <= offset);
            live.Add((offset, length));
        }
    }

    [Fact]
    public void Neighbours_Released_MakeRoomForOneLargeBlock()
    {
        ArenaLayout arena = new();
        int first = arena.Allocate(16), second = arena.Allocate(30), third = arena.Allocate(16);
        int end = arena.Length;
        arena.Release(first, 16);
        arena.Release(third, 16);
        arena.Release(second, 30);
        arena.Allocate(64).ShouldBe(first);
        arena.Length.ShouldBe(end);
    }
}
