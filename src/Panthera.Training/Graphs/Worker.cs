namespace Panthera.Training.Graphs;

/// <summary>
/// One of the threads that compute a pass together. All of them run the same operations in the same order; each computes
/// its share of an operation's output. Shares depend on nothing that is added up, so results do not depend on the number
/// of workers.
/// </summary>
public sealed class Worker
{
    private readonly WorkerTeam? _team;

    internal Worker(int index, int count, WorkerTeam? team) => (Index, Count, _team) = (index, count, team);

    /// <summary>The only worker of a pass on one thread.</summary>
    public static Worker Alone { get; } = new(0, 1, null);

    /// <summary>Its number, from 0.</summary>
    public int Index { get; }

    /// <summary>How many workers there are.</summary>
    public int Count { get; }

    /// <summary>Whether this is the one that does what cannot be shared.</summary>
    public bool IsFirst => Index == 0;

    /// <summary>This worker's share of some items: a range that starts at a multiple of a unit, perhaps an empty one.</summary>
    /// <param name="items">How many items there are.</param>
    /// <param name="unit">Items that belong together, such as the rows of a register tile.</param>
    public Range Share(int items, int unit = 1)
    {
        if (Count == 1) return new Range(0, items);
        int units = (items + unit - 1) / unit;
        return new Range(Start(Index), Start(Index + 1));

        int Start(int index) => Math.Min(items, (int)((long)units * index / Count) * unit);
    }

    /// <summary>Waits until all workers have come here, so that each may read what the others wrote.</summary>
    public void Wait() => _team?.Meet();

    /// <summary>Items from one number up to but not including another.</summary>
    /// <param name="First">The first item.</param>
    /// <param name="End">The item after the last.</param>
    public readonly record struct Range(int First, int End)
    {
        /// <summary>How many items there are.</summary>
        public int Count => End - First;
    }
}
