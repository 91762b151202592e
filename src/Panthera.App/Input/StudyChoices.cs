using System.CommandLine;
using Panthera.Language;
using Panthera.Search.Studies;
using Panthera.Training.Tasks;

namespace Panthera.App.Input;

/// <summary>The options of a comparison by studies.</summary>
internal sealed class StudyChoices
{
    private const int DefaultTrials = 12;

    private readonly Option<int?> _studies = Numbers.Option(
        "--studies", "K", 1, 100, "Tune and train each program so many times independently, and decide by the studies: 5 are AlgoPerf's number");
    private readonly Option<int?> _trials = Numbers.Option(
        "--trials", "N", 0, 10_000, $"Trainings of each tuning, quasi-random over the program's ranges; 0 to leave everyone as declared (default: {DefaultTrials})");
    private readonly Option<double> _most = Numbers.Option(
        "--max-rate", "X", 1.0, 1e6, SearchSpace.MostRate, "The highest learning rate that tunings try, in multiples of each program's declared one");
    private readonly Option<string?> _reference = new("--reference")
    {
        HelpName = "PROGRAM", Description = "The program whose results set the target of each task (default: the second one)",
    };

    /// <summary>Where the report goes.</summary>
    public Option<string?> Out { get; } = new("--out")
    {
        HelpName = "FOLDER", Description = "Also write a report there: report.html with pictures, tables as CSV, pictures as SVG and PNG",
    };

    /// <summary>The options, in the order in which help lists them.</summary>
    public IReadOnlyList<Symbol> Options => [_studies, _trials, _most, _reference, Out];

    /// <summary>Options that a kept run names even if they are the defaults.</summary>
    public IReadOnlyList<Option> Kept => [_trials, _most];

    /// <summary>Whether studies are to be made.</summary>
    public bool IsAsked(ParseResult arguments) => arguments.GetValue(_studies) is not null;

    /// <summary>Refuses options that contradict each other.</summary>
    /// <exception cref="InputException">If they do.</exception>
    public void Check(ParseResult arguments, Option<bool> tune)
    {
        if (arguments.GetValue(Out) is "") throw new InputException("--out names no folder");
        if (IsAsked(arguments))
        {
            if (arguments.GetValue(tune)) throw new InputException("--tune and --studies are two ways to tune: give one");
            return;
        }
        foreach (Option option in (Option[])[_trials, _most, _reference, Out])
            if (arguments.GetResult(option) is { Implicit: false }) throw new InputException($"{option.Name} belongs to a comparison by studies: give --studies K too");
    }

    /// <summary>The studies that the options ask for.</summary>
    /// <exception cref="InputException">If two programs have the same name, or the reference is none of them.</exception>
    public StudyOptions Of(
        ParseResult arguments, IReadOnlyList<string> texts, IReadOnlyList<NamedProgram> programs, IReadOnlyList<ProxyTask> tasks, int seeds, ulong seed)
    {
        // The same program may take part several times: that is how a method of comparison is tested.
        string[] names = [.. texts.Select((text, i) => texts.Take(i).Count(other => other == text) is var before && before > 0 ? $"{text} ({before + 1})" : text)];
        int reference = 1;
        if (arguments.GetValue(_reference) is { } named && (reference = Array.IndexOf(names, named)) < 0)
            throw new InputException($"--reference {Quoted.Of(named)} is none of the programs: {string.Join(", ", names)}");
        return new StudyOptions
        {
            Entrants = [.. programs.Select((program, i) => EntrantOf(names[i], texts[i], program, arguments.GetValue(_most)))], Tasks = tasks, Reference = reference,
            Studies = arguments.GetValue(_studies)!.Value, Trials = arguments.GetValue(_trials) ?? DefaultTrials, Seeds = seeds, Seed = seed,
        };
    }

    /// <summary>A program that is bound again for each trial; what was set on the command line is where its ranges lie.</summary>
    public static Entrant EntrantOf(string name, string text, NamedProgram named, double most = SearchSpace.MostRate)
    {
        IReadOnlyList<Hyperparameter> hyperparameters = named.Parsed.Hyperparameters;
        return new Entrant(name, values => values.Count == 0
            ? named.Program
            : ProgramText.Open(text, [.. values.Select(value => FormattableString.Invariant($"{value.Key}={value.Value:R}"))]).Program, SearchSpace.Of(hyperparameters, most: most));
    }
}
