using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Training.Data;
using Panthera.Training.Diffusion;
using Panthera.Training.Metrics;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>Draws pictures with a diffusion model that was trained, and says how good they are.</summary>
internal sealed class SampleVerb : Verb
{
    private readonly Argument<string> _checkpoint = new("CHECKPOINT") { Description = "The file that 'panthera train --checkpoint' has kept of a diffusion model" };
    private readonly Option<string?> _out = new("--out") { HelpName = "FILE.png", Description = "Write the pictures into this file, side by side" };
    private readonly Option<int> _count = Numbers.Option("--count", "N", 1, 100_000, 64, "How many pictures");
    private readonly Option<int> _columns = Numbers.Option("--columns", "N", 1, 1000, 8, "Pictures a row of the file");
    private readonly Option<int> _steps = Numbers.Option(
        "--steps", "N", 1, NoiseSchedule.UsualSteps, 50, $"Steps from noise to picture; {NoiseSchedule.UsualSteps:N0} are all that there are");
    private readonly Option<double> _fresh = Numbers.Option(
        "--fresh", "X", 0, 1.0, 0.0, "Fresh noise of each step: 0 for none (DDIM), 1 for ancestral sampling (DDPM)");
    private readonly Option<double> _guidance = Numbers.Option(
        "--guidance", "X", 0, 100, 2.0, "How closely to follow the class or caption: 0 not at all, 1 as trained, more for more");
    private readonly Option<int?> _class = Numbers.Option("--class", "K", 0, 255, "Draw this class; otherwise all in turn");
    private readonly Option<string?> _caption = new("--caption") { HelpName = "TEXT", Description = "Draw what this says; otherwise what test captions say" };
    private readonly Option<int> _mean = Numbers.Option(
        "--mean-of", "N", 1, 1000, 1, "Draw each picture so often, with seeds from the given one on, and take the mean: the best guess at what is coarse");
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int> _threads = Shared.Threads();
    private readonly Option<bool> _measure = new("--measure")
    {
        Description = "Train a small classifier on the same pictures, and let it judge: Fréchet distance, and how often it sees the class that was asked for",
    };
    private readonly Option<int> _judgeSteps = Numbers.Option("--judge-steps", "N", 1, 1_000_000, 600, "Training steps of that classifier, of 64 pictures each");
    private readonly Option<string?> _data = Shared.Data();

    public SampleVerb() : base("sample", "Draws pictures with a diffusion model that was trained.",
        "digits.safetensors --out digits.png --class 7",
        "digits.safetensors --out digits.png --count 100 --columns 10 --steps 1000 --fresh 1 --guidance 3",
        "shapes.safetensors --out shapes.png --caption circle",
        "digits.safetensors --count 1000 --measure --data ~/data/mnist",
        "fine.safetensors --count 500 --steps 20 --mean-of 8 --measure --data ~/data/mnist") =>
        Takes([_checkpoint, _out, _count, _columns, _steps, _fresh, _guidance, _class, _caption, _mean, _seed, _threads, _measure, _judgeSteps, _data]);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        (string? path, bool measure, int count) = (arguments.GetValue(_out), arguments.GetValue(_measure), arguments.GetValue(_count));
        if (path is null && !measure) throw new InputException("give --out FILE.png for the pictures, or --measure to have them judged");
        if (path is not null) SamplesFile.Require(path);
        (DiffusionNotes notes, Denoiser model) = DiffusionNotes.Load(arguments.GetRequiredValue(_checkpoint), arguments.GetValue(_threads));
        using Denoiser drawing = model;
        bool fromData = measure || notes.Condition is DiffusionCondition.LowResolution || notes.Condition is DiffusionCondition.Caption && arguments.GetValue(_caption) is null;
        DiffusionSource? source = fromData ? SourceOf(notes, arguments, terminal) : null;
        Wishes wishes = WishesOf(notes, source, count, arguments);
        SamplingOptions options = new()
        {
            Steps = arguments.GetValue(_steps), Freshness = arguments.GetValue(_fresh), Guidance = arguments.GetValue(_guidance), Seed = arguments.GetValue(_seed),
        };
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        DrawnPictures drawn = new(notes.Shape.ImageSize, notes.Shape.Channels, model.DrawMean(options, arguments.GetValue(_mean), count, wishes.Tokens, wishes.Coarse));
        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (Array.Exists(drawn.Numbers, number => !float.IsFinite(number)))
            throw new InputException($"{arguments.GetRequiredValue(_checkpoint)}: the model draws what are no numbers; its weights are damaged, or its training diverged");
        if (path is not null) SamplesFile.Write(path, notes.Shape, drawn.Numbers, wishes, arguments.GetValue(_columns));
        DiffusionScores? scores = null;
        if (measure)
        {
            using Judge judge = Judge.Train(source!.Pictures, arguments.GetValue(_judgeSteps), arguments.GetValue(_threads), cancellation);
            scores = DiffusionScores.Of(drawn, wishes, source, judge);
        }
        if (WantsJson(arguments)) Json.Print(terminal, new { drawn.Count, MeanOf = arguments.GetValue(_mean), options.Steps, Fresh = options.Freshness, options.Guidance, options.Seed, Seconds = seconds, File = path, Scores = scores });
        else SampleReport.Print(drawn.Count, options, seconds, path, scores, terminal);
        return ExitCode.Success;
    }

    private DiffusionSource SourceOf(DiffusionNotes notes, ParseResult arguments, Terminal terminal)
    {
        TaskData data = Shared.OpenData(arguments.GetValue(_data));
        IPictureSource pictures = notes.Condition == DiffusionCondition.Caption ? data.NativeCaptions(notes.Shape.ImageSize) : data.Pictures(notes.Shape.ImageSize, DataSet.Search);
        if (pictures.Classes != notes.Classes)
            throw new InputException($"the model learned from pictures of {notes.Classes} classes; {pictures.Provenance} has {pictures.Classes}");
        if (notes.Condition == DiffusionCondition.Caption && pictures is ICaptionedPictureSource told
            && (told.Text.Length, told.Text.VocabularySize) != (notes.Shape.Tokens, notes.Shape.Vocabulary))
            throw new InputException($"the model learned other captions than those of {pictures.Provenance}");
        Shared.Tell(data, terminal);
        return new DiffusionSource(pictures, notes.Shape, notes.Condition, notes.Schedule(), notes.Factor);
    }

    private Wishes WishesOf(DiffusionNotes notes, DiffusionSource? source, int count, ParseResult arguments)
    {
        (int? label, string? caption) = (arguments.GetValue(_class), arguments.GetValue(_caption));
        if (label is not null && notes.Condition != DiffusionCondition.Class) throw new InputException("--class is for a model that was trained with classes, such as unet-class");
        if (caption is not null && notes.Condition != DiffusionCondition.Caption) throw new InputException("--caption is for a model that was trained with captions, such as unet-caption");
        if (label >= notes.Classes) throw new InputException($"--class {label}: the model knows classes 0 to {notes.Classes - 1}");
        return notes.Condition switch
        {
            DiffusionCondition.Class => Wishes.OfClasses(count, label ?? 0, label is null ? notes.Classes : 1),
            DiffusionCondition.Caption when caption is not null => Wishes.OfCaption(PictureCaptions.Text.Encode(caption), count),
            DiffusionCondition.None => Wishes.None,
            _ => Wishes.Of(source!, notes.Shape, Split.Test, count),
        };
    }
}
