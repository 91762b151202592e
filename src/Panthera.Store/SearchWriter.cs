using System.Collections.Immutable;
using Panthera.Search;
using Panthera.Search.Records;
using Panthera.Store.Database;
using Panthera.Store.Tables;
using Panthera.Store.Texts;

namespace Panthera.Store;

/// <summary>One search of a run that is written to.</summary>
internal sealed class SearchWriter : ISearchRecord
{
    /// <summary>Most children share the fate of a few, which is asked for again and again.</summary>
    private const int RecentEvaluations = 4096;

    private readonly RunDatabase _database;
    private readonly Batch _batch;
    private readonly string _name;
    private readonly ChildTable _children;
    private readonly EvaluationTable _evaluations;
    private readonly KnownTable _known;
    private readonly HallTable _hall;
    private readonly StartTable _startTable;
    private readonly Tally _tally;
    private readonly Dictionary<long, Evaluation> _recent = [];
    private readonly Queue<long> _order = [];
    private ImmutableArray<Lines> _starts;

    public SearchWriter(RunDatabase database, Batch batch, NameTable names, int id, string name, SearchRow? row)
    {
        (_database, _batch, Id, _name, Last) = (database, batch, id, name, row?.Last);
        _tally = new Tally(row?.Totals ?? new SearchTotals());
        _startTable = new StartTable(database, id);
        _starts = [.. _startTable.All().Select(TextOf)];
        _children = new ChildTable(database, names, id, StartText);
        _evaluations = new EvaluationTable(database, id);
        _known = new KnownTable(database, names, id);
        _hall = new HallTable(database, id);
        // The last child stands for all: rows are added in order.
        if (_tally.Children > 0) _ = _children.Row(_tally.Children - 1);
    }

    /// <summary>Its number in the run.</summary>
    public int Id { get; }

    public Snapshot? Last { get; private set; }

    public void Begin(IReadOnlyList<StartRecord> starts)
    {
        if (!_starts.IsEmpty) throw new InvalidOperationException($"The search '{_name}' has begun already.");
        _batch.Write(this, () =>
        {
            for (int i = 0; i < starts.Count; i++) _startTable.Add(i, starts[i]);
        });
        _starts = [.. starts.Select(TextOf)];
    }

    public void Add(ChildRecord child)
    {
        if (child.Index != _tally.Children || child.Parent >= child.Index || child.Source > child.Index || child.Parent < -_starts.Length)
            throw new ArgumentException($"Child {child.Index} of {child.Parent} cannot follow {_tally.Children} children.", nameof(child));
        _batch.Write(this, () => _children.Add(child));
        _tally.Add(child);
    }

    public void Add(long index, Evaluation evaluation, double seconds)
    {
        if (index < 0 || index >= _tally.Children) throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such child.");
        _batch.Write(this, () => _evaluations.Add(index, evaluation, seconds));
        _tally.Add(evaluation, seconds);
        Keep(index, evaluation);
    }

    public void Add(HallEntry entry)
    {
        _batch.Write(this, () => _hall.Add(_tally.HallEntries, entry));
        _tally.AddHallEntry();
    }

    public KnownChild? Known(UInt128 key) => _known.Of(key);

    public void Know(UInt128 key, KnownChild child) => _batch.Write(this, () => _known.Add(key, child));

    public IReadOnlyList<ChildRecord> Children(long first, int count)
    {
        if (first < 0 || count < 0 || first + count > _tally.Children)
            throw new ArgumentOutOfRangeException(nameof(first), first, $"There are {_tally.Children} children.");
        return [.. _children.Rows(first, count).Select(_children.Record)];
    }

    public Evaluation? Evaluation(long index)
    {
        if (_recent.TryGetValue(index, out Evaluation? recent)) return recent;
        if (_evaluations.Of(index)?.Evaluation is not { } evaluation) return null;
        Keep(index, evaluation);
        return evaluation;
    }

    public void Commit(Snapshot snapshot)
    {
        _batch.Commit(this, () => SearchTable.Write(_database, new SearchRow(Id, _name, _tally.Totals, snapshot)));
        Last = snapshot;
    }

    private void Keep(long index, Evaluation evaluation)
    {
        if (!_recent.TryAdd(index, evaluation)) return;
        _order.Enqueue(index);
        if (_order.Count > RecentEvaluations) _recent.Remove(_order.Dequeue());
    }

    private Lines StartText(long number) => number < _starts.Length ? _starts[(int)number]
        : throw _database.Damage($"start program {number} of the search '{_name}' is missing");

    private static Lines TextOf(StartRecord start) => Lines.Of(start.Program.ToString());
}
