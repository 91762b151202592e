using Panthera.Language;

namespace Panthera.Rewriting.Extracting;

/// <summary>An order of statements in which a state's next value comes after all that reads its old one, wherever that is possible.</summary>
internal static class StatementOrder
{
    /// <summary>The statements of a program that assigns each variable once.</summary>
    public static Statement[] Of(Program program)
    {
        int count = program.Statements.Length;
        Dictionary<int, int> definition = [];
        for (int i = 0; i < count; i++) definition[program.Statements[i].Target] = i;
        HashSet<int>[] before = new HashSet<int>[count];
        for (int i = 0; i < count; i++)
            before[i] = [.. program.Statements[i].Arguments.Where(a => !a.IsConstant && definition.ContainsKey(a.Variable)).Select(a => definition[a.Variable])];
        for (int s = 0; s < program.States; s++)
        {
            if (!definition.TryGetValue(program.Results[s + 1], out int next)) continue;
            for (int reader = 0; reader < count; reader++)
                if (reader != next && program.Statements[reader].Arguments.Any(a => !a.IsConstant && a.Variable == Program.State(s)) && !Needs(before, reader, next))
                    before[next].Add(reader);
        }

        List<Statement> ordered = [];
        bool[] done = new bool[count];
        while (ordered.Count < count)
        {
            int next = Enumerable.Range(0, count).First(i => !done[i] && before[i].All(b => done[b]));
            done[next] = true;
            ordered.Add(program.Statements[next]);
        }
        return [.. ordered];
    }

    private static bool Needs(HashSet<int>[] before, int statement, int other)
    {
        HashSet<int> seen = [];
        Stack<int> open = new([statement]);
        while (open.TryPop(out int at))
            foreach (int needed in before[at])
            {
                if (needed == other) return true;
                if (seen.Add(needed)) open.Push(needed);
            }
        return false;
    }
}
