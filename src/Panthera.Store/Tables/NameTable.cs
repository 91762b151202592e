using Panthera.Search;
using Panthera.Store.Database;

namespace Panthera.Store.Tables;

/// <summary>The names that many rows share, each kept once: of mutations, origins and reasons.</summary>
internal sealed class NameTable(RunDatabase database)
{
    /// <summary>Makes the table.</summary>
    public const string Create = "CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL, seal INTEGER NOT NULL) STRICT";

    private readonly Dictionary<string, long> _ids = [];
    private readonly Dictionary<long, string> _names = [];
    private readonly PreparedStatement _insert = database.Statement("INSERT INTO name VALUES(?, ?, ?)");
    private readonly PreparedStatement _select = database.Statement("SELECT id, text, seal FROM name WHERE id = ?");
    private readonly PreparedStatement _find = database.Statement("SELECT id FROM name WHERE text = ?");
    private readonly PreparedStatement _last = database.Statement("SELECT coalesce(max(id), -1) FROM name");

    /// <summary>A name's number; a new name is kept.</summary>
    public long IdOf(string name)
    {
        if (_ids.TryGetValue(name, out long known)) return known;
        if (_find.Start().Put(name).Step())
        {
            long id = _find.Long();
            _find.Start();
            return _ids[name] = id;
        }
        _last.Start().Step();
        long next = _last.Long() + 1;
        _last.Start();
        _insert.Start().Put(next).Put(name).RunSealed();
        return _ids[name] = next;
    }

    /// <summary>The name of a number.</summary>
    /// <exception cref="InputException">If there is none.</exception>
    public string Of(long id)
    {
        if (_names.TryGetValue(id, out string? known)) return known;
        if (!_select.Start().Put(id).Step()) throw database.Damage($"name {id} is missing");
        _ = _select.Long();
        string name = _select.Text();
        _select.CheckSeal($"name {id}");
        _select.Start();
        return _names[id] = name;
    }

    /// <summary>The origin of a number; origins are kept by their names, as their order may change.</summary>
    /// <exception cref="InputException">If it is none.</exception>
    public Origin OriginOf(long id) => Enum.TryParse(Of(id), out Origin origin) ? origin : throw database.Damage($"'{Of(id)}' is no origin of a fitness");
}
