using Panthera.Search;
using Panthera.Search.Records;
using Panthera.Store.Database;
using Panthera.Store.Tables;
using Panthera.Store.Texts;

namespace Panthera.Store;

/// <summary>One search of a run, as it stood when its last batch was kept. For one thread.</summary>
public sealed class SearchReader
{
    private readonly RunDatabase _database;
    private readonly ChildTable _children;
    private readonly EvaluationTable _evaluations;
    private readonly HallTable _hall;

    internal SearchReader(RunDatabase database, NameTable names, SearchRow row)
    {
        (_database, Name, Totals, Last) = (database, row.Name, row.Totals, row.Last);
        Starts = new StartTable(database, row.Id).All();
        _children = new ChildTable(database, names, row.Id, StartText);
        _evaluations = new EvaluationTable(database, row.Id);
        _hall = new HallTable(database, row.Id);
    }

    /// <summary>Its name in the run.</summary>
    public string Name { get; }

    /// <summary>What it has counted.</summary>
    public SearchTotals Totals { get; }

    /// <summary>What it was.</summary>
    public Snapshot Last { get; }

    /// <summary>The programs that it began with.</summary>
    public IReadOnlyList<StartRecord> Starts { get; }

    /// <summary>A child with its program.</summary>
    /// <exception cref="InputException">If there is none, or the file is damaged.</exception>
    public ChildRecord Child(long index) => _children.Record(Row(index));

    /// <summary>A child's text; a start program's for -1 - its number.</summary>
    /// <exception cref="InputException">If there is none, or the file is damaged.</exception>
    public string TextOf(long index)
    {
        if (index >= 0) _ = Row(index);
        return _children.TextOf(index).Text.ToString();
    }

    /// <summary>Children without their programs, in order, read as they are asked for.</summary>
    /// <param name="first">The first one's index.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="InputException">If the file is damaged.</exception>
    public IEnumerable<ChildFacts> Facts(long first = 0, long count = long.MaxValue) =>
        _children.Rows(first, Math.Clamp(count, 0, Math.Max(0, Totals.Children - first))).Select(row => row.Child);

    /// <summary>What a child's trainings gave, and the seconds of one thread that they took; null if it was not trained or they have not ended.</summary>
    /// <exception cref="InputException">If the file is damaged.</exception>
    public (Evaluation Evaluation, double Seconds)? Evaluation(long index) => _evaluations.Of(index) ?? Missing<(Evaluation, double)>(index);

    /// <summary>The same in short.</summary>
    /// <exception cref="InputException">If the file is damaged.</exception>
    public EvaluationFacts? EvaluationFacts(long index) => _evaluations.FactsOf(index) ?? Missing<EvaluationFacts>(index);

    /// <summary>All evaluations in short, in the order of the children, read as they are asked for.</summary>
    /// <exception cref="InputException">If the file is damaged.</exception>
    public IEnumerable<EvaluationFacts> Evaluations()
    {
        long count = 0, last = -1;
        foreach (EvaluationFacts facts in _evaluations.All())
        {
            if (facts.Index <= last) throw _database.Damage($"evaluation of child {facts.Index} comes twice");
            (count, last) = (count + 1, facts.Index);
            yield return facts;
        }
        if (count != Totals.Evaluations) throw _database.Damage($"{Totals.Evaluations - count} evaluations are missing");
    }

    /// <summary>
    /// How good a child is: what the trainings of its source gave. Null if they have not ended, or if its source is a start program.
    /// </summary>
    /// <exception cref="InputException">If the file is damaged.</exception>
    public Fitness? FitnessOf(ChildFacts child) => child.Origin == Origin.Refused ? new Fitness(Fitness.Failed, 0)
        : child.Source < 0 ? null : EvaluationFacts(child.Source)?.Fitness;

    /// <summary>The candidates for the hall of fame, in the order in which they came, read as they are asked for.</summary>
    /// <exception cref="InputException">If the file is damaged.</exception>
    public IEnumerable<HallEntry> Hall() => _hall.All(Totals.HallEntries);

    /// <summary>
    /// What made a child: the mutations from one of this search's start programs down to it, the oldest first.
    /// </summary>
    /// <exception cref="InputException">If there is no such child, or the file is damaged.</exception>
    public IReadOnlyList<LineageStep> Lineage(long index)
    {
        Stack<ChildRow> rows = [];
        // Row says that a parent is older than its child, so that this ends.
        for (ChildRow row = Row(index); ; row = Row(row.Child.Parent))
        {
            rows.Push(row);
            if (row.Child.Parent < 0) break;
        }
        List<LineageStep> steps = [];
        Lines text = StartText(-1 - rows.Peek().Child.Parent);
        foreach (ChildRow row in rows)
        {
            LineEdit? edit = _children.EditOf(row);
            Lines child = edit is null ? _children.WholeOf(row) : _children.Edited(row, edit, text);
            edit ??= LineEdit.Between(text, child);
            steps.Add(new LineageStep(row.Child, edit.Before, edit.Removed(text), edit.Added));
            text = child;
        }
        return steps;
    }

    private ChildRow Row(long index) => index >= 0 && index < Totals.Children ? _children.Row(index)
        : throw new InputException($"{_database.Path}: no child {index} in the search '{Name}'; "
            + (Totals.Children == 0 ? "it has none" : $"it has those from 0 to {Totals.Children - 1}"));

    /// <summary>Null, unless the search went past a child whose trainings it must have known.</summary>
    private T? Missing<T>(long index) where T : struct =>
        index < Last.Recorded && Row(index).Child is { Origin: Origin.Trained } child && child.Source == index
            ? throw _database.Damage($"evaluation of child {index} is missing") : null;

    private Lines StartText(long number) => number < Starts.Count ? Lines.Of(Starts[(int)number].Program.ToString())
        : throw _database.Damage($"start program {number} of the search '{Name}' is missing");
}
