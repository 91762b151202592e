using Panthera.Language;

namespace Panthera.Search.Tests;

/// <summary>Counts what the rows of a table do to a parent, in as many draws of <see cref="Mutations"/>; valid or not, each counts.</summary>
internal sealed class MutationTally
{
    private readonly Program _parent;

    public MutationTally(Program parent, IReadOnlyList<Mutation> table, int draws, ulong seed)
    {
        _parent = parent;
        Rows = new int[table.Count];
        Insertions = table.ToDictionary(row => row.Name, _ => new List<(int Place, Statement Statement)>());
        Changes = table.ToDictionary(row => row.Name, _ => new List<(int Statement, int Argument, Operand Value)>());
        Deleted = new int[parent.Statements.Length];
        Mutation[] counting = [.. table.Select((row, r) => new Mutation
        {
            Name = row.Name, Weight = row.Weight, Applies = row.Applies, Meaning = row.Meaning,
            Apply = (Program from, ref Rng rng) =>
            {
                Rows[r]++;
                Count(row.Name, row.Apply(from, ref rng));
                // The parent is valid, so that this one draw is all that the breeding does.
                return from;
            },
        })];
        Rng rng = new(seed);
        for (int i = 0; i < draws; i++) Mutations.Breed(parent, counting, ref rng);
        Rows.Sum().ShouldBe(draws);
    }

    /// <summary>How often each row was drawn.</summary>
    public int[] Rows { get; }

    /// <summary>What each row inserted.</summary>
    public IReadOnlyDictionary<string, List<(int Place, Statement Statement)>> Insertions { get; }

    /// <summary>What each row changed, and to what.</summary>
    public IReadOnlyDictionary<string, List<(int Statement, int Argument, Operand Value)>> Changes { get; }

    /// <summary>How often each statement was deleted.</summary>
    public int[] Deleted { get; }

    /// <summary>Draws that gave no child.</summary>
    public int Refused { get; private set; }

    private void Count(string row, Program? child)
    {
        if (child is null)
        {
            Refused++;
            return;
        }
        int before = _parent.Statements.Length, length = child.Statements.Length;
        child.StateKinds.ShouldBe(_parent.StateKinds);
        if (length < before) CountDeletion(child);
        else if (length > before) CountInsertion(row, child);
        else CountChange(row, child);
    }

    private void CountInsertion(string row, Program child)
    {
        int place = SharedBefore(child);
        Same(child.Statements.AsSpan()[(place + 1)..], _parent.Statements.AsSpan()[place..]);
        Insertions[row].Add((place, child.Statements[place]));
        bool added = child.Statements[place].Target == _parent.Variables.Length;
        child.Variables.Length.ShouldBe(_parent.Variables.Length + (added ? 1 : 0));
        if (added) _parent.Variables.ShouldNotContain(child.Variables[^1]);
    }

    private void CountChange(string row, Program child)
    {
        int place = SharedBefore(child);
        Same(child.Statements.AsSpan()[(place + 1)..], _parent.Statements.AsSpan()[(place + 1)..]);
        Statement before = _parent.Statements[place], after = child.Statements[place];
        (after.Target, after.Function).ShouldBe((before.Target, before.Function));
        int argument = 0;
        while (after.Arguments[argument] == before.Arguments[argument]) argument++;
        for (int a = argument + 1; a < after.Arguments.Length; a++) after.Arguments[a].ShouldBe(before.Arguments[a]);
        Changes[row].Add((place, argument, after.Arguments[argument]));
    }

    /// <summary>Deletions may number variables anew, so statements are compared by names.</summary>
    private void CountDeletion(Program child)
    {
        int place = 0;
        while (place < child.Statements.Length && Equal(child, place, place)) place++;
        for (int s = place; s < child.Statements.Length; s++) Equal(child, s, s + 1).ShouldBeTrue();
        Deleted[place]++;
    }

    private int SharedBefore(Program child)
    {
        int place = 0;
        while (place < _parent.Statements.Length && ReferenceEquals(child.Statements[place], _parent.Statements[place])) place++;
        return place;
    }

    private static void Same(ReadOnlySpan<Statement> a, ReadOnlySpan<Statement> b)
    {
        a.Length.ShouldBe(b.Length);
        for (int s = 0; s < a.Length; s++)
            if (!ReferenceEquals(a[s], b[s])) throw new InvalidOperationException("A mutation touched a second place.");
    }

    private bool Equal(Program child, int childStatement, int parentStatement)
    {
        Statement a = child.Statements[childStatement], b = _parent.Statements[parentStatement];
        if (ReferenceEquals(a, b)) return true;
        if (a.Function != b.Function || child.Variables[a.Target] != _parent.Variables[b.Target]) return false;
        for (int i = 0; i < a.Arguments.Length; i++)
        {
            Operand x = a.Arguments[i], y = b.Arguments[i];
            if (x.IsConstant ? x != y : y.IsConstant || child.Variables[x.Variable] != _parent.Variables[y.Variable]) return false;
        }
        return true;
    }
}
