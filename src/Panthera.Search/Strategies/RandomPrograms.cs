using System.Collections.Immutable;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Edits;
using Panthera.Search.Records;

namespace Panthera.Search.Strategies;

/// <summary>
/// Random search: every program is made of random statements alone, between one and twice as many as the start program has,
/// with its inputs and states. What was tried before teaches nothing.
/// </summary>
public sealed class RandomPrograms(StrategyOptions options, IReadOnlyList<Candidate> starts) : IStrategy
{
    private const int MaxDraws = 1_000_000;

    private readonly Insertion _insertion = new(options.Functions);

    /// <inheritdoc/>
    public int? Memory => 0;

    /// <inheritdoc/>
    public Proposal Next(long index, ref Rng rng, RefusalCounts refused)
    {
        Candidate start = starts[(int)(index % starts.Count)];
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            Program program = Draw(start.Program, ref rng);
            if (Rejections.Find(program) is not { } rejection) return new Proposal(start, TextOrder.Of(program), "random program");
            refused.Add(rejection.Name);
        }
        throw new InputException($"{MaxDraws:N0} random programs, and none of them can train");
    }

    /// <inheritdoc/>
    public void Bred(ChildRecord child) { }

    /// <inheritdoc/>
    public void Learn(Candidate child) { }

    private Program Draw(Program start, ref Rng rng)
    {
        int length = 1 + rng.Next(Math.Min(2 * Math.Max(1, start.Statements.Length), options.MaxStatements));
        // Every state may stay what it is; the update is whatever some statement assigns to it.
        string update = "update";
        while (start.Variables.IndexOf(update, 0, start.Inputs) >= 0) update += "2";
        ImmutableArray<string> inputs = [.. start.Variables.Take(start.Inputs), update];
        ImmutableArray<int> results = [start.Inputs, .. Enumerable.Range(0, start.States).Select(Program.State)];
        Program program = new(inputs, start.StateKinds, [], results);
        for (int s = 0; s < length; s++) program = _insertion.Anywhere(program, ref rng);
        return program;
    }
}
