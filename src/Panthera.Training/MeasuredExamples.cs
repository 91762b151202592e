using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.Training;

/// <summary>
/// The examples that results are measured on, the same at every time: one from each of as many equal ranges, so that they are spread over the
/// split, but not in step with any order that it has.
/// </summary>
/// <param name="task">The task.</param>
/// <param name="split">The split that the examples are of.</param>
/// <param name="rows">Examples a batch.</param>
/// <param name="most">How many examples at most.</param>
internal struct MeasuredExamples(ProxyTask task, Split split, int rows, int most = int.MaxValue)
{
    private const ulong Stream = 2;

    private readonly int _available = task.Data.Count(split);
    private Rng _rng = new(0, Stream);
    private int _batch;

    /// <summary>Batches of them.</summary>
    public readonly int Batches => Math.Max(1, Math.Min(Math.Min(task.MeasuredExamples, most), _available) / rows);

    /// <summary>Chooses the examples of the next batch.</summary>
    public void Next(Span<int> examples)
    {
        long used = (long)Batches * rows;
        for (int row = 0; row < examples.Length; row++)
            examples[row] = (int)Math.Min(_available - 1, ((long)_batch * rows + row + _rng.NextDouble()) * _available / used);
        _batch++;
    }
}
