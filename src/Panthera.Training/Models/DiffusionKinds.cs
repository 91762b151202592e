using Panthera.Training.Data;
using Panthera.Training.Diffusion;
using Panthera.Training.Tasks;

namespace Panthera.Training.Models;

/// <summary>The rows of <see cref="ModelKinds.All"/> that draw pictures: a U-Net that is told nothing, or one of several things.</summary>
internal static class DiffusionKinds
{
    private const string Reference = "Ho et al. 2020, arXiv 2006.11239 (DDPM)", GuidedReference = "Ho & Salimans 2022, arXiv 2207.12598 (classifier-free guidance)";

    // A fresh model predicts no noise, which is off by its variance, 1.
    private const double LargestLoss = 10;

    private static readonly ModelSize
        Side = new("side", "own", 1, 1024, "the side of the pictures, which are resized to it; own for as they are") { Word = "own" },
        Width = new("width", "32", 2, 1024, "channels of the first level; an even number"),
        Levels = new("levels", "1+2", 1, 64, "for each level, from the full picture down, its channels in widths") { IsList = true },
        Blocks = new("blocks", "1", 1, 64, "residual blocks of a level, down and again up"),
        Heads = new("heads", "4", 1, 256, "attention heads at the lowest level; they divide its channels"),
        Noise = new("noise", "cosine", 1, 999, "how noise grows: cosine, or linearly to so many thousandths a step (20 in the paper)") { Word = "cosine" },
        Factor = new("factor", "4", 2, 64, "how much coarser the pictures are that it starts from; it divides the side");

    /// <summary>The rows.</summary>
    public static IReadOnlyList<ModelDefinition> All { get; } =
    [
        new()
        {
            Name = "unet", Input = "pictures", Summary = "a diffusion model: a U-Net that draws pictures",
            Reference = Reference, Sizes = [Side, Width, Levels, Blocks, Heads, Noise], Open = Of(DiffusionCondition.None),
        },
        new()
        {
            Name = "unet-class", Input = "pictures", Summary = "a diffusion model that draws pictures of a class",
            Reference = GuidedReference, Sizes = [Side, Width, Levels, Blocks, Heads, Noise], Open = Of(DiffusionCondition.Class),
        },
        new()
        {
            Name = "unet-caption", Input = "captioned pictures", Summary = "a diffusion model that draws what a caption says",
            Reference = GuidedReference, Sizes = [Side, Width, Levels, Blocks, Heads, Noise], Open = Of(DiffusionCondition.Caption),
        },
        new()
        {
            Name = "unet-super", Input = "pictures", Summary = "a diffusion model that makes coarse pictures fine",
            Reference = "Saharia et al. 2021, arXiv 2104.07636 (SR3)", Sizes = [Side, Width, Levels, Blocks, Heads, Noise, Factor],
            Open = Of(DiffusionCondition.LowResolution),
        },
    ];

    private static Func<ModelSizes, TaskData, ModelWithData> Of(DiffusionCondition condition) => (sizes, data) =>
    {
        IPictureSource pictures = condition == DiffusionCondition.Caption ? data.NativeCaptions(sizes["side"])
            : sizes["side"] == 0 ? data.NativePictures() : data.Pictures(sizes["side"], DataSet.Search);
        if (pictures.Width != pictures.Height)
            throw new InputException($"the model takes square pictures; these have {pictures.Width} × {pictures.Height} pixels: give a side");
        (int tokens, int vocabulary) = condition switch
        {
            DiffusionCondition.Class => (1, pictures.Classes + 1),
            DiffusionCondition.Caption when pictures is ICaptionedPictureSource told => (told.Text.Length, told.Text.VocabularySize),
            _ => (0, 0),
        };
        UNetShape shape = new(
            pictures.Width, pictures.Channels, sizes["width"], sizes.List("levels"), sizes["blocks"], sizes["heads"], tokens, vocabulary,
            condition == DiffusionCondition.LowResolution);
        NoiseSchedule schedule = sizes["noise"] == 0 ? NoiseSchedule.Cosine() : NoiseSchedule.Linear(last: sizes["noise"] / 1000.0);
        DiffusionSource source = new(pictures, shape, condition, schedule, condition == DiffusionCondition.LowResolution ? sizes["factor"] : 0);
        return new(shape, source, Math.Max(2, vocabulary), Metric.SquaredError)
        {
            LargestLoss = LargestLoss, MeasuredExamples = MeasuredPictures, Notes = DiffusionNotes.Of(source, shape, sizes["noise"]),
        };
    };

    private const int MeasuredPictures = 2048;
}
