using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Records;

namespace Panthera.Search.Tests;

public class HallOfFameTests
{
    [Fact]
    public void Enter_AnyOrder_KeepsTheBestTwelveBestFirst()
    {
        HallOfFame hall = new();
        int[] constants = [.. Enumerable.Range(1, 30)];
        Rng rng = new(1);
        for (int i = constants.Length - 1; i > 0; i--)
        {
            int other = rng.Next(i + 1);
            (constants[i], constants[other]) = (constants[other], constants[i]);
        }
        foreach (int constant in constants) hall.Enter(With(constant, new Fitness(constant % 3, constant)));
        hall.Candidates.Select(c => c.Fitness).ShouldBe(
            constants.Select(constant => new Fitness(constant % 3, constant)).OrderDescending().Take(12));
        hall.Best.ShouldBe(hall.Candidates[0]);
    }

    [Fact]
    public void Enter_EqualByAlgebra_IsThereAlready()
    {
        HallOfFame hall = new();
        Candidate first = Of("  update = square(g)", new Fitness(3, 0)), better = Of("  update = g * g", new Fitness(4, 1));
        Fingerprint.Of(better.Program).ShouldNotBe(Fingerprint.Of(first.Program));
        hall.Enter(first);
        hall.Enter(better);
        hall.Candidates.ShouldHaveSingleItem().ShouldBe(first);
    }

    [Fact]
    public void Enter_AsGoodAsAnother_StandsBehindIt()
    {
        HallOfFame hall = new();
        for (int constant = 1; constant <= 14; constant++) hall.Enter(With(constant, new Fitness(4, 0)));
        hall.Candidates.Select(c => c.Index).ShouldBe(Enumerable.Range(1, 12).Select(constant => (long)constant));
    }

    [Fact]
    public void EntryOf_GoodCandidates_SaysWhatTheyCost()
    {
        HallOfFame.EntryOf(Tiny.Setting.Start with { Fitness = new Fitness(2, 4) }).ShouldBeNull();
        Program idle = Tiny.Program(Tiny.Start.ToString().Replace("  return", "  x = exp(g)\n  return", StringComparison.Ordinal));
        Candidate candidate = Tiny.Setting.Start with { Program = idle, Index = 5, Scale = 0.25, Fitness = new Fitness(3, 0.5) };
        HallEntry entry = HallOfFame.EntryOf(candidate)!;
        entry.ShouldBe(new HallEntry(
            5, Fingerprint.Of(Tiny.Start, Strength.Canonical), idle.ToString(), 0.25, new Fitness(3, 0.5), 9, 8, StepCost.Of(Tiny.Start)));
    }

    private static Candidate With(int constant, Fitness fitness) => Of($"  update = g * {constant}.0", fitness) with { Index = constant };

    private static Candidate Of(string body, Fitness fitness)
    {
        Program program = Tiny.Program($"def train(w, g, lr):\n{body}\n  return update");
        return new(program, Fingerprint.Of(program), 1, 1, fitness, []);
    }
}
