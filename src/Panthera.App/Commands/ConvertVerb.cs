using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Optimizers;

namespace Panthera.App.Commands;

/// <summary>Says which settings of one optimizer are as strong as another's.</summary>
internal sealed class ConvertVerb : Verb
{
    private readonly Argument<string> _from = new("FROM") { Description = "The optimizer that has settings: a file, or a name that 'panthera optimizers' lists" };
    private readonly Option<string> _to = new("--to") { HelpName = "OPTIMIZER", Description = "The optimizer that needs some", Required = true };
    private readonly Option<double> _rate = Numbers.Option("--lr", "X", 1e-30, 1e30, 1e-3, "The learning rate at the schedule's height");
    private readonly Option<double> _decay = Numbers.Option("--weight-decay", "X", 0, 1e6, 0.0, "The weight decay, which the learning rate multiplies");
    private readonly Option<string> _schedule = new("--schedule")
    {
        HelpName = "SHAPE", Description = $"The learning rate after the warm-up: {string.Join(", ", ScheduleShape.All)}", DefaultValueFactory = _ => "cosine",
    };
    private readonly Option<double> _warmup = Numbers.Option("--warmup", "X", 0, 1e9, Schedule.DefaultWarmupShare, "The share of the steps that warm up, or how many if it is 1 or more");
    private readonly Option<int> _steps = Numbers.Option("--steps", "N", 1, 1_000_000_000, 10_000, "Steps in all");
    private readonly Option<int?> _batch = Numbers.Option("--batch", "N", 1, 1_000_000_000, "Examples a step, if you want to be warned of small ones");

    public ConvertVerb() : base("convert",
        "Says which settings of an optimizer are as strong as those of another, for the whole schedule.",
        "adamw --to lion --lr 1e-3 --weight-decay 0.1", "adamw --to lion --lr 3e-4 --schedule linear --warmup 500 --steps 20000 --batch 32", "lion --to adamw --lr 1e-4 --json") =>
        Takes(_from, _to, _rate, _decay, _schedule, _warmup, _steps, _batch);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        double warmup = arguments.GetValue(_warmup), rate = arguments.GetValue(_rate), decay = arguments.GetValue(_decay);
        Schedule schedule = new(ScheduleShape.Named(arguments.GetValue(_schedule)!));
        schedule = warmup < 1 ? schedule with { WarmupShare = warmup } : schedule with { WarmupSteps = (int)warmup };
        (string Name, Language.ParsedProgram Parsed) from = Catalogue.Open(arguments.GetRequiredValue(_from)), to = Catalogue.Open(arguments.GetRequiredValue(_to));
        Conversion conversion = new(
            from.Name, to.Name, rate, decay, EqualStrength.Of(from, to, rate, decay), schedule, arguments.GetValue(_steps), arguments.GetValue(_batch));
        if (WantsJson(arguments)) Json.Print(terminal, ConversionReport.ToJson(conversion));
        else ConversionReport.Print(terminal, conversion);
        return ExitCode.Success;
    }
}
