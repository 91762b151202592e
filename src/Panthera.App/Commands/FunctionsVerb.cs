using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Language;
using Spectre.Console;

namespace Panthera.App.Commands;

/// <summary>Lists the functions of the language.</summary>
internal sealed class FunctionsVerb : Verb
{
    public FunctionsVerb() : base("functions", "Lists the functions that programs are made of.", "", "--json") { }

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        if (WantsJson(arguments))
        {
            Json.Print(terminal, Functions.All.Select(f => new
            {
                f.Name, f.Operator, f.Aliases, f.Set, f.Group, f.Arity, f.Commutative, f.Meaning, f.Expects,
            }));
            return ExitCode.Success;
        }
        Table table = Tables.Create("set", "group", "function", "arguments#", "meaning");
        foreach (Function function in Functions.All)
            table.Add(
                Choice.NameOf(function.Set), function.Group, string.Join(", ", function.Aliases.Prepend(function.ToString())),
                $"{function.Arity}", function.Meaning);
        terminal.Print(table);
        terminal.Output.WriteLine($"{Functions.All.Count} functions: {Functions.Of(FunctionSet.Paper).Count} of the paper, which searches draw from "
            + $"({string.Join(", ", Functions.Of(FunctionSet.Paper).GroupBy(f => f.Group).Select(group => $"{group.Count()} {group.Key}"))});");
        terminal.Output.WriteLine($"{Functions.Of(FunctionSet.Extended).Count} more, which they draw from too with --functions extended.");
        return ExitCode.Success;
    }
}
