using Panthera.Search;
using Panthera.Store.Database;

namespace Panthera.Store.Tables;

/// <summary>What the trainings of one search's children gave: whole as JSON, and what queries ask for in columns.</summary>
internal sealed class EvaluationTable(RunDatabase database, int search)
{
    /// <summary>Makes the table.</summary>
    public const string Create = "CREATE TABLE evaluation(key INTEGER PRIMARY KEY, level INTEGER NOT NULL, score ANY, "
        + "trainings INTEGER NOT NULL, seconds ANY, record TEXT NOT NULL, seal INTEGER NOT NULL) STRICT";

    private readonly PreparedStatement _insert = database.Statement("INSERT INTO evaluation VALUES(?, ?, ?, ?, ?, ?, ?)");
    private readonly PreparedStatement _select = database.Statement(
        "SELECT key, level, score, trainings, seconds, record, seal FROM evaluation WHERE key = ?");

    /// <summary>Adds what a child's trainings gave.</summary>
    public void Add(long index, Evaluation evaluation, double seconds) => _insert.Start()
        .Put(Key.Of(search, index)).Put(evaluation.Fitness.Level).Put(evaluation.Fitness.Score).Put(evaluation.Trainings).Put(seconds)
        .Put(StoredJson.Write(evaluation)).RunSealed();

    /// <summary>What a child's trainings gave, and the seconds that they took; null if there is nothing.</summary>
    /// <exception cref="InputException">If the row is damaged.</exception>
    public (Evaluation Evaluation, double Seconds)? Of(long index)
    {
        if (!_select.Start().Put(Key.Of(search, index)).Step()) return null;
        (EvaluationFacts facts, string record) = Read(_select);
        _select.Start();
        try
        {
            return (StoredJson.Read<Evaluation>(record) ?? throw new InputException("it is empty"), facts.Seconds);
        }
        catch (InputException e)
        {
            throw database.Damage($"evaluation of child {index}: {e.Message}");
        }
    }

    /// <summary>What queries ask for; null if there is nothing.</summary>
    /// <exception cref="InputException">If the row is damaged.</exception>
    public EvaluationFacts? FactsOf(long index)
    {
        if (!_select.Start().Put(Key.Of(search, index)).Step()) return null;
        EvaluationFacts facts = Read(_select).Facts;
        _select.Start();
        return facts;
    }

    /// <summary>What queries ask for, of all children whose trainings have ended, in order.</summary>
    /// <exception cref="InputException">If a row is damaged.</exception>
    public IEnumerable<EvaluationFacts> All()
    {
        using PreparedStatement rows = new(database,
            "SELECT key, level, score, trainings, seconds, record, seal FROM evaluation WHERE key >= ? AND key < ? ORDER BY key");
        rows.Start().Put(Key.Of(search, 0)).Put(Key.Of(search + 1, 0));
        while (rows.Step()) yield return Read(rows).Facts;
    }

    private static (EvaluationFacts Facts, string Record) Read(PreparedStatement row)
    {
        long index = Key.Place(row.Long()), level = row.Long();
        double score = row.Double();
        long trainings = row.Long();
        double seconds = row.Double();
        string record = row.Text();
        row.CheckSeal($"evaluation of child {index}");
        return (new EvaluationFacts(index, new Fitness((int)level, score), (int)trainings, seconds), record);
    }
}
