namespace Panthera.Search.Records;

/// <summary>A record that ends with the process. It keeps what a search reads while it goes on, and no more.</summary>
public sealed class MemoryRecord : IRunRecord
{
    private readonly Dictionary<string, ISearchRecord> _searches = [];

    /// <inheritdoc/>
    public ISearchRecord Search(string name) =>
        _searches.TryGetValue(name, out ISearchRecord? search) ? search : _searches[name] = new SearchMemory();

    /// <inheritdoc/>
    public T Remember<T>(string name, Func<T> work) => work();

    private sealed class SearchMemory : ISearchRecord
    {
        private readonly Dictionary<UInt128, KnownChild> _known = [];
        private readonly Dictionary<long, Evaluation> _evaluations = [];

        public Snapshot? Last => null;

        public void Begin(IReadOnlyList<StartRecord> starts) { }

        public void Add(ChildRecord child) { }

        public void Add(long index, Evaluation evaluation, double seconds) => _evaluations[index] = evaluation;

        public void Add(HallEntry entry) { }

        public KnownChild? Known(UInt128 key) => _known.TryGetValue(key, out KnownChild child) ? child : null;

        public void Know(UInt128 key, KnownChild child) => _known.TryAdd(key, child);

        public IReadOnlyList<ChildRecord> Children(long first, int count) => throw new NotSupportedException("Nothing goes on from this record.");

        public Evaluation? Evaluation(long index) => _evaluations.GetValueOrDefault(index);

        public void Commit(Snapshot snapshot) { }
    }
}
