using Panthera.Search.Records;
using Panthera.Store.Database;

namespace Panthera.Store.Tables;

/// <summary>
/// The keys that one search's children are known by. A row repeats what of its child is asked for, as a search asks for every
/// child that it breeds.
/// </summary>
internal sealed class KnownTable(RunDatabase database, NameTable names, int search)
{
    /// <summary>Makes the table.</summary>
    public const string Create = "CREATE TABLE known(search INTEGER, high INTEGER, low INTEGER, child INTEGER NOT NULL, "
        + "origin INTEGER NOT NULL, source INTEGER NOT NULL, magnitude ANY, factor ANY, seal INTEGER NOT NULL, PRIMARY KEY(search, high, low)) STRICT, WITHOUT ROWID";

    private readonly PreparedStatement _insert = database.Statement("INSERT OR IGNORE INTO known VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly PreparedStatement _select = database.Statement(
        "SELECT search, high, low, child, origin, source, magnitude, factor, seal FROM known WHERE search = ? AND high = ? AND low = ?");

    /// <summary>Makes a key known; one that is known already stays what it is.</summary>
    public void Add(UInt128 key, KnownChild child) =>
        Put(_insert, key).Put(child.Index).Put(names.IdOf(child.Origin.ToString())).Put(child.Source).Put(child.Magnitude).Put(child.Factor).RunSealed();

    /// <summary>The child that a key was first known for, or null.</summary>
    /// <exception cref="InputException">If the row is damaged.</exception>
    public KnownChild? Of(UInt128 key)
    {
        if (!Put(_select, key).Step()) return null;
        (_, _, _, long index, long origin, long source) =
            (_select.Long(), _select.Long(), _select.Long(), _select.Long(), _select.Long(), _select.Long());
        (double magnitude, double factor) = (_select.Double(), _select.Double());
        _select.CheckSeal($"what is known of {key:x32}");
        _select.Start();
        return new KnownChild(index, names.OriginOf(origin), source, magnitude, factor);
    }

    private PreparedStatement Put(PreparedStatement statement, UInt128 key) => statement.Start().Put(search).Put((long)(ulong)(key >> 64)).Put((long)(ulong)key);
}
