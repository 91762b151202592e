using System.CommandLine;
using System.Globalization;
using Panthera.App.Output;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Training;

namespace Panthera.App.Input;

/// <summary>How a training is made: all that is neither the optimizer nor what it trains.</summary>
internal sealed class Recipe
{
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<double> _scale = Numbers.Option(
        "--scale", "X", 1e-30, 1e30, 1.0, "Multiplies every update, as a learning rate does");
    private readonly Option<string?> _schedule = new("--schedule")
    {
        HelpName = "SHAPE", Description = $"The learning rate after the warm-up: {Shapes} (default: {Schedule.Default.Shape})",
    };
    private readonly Option<double?> _warmup = Numbers.Option("--warmup", "X", 0, 1e9, "The share of the steps that warm up, or how many if it is 1 or "
        + string.Create(CultureInfo.InvariantCulture, $"more (default: {Schedule.DefaultWarmupShare})"));
    private readonly Option<double?> _clip = Numbers.Option(
        "--clip", "X", 1e-30, 1e30, "Shorten gradients to this norm over all parameters");
    private readonly Option<double> _weightDecay = Numbers.Option(
        "--weight-decay", "X", 0, 1.0, 0.0, "Decoupled weight decay beside the program's own: this share of the weights a step, times the schedule's value");
    private readonly Option<DecayMask> _decayMask = Choice.Option<DecayMask>("--decay-mask", "WHAT",
        "What that decay shrinks: everything, or matrices only, which spares biases and gains");
    private readonly Option<double?> _average = Numbers.Option(
        "--average", "X", 1e-9, 1 - 1e-9, "Measure and keep an average of the weights, of which so much stays at each step, such as 0.999");
    private readonly Option<int?> _measureEvery = Numbers.Option(
        "--measure-every", "N", 1, 1_000_000_000, "Measure on the validation split after so many steps each time");
    private readonly Option<string?> _checkpoint = new("--checkpoint")
    {
        HelpName = "FILE", Description = "Keep the run in this file, at its end and when it is interrupted (default: the file of --resume)",
    };
    private readonly Option<int?> _checkpointEvery = Numbers.Option(
        "--checkpoint-every", "N", 1, 1_000_000_000, "And after so many steps each time");
    private readonly Option<string?> _resume = new("--resume")
    {
        HelpName = "FILE", Description = "Go on with the run that such a file keeps; the other options must be the same",
    };


    /// <summary>The options, in the order in which help lists them.</summary>
    public IReadOnlyList<Symbol> Options =>
    [
        _seed, _scale, _schedule, _warmup, _clip, _weightDecay, _decayMask, _average, _measureEvery, _checkpoint, _checkpointEvery, _resume,
    ];

    /// <summary>The run that the options describe.</summary>
    /// <param name="arguments">Their values.</param>
    /// <param name="program">The optimizer.</param>
    /// <param name="steps">How many steps it makes.</param>
    /// <exception cref="InputException">If they contradict each other.</exception>
    public TrainingRun Of(ParseResult arguments, Program program, int steps)
    {
        Schedule schedule = arguments.GetValue(_schedule) is { } shape ? new(ScheduleShape.Named(shape)) : Schedule.Default;
        if (arguments.GetValue(_warmup) is { } warmup)
            schedule = warmup < 1 ? schedule with { WarmupShare = warmup } : schedule with { WarmupSteps = (int)warmup };
        string? resume = arguments.GetValue(_resume), checkpoint = arguments.GetValue(_checkpoint) ?? resume;
        if (checkpoint is null && arguments.GetValue(_checkpointEvery) is not null)
            throw new InputException("--checkpoint-every says when to keep the run, but --checkpoint does not say where");
        foreach (Option<string?> file in (Option<string?>[])[_checkpoint, _resume])
            if (arguments.GetValue(file) is "") throw new InputException($"{file.Name} names no file");
        if (checkpoint is not null && !IsSame(checkpoint, resume) && HoldsSomething(checkpoint))
            throw new InputException($"'{checkpoint}' exists already: --resume {Spoken.Word(checkpoint)} goes on with the run that it keeps; "
                + "for a new run name another file, or remove it");
        return new TrainingRun(program, arguments.GetValue(_seed))
        {
            Steps = steps, Scale = arguments.GetValue(_scale), Schedule = schedule, ClipNorm = arguments.GetValue(_clip),
            WeightDecay = arguments.GetValue(_weightDecay), DecayMask = arguments.GetValue(_decayMask),
            Average = arguments.GetValue(_average), MeasureEvery = arguments.GetValue(_measureEvery), ResumeFrom = resume, CheckpointPath = checkpoint,
            CheckpointEvery = arguments.GetValue(_checkpointEvery),
        };
    }

    /// <summary>The command that goes on with an interrupted run.</summary>
    /// <param name="arguments">What the run was begun with.</param>
    /// <param name="checkpoint">The file that keeps it.</param>
    public string ToGoOn(ParseResult arguments, string checkpoint)
    {
        IEnumerable<string> words = arguments.Tokens.Select(token => Spoken.Word(token.Value));
        string command = $"panthera {string.Join(' ', words)}";
        return arguments.GetValue(_resume) == checkpoint ? command : $"{command} --resume {Spoken.Word(checkpoint)}";
    }

    private static bool IsSame(string path, string? other) => other is not null && Path.GetFullPath(path) == Path.GetFullPath(other);

    private static bool HoldsSomething(string path) => File.Exists(path) && new FileInfo(path).Length > 0;

    private static string Shapes => string.Join(", ", ScheduleShape.All);
}
