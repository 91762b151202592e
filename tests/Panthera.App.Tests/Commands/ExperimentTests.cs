using System.Text.Json;
using Panthera.App.Experiments;

namespace Panthera.App.Tests.Commands;

public sealed class ExperimentTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    public static TheoryData<string> Names => [.. ExperimentTable.All.Select(experiment => experiment.Name)];

    private string[] Tiny(string name, params IEnumerable<string> more) =>
    [
        "experiment", name, "--studies", "2", "--trials", "3", "--longer", "0.01", "--out", _scratch.PathOf(name), "--run", _scratch.PathOf($"{name}.panthera"), .. more,
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void EachExperiment_SaysWhatThePaperFound_WhatCameOut_AndWhetherTheyAgree(string name)
    {
        JsonElement result = CommandRun.Json(Tiny(name));
        result.GetProperty("experiment").GetString().ShouldBe(name);
        result.GetProperty("tables").EnumerateObject().ShouldNotBeEmpty();
        JsonElement[] claims = [.. result.GetProperty("claims").EnumerateArray()];
        claims.ShouldNotBeEmpty();
        foreach (JsonElement claim in claims)
        {
            JsonElement difference = claim.GetProperty("difference");
            string direction = claim.GetProperty("direction").GetString()!;
            // A direction is told only where the interval lies on one side of zero.
            if (difference.GetProperty("low").ValueKind != JsonValueKind.Number) direction.ShouldBe("undecided");
            else (direction == "undecided").ShouldBe(difference.GetProperty("low").GetDouble() <= 0 && difference.GetProperty("high").GetDouble() >= 0);
            claim.GetProperty("here").GetString().ShouldNotBeNullOrEmpty();
            claim.GetProperty("unit").GetString().ShouldNotBeNullOrEmpty();
        }
        string html = File.ReadAllText(Path.Combine(_scratch.PathOf(name), "report.html"));
        html.ShouldContain("What the paper found");
        html.ShouldContain($"panthera experiment {name} --studies 2");
        File.ReadAllLines(Path.Combine(_scratch.PathOf(name), "claims.csv")).Length.ShouldBe(1 + claims.Length);
        // What is kept is told again: all of it fits a terminal.
        string text = CommandRun.Text("experiment", "--resume", _scratch.PathOf($"{name}.panthera"));
        text.ShouldNotContain("…");
        text.Split('\n').ShouldAllBe(line => line.Length <= Output.Terminal.RedirectedWidth || line.StartsWith("again") || line.StartsWith("report"));
        Experiment made = ExperimentTable.Find(name);
        made.Paper.ShouldNotBeEmpty();
        made.Setting.ShouldNotBeEmpty();
    }

    [Fact]
    public void Resumed_OnOtherThreads_GivesTheSame()
    {
        JsonElement first = CommandRun.Json(Tiny("sensitivity", "--threads", "1"));
        string run = _scratch.PathOf("sensitivity.panthera");
        CommandRun.Json("experiment", "--resume", run, "--threads", "2", "--out", _scratch.PathOf("again")).GetRawText().ShouldBe(first.GetRawText());
        File.Delete(run);
        CommandRun.Json(Tiny("sensitivity", "--threads", "2")).GetRawText().ShouldBe(first.GetRawText());
    }

    [Fact]
    public void Interrupted_SaysHowToGoOn()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        CommandRun run = CommandRun.Of(stop.Token, Tiny("mnist"));
        run.Code.ShouldBe(ExitCode.Interrupted);
        run.Error.ShouldEndWith($"go on with: panthera experiment --resume {_scratch.PathOf("mnist.panthera")}\n");
        CommandRun.Json("experiment", "--resume", _scratch.PathOf("mnist.panthera")).GetProperty("claims").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public void InText_ShowsTheTablesAndTheClaims()
    {
        string text = CommandRun.Text(Tiny("mnist"));
        text.ShouldContain("The paper: Readers' own runs");
        text.ShouldContain("the paper");
        text.ShouldContain("direction");
        text.ShouldContain("Of 3 statements of the paper");
        text.ShouldContain("again   panthera experiment mnist --studies 2 --trials 3");
        text.ShouldNotContain("…");
    }

    [Fact]
    public void List_NamesEachExperiment()
    {
        string text = CommandRun.Text("experiment", "--list");
        foreach (Experiment experiment in ExperimentTable.All) text.ShouldContain(experiment.Name);
        CommandRun.Json("experiment", "--list").GetArrayLength().ShouldBe(ExperimentTable.All.Count);
    }

    [Fact]
    public void OtherData_IsRefused()
    {
        string path = _scratch.PathOf("text.txt");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("To be or not to be, that is the question. ", 500)));
        CommandRun run = CommandRun.Of(Tiny("mnist", "--data", path));
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.ShouldContain("the model takes pictures, and the data has text only");
    }

    [Theory]
    [InlineData("experiment takes the NAME of one; 'panthera experiment --list' lists them", "experiment")]
    [InlineData("no experiment 'mnits'; did you mean 'mnist'?", "experiment", "mnits")]
    [InlineData("--list lists the experiments and 'mnist' is to be made: give one of them", "experiment", "mnist", "--list")]
    public void BadInput_IsOneLine(string message, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.ShouldBe($"panthera: {message}\n");
    }
}
