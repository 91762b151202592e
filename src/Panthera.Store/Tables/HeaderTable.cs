using System.Globalization;
using Panthera.Store.Database;

namespace Panthera.Store.Tables;

/// <summary>How a run was called, when and on what: texts by name. Whatever the format, the version's row is here.</summary>
internal static class HeaderTable
{
    /// <summary>Makes the table.</summary>
    public const string Create = "CREATE TABLE header(name TEXT PRIMARY KEY, text TEXT NOT NULL, seal INTEGER NOT NULL) STRICT, WITHOUT ROWID";

    private const string Version = "version", Arguments = "arguments", Seed = "seed", Started = "started", Processors = "processors",
        VectorBits = "vector bits", System = "system", Runtime = "runtime", Fact = "fact: ";

    /// <summary>Keeps a header.</summary>
    public static void Write(RunDatabase database, RunHeader header)
    {
        void Put(string name, string text) => database.Statement("INSERT INTO header VALUES(?, ?, ?)").Put(name).Put(text).RunSealed();
        Put(Version, header.Version);
        Put(Arguments, StoredJson.Write(header.Arguments));
        Put(Seed, header.Seed.ToString(CultureInfo.InvariantCulture));
        Put(Started, header.Started.ToString("O", CultureInfo.InvariantCulture));
        Put(Processors, header.Machine.Processors.ToString(CultureInfo.InvariantCulture));
        Put(VectorBits, header.Machine.VectorBits.ToString(CultureInfo.InvariantCulture));
        Put(System, header.Machine.System);
        Put(Runtime, header.Machine.Runtime);
        foreach ((string name, string text) in header.Facts) Put(Fact + name, text);
    }

    /// <summary>The header.</summary>
    /// <exception cref="InputException">If it is damaged.</exception>
    public static RunHeader Read(RunDatabase database)
    {
        Dictionary<string, string> texts = [];
        PreparedStatement rows = database.Statement("SELECT name, text, seal FROM header");
        while (rows.Step())
        {
            string name = rows.Text(), text = rows.Text();
            rows.CheckSeal($"{name} of the header");
            texts[name] = text;
        }
        string Text(string name) => texts.GetValueOrDefault(name) ?? throw database.Damage($"{name} of the header is missing");
        try
        {
            return new RunHeader
            {
                Version = Text(Version), Arguments = StoredJson.Read<string[]>(Text(Arguments)), Seed = ulong.Parse(Text(Seed), CultureInfo.InvariantCulture),
                Started = DateTimeOffset.Parse(Text(Started), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                Machine = new Machine(
                    int.Parse(Text(Processors), CultureInfo.InvariantCulture), int.Parse(Text(VectorBits), CultureInfo.InvariantCulture),
                    Text(System), Text(Runtime)),
                Facts = texts.Where(pair => pair.Key.StartsWith(Fact, StringComparison.Ordinal))
                    .ToDictionary(pair => pair.Key[Fact.Length..], pair => pair.Value),
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw database.Damage($"the header: {e.Message}");
        }
    }

    /// <summary>The version of Panthera that wrote a file of any format; null if it does not say.</summary>
    public static string? VersionOf(RunDatabase database)
    {
        try
        {
            return database.Value<string>($"SELECT text FROM header WHERE name = '{Version}'");
        }
        catch (InputException)
        {
            return null;
        }
    }
}
