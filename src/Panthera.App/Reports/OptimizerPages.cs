using System.Globalization;
using System.Text;
using Panthera.Analysis;
using Panthera.Export;
using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.App.Reports;

/// <summary>The documentation of the catalogue, written from its programs: a page an optimizer and an index, in Markdown as GitHub reads it.</summary>
internal static class OptimizerPages
{
    /// <summary>The first line of every page, by which pages of optimizers that are gone are told from other files.</summary>
    public const string Marker = "<!-- Written by 'panthera optimizers --docs' from a file of programs/. Changes made here are lost. -->";

    private const string Index = "README.md";

    /// <summary>All files: their names and texts, the index first.</summary>
    public static IReadOnlyList<(string File, string Text)> All =>
        [(Index, IndexPage()), .. Catalogue.All.Select(entry => ($"{entry.Name}.md", Page(entry)))];

    private static string IndexPage()
    {
        StringBuilder text = new($"{Marker}\n# Optimizers\n\n");
        text.Append(CultureInfo.InvariantCulture, $"The {Catalogue.All.Count} optimizers that come with Panthera, each a program of a few lines. A page says what it computes,\n");
        text.Append("when to use it, what it may be set to and what it costs. State is in bytes a parameter, in single precision.\n\n");
        text.Append("| optimizer | name | state | what it is |\n|---|---|---:|---|\n");
        foreach (CatalogueEntry entry in Catalogue.All)
            text.Append(CultureInfo.InvariantCulture, $"| [{entry.Header.Title}]({entry.Name}.md) | `{entry.Name}` | {StateOf(entry)} | {Cell(Capital(entry.Header.Meaning))} |\n");
        return text.Append("\nThese pages are written from the files of `programs/` by `panthera optimizers --docs docs/optimizers`.\n").ToString();
    }

    private static string Page(CatalogueEntry entry)
    {
        CatalogueHeader header = entry.Header;
        StringBuilder text = new($"{Marker}\n# {header.Title}\n\n{Capital(header.Meaning)}\n\n");
        if (header.SettingOf is { } other) text.Append($"It is [{Catalogue.Find(other)!.Header.Title}]({other}.md), with a name of its own.\n\n");
        text.Append($"**When to use it.** {header.Use}\n\n**Reference.** {header.Reference}\n\n");
        if (header.Note.Length > 0) text.Append($"**Note.** {header.Note}\n\n");
        text.Append($"## Formula\n\n{Formula(entry)}\n");
        text.Append("Here $w$ are the weights, $g$ is the gradient and $t$ the number of the step, 1 at the first. States begin at zero.\n\n");
        AddHyperparameters(text, entry.Parsed);
        AddState(text, entry.Parsed.Program);
        AddEvaluation(text, header);
        text.Append($"## Program\n\n`{entry.Name}` is this program:\n\n```python\n{Body(entry.Text)}```\n\n");
        text.Append($"`panthera export {entry.Name} --to pytorch` writes it as an optimizer for PyTorch; `panthera export --list` lists what else.\n");
        return text.ToString();
    }

    /// <summary>The export to LaTeX as a block of mathematics. GitHub forbids some of LaTeX's macros and all environments with numbers.</summary>
    private static string Formula(CatalogueEntry entry)
    {
        string formula = ExportTargets.Find("latex")!.Body(ExportedProgram.Read(entry.Text, entry.Name, ClassNames.Of(entry.Name)));
        return $"```math\n{formula.Replace("align*", "aligned").Replace(@"\operatorname{", @"\mathrm{")}```\n";
    }

    private static void AddHyperparameters(StringBuilder text, ParsedProgram parsed)
    {
        if (parsed.Hyperparameters.Count == 0)
        {
            text.Append("## Hyperparameters\n\nNone: its numbers are part of it.\n\n");
            return;
        }
        text.Append("## Hyperparameters\n\n| name | default | range |\n|---|---:|---|\n");
        foreach (Hyperparameter h in parsed.Hyperparameters)
            text.Append(CultureInfo.InvariantCulture, $"| `{h.Name}` | {Printer.Print(h.Default)} | {(h.Range is { } range ? $"`{range.Describe(h.Name)}`" : "any number")} |\n");
        text.Append('\n');
    }

    private static void AddEvaluation(StringBuilder text, CatalogueHeader header)
    {
        if (header.EvaluateAt is not { } expression) return;
        text.Append($"## Evaluation\n\nEvaluate with `{expression}` in place of the weights that are trained. `Optimizer.Evaluate` swaps them in, and the trained\n");
        text.Append("ones back when what it returns is disposed; `Optimizer.EvaluationWeights` writes them elsewhere, to be saved for use:\n\n");
        text.Append("```csharp\nusing (optimizer.Evaluate(parameters))\n    Console.WriteLine(ValidationLoss());\n```\n\n");
        text.Append("Commands that train evaluate with the weights that are trained.\n\n");
    }

    private static void AddState(StringBuilder text, Program program)
    {
        Cost cost = Cost.Of(program);
        int[] states = [.. Enumerable.Range(0, program.States).Where(s => Liveness.Of(program).States[s])];
        text.Append("## State and work\n\n");
        if (states.Length == 0) text.Append("No state.");
        else
        {
            IEnumerable<string> names = states.Select(s => $"`{program.Variables[Program.State(s)]}`, {program.StateKinds[s].Described()}");
            text.Append(CultureInfo.InvariantCulture, $"{Counted(cost.BytesOfState, "byte")} of state a parameter: {string.Join("; ", names)}.");
            if (states.Any(s => program.StateKinds[s] != ValueKind.Array)) text.Append(" What is no array is next to nothing and does not count.");
        }
        text.Append(CultureInfo.InvariantCulture, $" A step takes {Counted(cost.Flops, "floating-point operation")} a parameter, moves {Counted(cost.BytesMoved, "byte")} and passes over the arrays {Times(cost.Passes)}");
        text.Append(cost.MatrixProducts == 0 ? ".\n\n" : string.Create(CultureInfo.InvariantCulture, $"; {cost.MatrixProducts} matrix products an array come on top.\n\n"));
    }

    /// <summary>A file without the comments at its head, which the page says in words.</summary>
    private static string Body(string text) => string.Join('\n', text.Split('\n').SkipWhile(line => line.StartsWith('#')));

    private static string Counted(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Times(int count) => count switch { 1 => "once", 2 => "twice", _ => string.Create(CultureInfo.InvariantCulture, $"{count} times") };

    private static int StateOf(CatalogueEntry entry) => Cost.Of(entry.Parsed.Program).BytesOfState;

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static string Cell(string text) => text.Replace("|", @"\|", StringComparison.Ordinal);
}
