using Panthera.Analysis;
using Panthera.Search;
using Panthera.Search.Records;
using Panthera.Store.Database;
using Panthera.Store.Texts;

namespace Panthera.Store.Tables;

/// <summary>The candidates for one search's hall of fame, in the order in which they came, with whole texts.</summary>
internal sealed class HallTable(RunDatabase database, int search)
{
    /// <summary>Makes the table.</summary>
    public const string Create = "CREATE TABLE hall(key INTEGER PRIMARY KEY, child INTEGER NOT NULL, fingerprint BLOB NOT NULL, "
        + "text BLOB NOT NULL, scale ANY, level INTEGER NOT NULL, score ANY, live_statements INTEGER NOT NULL, "
        + "state_bytes INTEGER NOT NULL, step_cost ANY, seal INTEGER NOT NULL) STRICT";

    private readonly PreparedStatement _insert = database.Statement("INSERT INTO hall VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    /// <summary>Adds a candidate.</summary>
    /// <param name="place">How many there were before.</param>
    /// <param name="entry">The candidate.</param>
    public void Add(long place, HallEntry entry) => _insert.Start()
        .Put(Key.Of(search, place)).Put(entry.Index).Put(Hash.Bytes(entry.Fingerprint.Value)).Put(PackedText.Pack(entry.Text)).Put(entry.Scale)
        .Put(entry.Fitness.Level).Put(entry.Fitness.Score).Put(entry.LiveStatements).Put(entry.StateBytes).Put(entry.StepCost).RunSealed();

    /// <summary>The candidates in order.</summary>
    /// <param name="count">How many there are.</param>
    /// <exception cref="InputException">If one is missing or damaged.</exception>
    public IEnumerable<HallEntry> All(long count)
    {
        using PreparedStatement rows = new(database, "SELECT key, child, fingerprint, text, scale, level, score, live_statements, state_bytes, "
            + "step_cost, seal FROM hall WHERE key >= ? ORDER BY key");
        rows.Start().Put(Key.Of(search, 0));
        for (long place = 0; place < count; place++)
        {
            if (!rows.Step()) throw database.Damage($"hall entry {place} is missing");
            long key = rows.Long(), child = rows.Long();
            UInt128 fingerprint = Hash.Of(rows.Bytes());
            string? text = PackedText.Unpack(rows.Bytes());
            double scale = rows.Double();
            Fitness fitness = new((int)rows.Long(), rows.Double());
            int liveStatements = (int)rows.Long(), stateBytes = (int)rows.Long();
            double stepCost = rows.Double();
            rows.CheckSeal($"hall entry {place}");
            if (key != Key.Of(search, place)) throw database.Damage($"hall entry {place} is missing");
            yield return new HallEntry(
                child, new Fingerprint(fingerprint), text ?? throw database.Damage($"hall entry {place}: its text does not unpack"), scale,
                fitness, liveStatements, stateBytes, stepCost);
        }
    }
}
