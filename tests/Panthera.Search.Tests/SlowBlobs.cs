using Panthera.Training.Data;

namespace Panthera.Search.Tests;

/// <summary>Data that take their time: every batch makes its reader wait.</summary>
internal sealed class SlowBlobs(int milliseconds) : IDataSource
{
    private readonly Blobs _blobs = new(1);

    public string Name => "slow blobs";

    public string Provenance => "normal clouds, late";

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    public int Count(Split split) => _blobs.Count(split);

    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        Thread.Sleep(milliseconds);
        Reads++;
        _blobs.Read(split, examples, batch);
    }
}
