using System.Text.Json;
using System.Text.RegularExpressions;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Search;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.App.Tests.Commands;

public class ListTests
{
    [Fact]
    public void Functions_AreAllListedAndCounted()
    {
        string text = CommandRun.Text("functions");
        text.ShouldContain($"{Functions.All.Count} functions: 45 of the paper, which searches draw from (3 constant, 30 unary, 7 binary, 5 tree)");
        foreach (Function function in Functions.All) text.ShouldMatch($"  {Regex.Escape(function.ToString())}[ ,]");
        CommandRun.Json("functions").GetArrayLength().ShouldBe(Functions.All.Count);
    }

    [Fact]
    public void Optimizers_AreAllListed()
    {
        string text = CommandRun.Text("optimizers");
        foreach (CatalogueEntry entry in Catalogue.All) text.ShouldContain($"\n  {entry.Name} ");
        JsonElement lion = CommandRun.Json("optimizers").EnumerateArray().Single(o => o.GetProperty("name").GetString() == "lion");
        lion.GetProperty("bytesOfState").GetInt32().ShouldBe(4);
    }

    [Fact]
    public void Models_AreListedWithTheirSizes()
    {
        string text = CommandRun.Text("models");
        JsonElement[] rows = [.. CommandRun.Json("models").EnumerateArray()];
        rows.Select(row => row.GetProperty("name").GetString()).ShouldBe(ModelKinds.All.Select(model => model.Name));
        foreach ((ModelDefinition model, JsonElement row) in ModelKinds.All.Zip(rows))
        {
            text.ShouldContain($"\n  {model.Name} ");
            row.GetProperty("sizes").GetArrayLength().ShouldBe(model.Sizes.Count);
            foreach (ModelSize size in model.Sizes) text.ShouldMatch($@"\n +{size.Name} +{Regex.Escape(size.Default)} +{size.Least} +{size.Most} ");
        }
    }

    [Fact]
    public void Tasks_AreListedInAllSizes()
    {
        string[] names = [.. ProxyTasks.All.SelectMany(task => Enum.GetValues<TaskSize>().Select(size => ProxyTasks.NameOf(task, size)))];
        JsonElement json = CommandRun.Json("tasks");
        json.EnumerateArray().Select(task => task.GetProperty("name").GetString()).ShouldBe(names);
        json.EnumerateArray().ShouldAllBe(task => task.GetProperty("parameters").GetInt32() > 1000);
        json.EnumerateArray().ShouldAllBe(task => task.GetProperty("provenance").GetString()!.Contains("to validate"));
        string text = CommandRun.Text("tasks");
        foreach (string name in names) text.ShouldContain($"\n  {name} ");
    }

    [Fact]
    public void Mutations_AreAllListedWithSharesThatAddUp()
    {
        JsonElement[] rows = [.. CommandRun.Json("mutations").EnumerateArray()];
        rows.Select(row => row.GetProperty("name").GetString()).ShouldBe(Mutations.All.Concat(Mutations.ConstantsOnly).Select(row => row.Name));
        foreach (IGrouping<string?, JsonElement> table in rows.GroupBy(row => row.GetProperty("searchOver").GetString()))
            table.Sum(row => row.GetProperty("share").GetDouble()).ShouldBe(1, 1e-9);
        string text = CommandRun.Text("mutations");
        text.ShouldMatch(@"\n  programs +delete +33\.3 %  ");
        text.ShouldContain(" any of 45 functions");
        foreach (JsonElement row in rows) text.ShouldMatch($"\n  {row.GetProperty("searchOver")} +{row.GetProperty("name")} ");
    }

    [Fact]
    public void Mutations_OfTheExtendedFunctions_SayHowMany() =>
        CommandRun.Text("mutations", "--functions", "extended").ShouldContain($" any of {Functions.All.Count} functions");

    [Theory]
    [InlineData("functions")]
    [InlineData("mutations")]
    [InlineData("optimizers")]
    [InlineData("tasks")]
    public void Redirected_HasNoEscapesAndFits(string verb)
    {
        string text = CommandRun.Text(verb);
        text.ShouldNotContain('\u001b');
        text.Split('\n').ShouldAllBe(line => line.Length <= 110 && line == line.TrimEnd());
    }
}
