using System.Text.Json;
using Panthera.Store;

namespace Panthera.App.Tests.Commands;

/// <summary>What a search tries next, and what it starts from.</summary>
public sealed class SearchStrategiesTests : IDisposable
{
    private static readonly string[] Small =
    [
        .. QuickTask.Options, "--programs", "200", "--seed", "3", "--verdict-seeds", "2", "--population", "20",
    ];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("tree")]
    [InlineData("random")]
    [InlineData("hyperparameters")]
    public void Strategy_Named_IsTheSearchOfTheRun(string strategy)
    {
        string file = _scratch.PathOf("run.panthera");
        JsonElement run = Search("--strategy", strategy, "--run", file);
        run.GetProperty("generated").GetInt32().ShouldBe(200);
        run.GetProperty("command").GetString()!.ShouldContain($" --strategy {strategy}");
        using RunReader reader = RunFile.Read(file);
        reader.Searches.Select(search => search.Name).ShouldBe(["tuning", strategy]);
        SearchReader search = reader.Search(strategy);
        search.Totals.Children.ShouldBe(200);
        string[] mutations = [.. search.Facts().Select(child => child.Mutation).Distinct()];
        if (strategy == "random") mutations.ShouldBe(["random program"]);
        else if (strategy == "tree") mutations.ShouldContain(mutation => mutation.StartsWith("insert", StringComparison.Ordinal) || mutation == "delete");
        else mutations.ShouldAllBe(mutation => mutation.Contains("constant", StringComparison.Ordinal) || mutation == "scale from 1");
    }

    [Fact]
    public void Start_Several_AreAllSearchedFrom()
    {
        string file = _scratch.PathOf("run.panthera");
        string first = _scratch.Write("a.opt", "def train(w, g, m, lr):\n  m = interp(g, m, 0.9)\n  lr = lr * 0.05\n  update = m * lr\n  return update, m\n");
        string second = _scratch.Write("b.opt", "def train(w, g, lr):\n  lr = lr * 0.05\n  update = g * lr\n  return update\n");
        Search("--start", first, second, "--run", file, "--restart-after", "30", "--repeats", "2", "--tournament", "1");
        using RunReader reader = RunFile.Read(file);
        SearchReader search = reader.Search("evolution");
        search.Starts.Select(start => start.Name).ShouldBe([$"{first}, tuned", second]);
        search.Starts[0].FromSearch.ShouldBe("tuning");
        search.Starts[1].Program.ToString().ShouldBe(File.ReadAllText(second));
        search.Facts().Select(child => child.Parent).Where(parent => parent < 0).Distinct().Order().ShouldBe([-2, -1]);
        search.Last.Restarts.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Report_SearchesConstantsAloneToo()
    {
        string file = _scratch.PathOf("run.panthera");
        Search("--report", "--run", file);
        using RunReader reader = RunFile.Read(file);
        reader.Searches.Select(search => search.Name).ShouldBe(["tuning", "evolution", "constants"]);
    }

    private JsonElement Search(params string[] more) => CommandRun.Json(["search", .. Small, "--out", _scratch.PathOf("found.opt"), .. more]);
}
