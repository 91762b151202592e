using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Records;
using Panthera.Store.Database;
using Panthera.Store.Texts;

namespace Panthera.Store.Tables;

/// <summary>A child's row.</summary>
/// <param name="Child">All of the child but its program.</param>
/// <param name="Steps">How many edits lead from a whole text to the child's; 0 if its own is whole.</param>
/// <param name="Text">The packed text, or else the edit of its parent's.</param>
internal readonly record struct ChildRow(ChildFacts Child, long Steps, byte[] Text);

/// <summary>The children of one search. A text is kept as an edit of its parent's, and whole every so many generations.</summary>
internal sealed class ChildTable(RunDatabase database, NameTable names, int search, Func<long, Lines> start)
{
    /// <summary>Makes the table. A magnitude, a scale or a refusal that there is none of is null, and so is the source of a child that is its own.</summary>
    public const string Create = "CREATE TABLE child(key INTEGER PRIMARY KEY, restart INTEGER NOT NULL, parent INTEGER NOT NULL, "
        + "mutation INTEGER NOT NULL, fingerprint BLOB NOT NULL, origin INTEGER NOT NULL, source INTEGER, magnitude ANY, scale ANY, "
        + "rules BLOB, refusal INTEGER, steps INTEGER NOT NULL, text BLOB NOT NULL, seal INTEGER NOT NULL) STRICT";

    /// <summary>The most edits that lead to a text.</summary>
    public const int MostSteps = 15;

    /// <summary>Parents are among the last few thousand children, as a rule.</summary>
    private const int RecentTexts = 4096;

    private const string Columns =
        "SELECT key, restart, parent, mutation, fingerprint, origin, source, magnitude, scale, rules, refusal, steps, text, seal FROM child ";

    private readonly PreparedStatement _insert = database.Statement("INSERT INTO child VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly PreparedStatement _select = database.Statement(Columns + "WHERE key = ?");
    private readonly Dictionary<long, (Lines Text, long Steps)> _recent = [];
    private readonly Dictionary<long, Program> _programs = [];
    private readonly Queue<long> _order = [];

    /// <summary>Adds a child.</summary>
    public void Add(ChildRecord child)
    {
        (Lines parent, long steps) = TextOf(child.Parent);
        Lines own = _programs.TryGetValue(child.Parent, out Program? bred) ? Lines.Of(child.Program, bred, parent) : Lines.Of(child.Program.ToString());
        LineEdit edit = LineEdit.Between(parent, own);
        bool whole = steps >= MostSteps;
        steps = whole ? 0 : steps + 1;
        _insert.Start().Put(Key.Of(search, child.Index)).Put(child.Restart).Put(child.Parent).Put(names.IdOf(child.Mutation));
        _insert.Put(Hash.Bytes(child.Fingerprint.Value)).Put(names.IdOf(child.Origin.ToString()))
            .Put(child.Source == child.Index ? null : child.Source).Put(child.Magnitude).Put(child.Scale);
        if (child.Rules.IsDefaultOrEmpty) _insert.PutNothing();
        else _insert.Put(MemoryMarshal.AsBytes(child.Rules.AsSpan()));
        _insert.Put(child.Refusal is { } refusal ? names.IdOf(refusal) : null).Put(steps)
            .Put(whole ? PackedText.Pack(own.ToString()) : edit.ToBytes()).RunSealed();
        // What the parent has too is shared with it.
        Keep(child.Index, edit.Apply(parent)!.Value, steps);
        _programs[child.Index] = child.Program;
    }

    /// <summary>A child's row.</summary>
    /// <exception cref="InputException">If it is missing or damaged.</exception>
    public ChildRow Row(long index)
    {
        if (index < 0 || !_select.Start().Put(Key.Of(search, index)).Step()) throw database.Damage($"child {index} is missing");
        ChildRow row = Read(_select);
        _select.Start();
        return row;
    }

    /// <summary>Rows of children in order.</summary>
    /// <param name="first">The first one's index.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="InputException">If one is missing or damaged.</exception>
    public IEnumerable<ChildRow> Rows(long first, long count)
    {
        // A statement of its own: while it goes on, others look up single rows.
        using PreparedStatement rows = new(database, Columns + "WHERE key >= ? ORDER BY key");
        rows.Start().Put(Key.Of(search, first));
        for (long index = first; index < first + count; index++)
        {
            if (!rows.Step()) throw database.Damage($"child {index} is missing");
            ChildRow row = Read(rows);
            if (row.Child.Index != index) throw database.Damage($"child {index} is missing");
            yield return row;
        }
    }

    /// <summary>A child with its program.</summary>
    /// <exception cref="InputException">If it, or what its text is made of, is missing or damaged.</exception>
    public ChildRecord Record(ChildRow row)
    {
        ChildFacts child = row.Child;
        try
        {
            return new ChildRecord
            {
                Index = child.Index, Restart = child.Restart, Parent = child.Parent, Mutation = child.Mutation,
                Program = Parser.Parse(TextOf(row).Text.ToString(), "its program"), Fingerprint = child.Fingerprint, Origin = child.Origin,
                Source = child.Source, Magnitude = child.Magnitude, Scale = child.Scale, Rules = child.Rules, Refusal = child.Refusal,
            };
        }
        catch (InputException e) when (!e.Message.StartsWith(database.Path, StringComparison.Ordinal))
        {
            throw database.Damage($"child {child.Index}: {e.Message}");
        }
    }

    /// <summary>The text of a child, or of a start program if it is negative, and how many edits lead to it.</summary>
    /// <exception cref="InputException">If it, or what its text is made of, is missing or damaged.</exception>
    public (Lines Text, long Steps) TextOf(long index) =>
        index < 0 ? (start(-1 - index), 0) : _recent.TryGetValue(index, out (Lines, long) recent) ? recent : TextOf(Row(index));

    /// <summary>A child's edit of its parent's text; null if its text is kept whole.</summary>
    /// <exception cref="InputException">If it is damaged.</exception>
    public LineEdit? EditOf(ChildRow row) => row.Steps == 0 ? null
        : LineEdit.Of(row.Text) ?? throw database.Damage($"child {row.Child.Index}: its text is no edit");

    /// <summary>A text that is kept whole.</summary>
    /// <exception cref="InputException">If it is damaged.</exception>
    public Lines WholeOf(ChildRow row) => PackedText.Unpack(row.Text) is { } text ? Lines.Of(text)
        : throw database.Damage($"child {row.Child.Index}: its text does not unpack");

    /// <summary>The text that a child's edit makes of its parent's.</summary>
    /// <exception cref="InputException">If the edit does not fit.</exception>
    public Lines Edited(ChildRow row, LineEdit edit, Lines parent) => edit.Apply(parent)
        ?? throw database.Damage($"child {row.Child.Index}: its edit does not fit the text of its parent {row.Child.Parent}");

    private (Lines Text, long Steps) TextOf(ChildRow row)
    {
        Stack<ChildRow> edited = [];
        (Lines Text, long Steps) known;
        for (ChildRow at = row; ; at = Row(at.Child.Parent))
        {
            // Steps fall by one from child to parent, whatever a damaged file says: this ends.
            if (edited.TryPeek(out ChildRow child) && at.Steps != child.Steps - 1 || at.Steps > MostSteps)
                throw database.Damage($"child {at.Child.Index} is not {child.Steps - 1} edits from a whole text");
            if (at.Steps == 0)
            {
                known = (WholeOf(at), 0);
                break;
            }
            edited.Push(at);
            if (at.Child.Parent >= 0 && !_recent.TryGetValue(at.Child.Parent, out known)) continue;
            known = TextOf(at.Child.Parent);
            break;
        }
        while (edited.TryPop(out ChildRow child)) known = (Edited(child, EditOf(child)!, known.Text), child.Steps);
        Keep(row.Child.Index, known.Text, known.Steps);
        return known;
    }

    private void Keep(long index, Lines text, long steps)
    {
        if (!_recent.TryAdd(index, (text, steps))) return;
        _order.Enqueue(index);
        if (_order.Count <= RecentTexts) return;
        long oldest = _order.Dequeue();
        _recent.Remove(oldest);
        _programs.Remove(oldest);
    }

    private ChildRow Read(PreparedStatement row)
    {
        long index = Key.Place(row.Long()), restart = row.Long(), parent = row.Long(), mutation = row.Long();
        UInt128 fingerprint = Hash.Of(row.Bytes());
        long origin = row.Long(), source = row.LongOrNothing() ?? index;
        double magnitude = row.Double(), scale = row.Double();
        ImmutableArray<double> rules = row.SkipNothing() ? [] : [.. MemoryMarshal.Cast<byte, double>(row.Bytes())];
        long? refusal = row.LongOrNothing();
        long steps = row.Long();
        byte[] text = row.Bytes().ToArray();
        row.CheckSeal($"child {index}");
        if (parent >= index || source > index) throw database.Damage($"child {index} comes before what it is made of");
        return new ChildRow(new ChildFacts
        {
            Index = index, Restart = (int)restart, Parent = parent, Mutation = names.Of(mutation), Fingerprint = new Fingerprint(fingerprint),
            Origin = names.OriginOf(origin), Source = source, Magnitude = magnitude, Scale = scale, Rules = rules, Refusal = refusal is { } id ? names.Of(id) : null,
        }, steps, text);
    }
}
