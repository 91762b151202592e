using Panthera.Language;
using Panthera.Training.Data;
using Panthera.Training.Retrieval;
using Panthera.Training.Tasks;

namespace Panthera.Training.Models;

/// <summary>The models that users may choose and size, a table: a new model is one row here.</summary>
public static class ModelKinds
{
    private const string Pictures = "pictures", Text = "text", ClassifiedText = "texts with classes", Captions = "captioned pictures";

    // How often a training window of masked text is there, each time with other tokens hidden.
    private const int Draws = 64;

    private const int Widest = 16_384, Deepest = 256, MostHeads = 256;

    private static readonly ModelSize
        Depth = new("depth", "4", 1, Deepest, "layers"),
        Patch = new("patch", "4", 1, 1024, "the side of a patch in pixels; it divides the picture's"),
        Heads = new("heads", "4", 1, MostHeads, "attention heads; they divide the width"),
        MlpRatio = new("mlp", "4", 1, 64, "width of the feed-forward part, in widths of the model");

    private static readonly ModelSize[] TextSizes =
    [
        new(SequenceSize, "64", 2, Widest, "tokens of a text; longer ones are cut"),
        new(VocabularySize, "1024", BytePairVocabulary.SmallestSize, BytePairVocabulary.LargestSize, "byte pairs that are tokens"),
        new("width", "96", 1, Widest, "features of a token"),
    ];

    // The first are those of vit.
    private static readonly ModelSize[] TwoTowerSizes =
    [
        Patch, new("width", "64", 1, Widest, "features of a patch"), Depth with { Description = "layers of the image tower" },
        Heads with { Description = "attention heads of the image tower; they divide its width" }, MlpRatio,
        new("text-width", "64", 1, Widest, "features of a token"),
        new("text-depth", "2", 1, Deepest, "layers of the text tower"),
        new("text-heads", "4", 1, MostHeads, "attention heads of the text tower; they divide its width"),
        new("embedding", "64", 1, Widest, "width of the space in which pictures and captions meet"),
    ];

    // A fresh model's loss is about the logarithm of the batch.
    private const double AbsurdContrastiveLoss = 40;

    /// <summary>All models.</summary>
    public static IReadOnlyList<ModelDefinition> All { get; } =
    [
        new()
        {
            Name = "mlp", Input = Pictures, Summary = "a perceptron: linear layers with ReLU between them",
            Reference = "Rumelhart, Hinton & Williams 1986, Nature 323",
            Sizes = [new("hidden", "128+64", 1, Widest, "the widths of the hidden layers, from the input on") { IsList = true }],
            Open = OfPictures((sizes, pictures) =>
                new MlpShape(pictures.Channels * pictures.Height * pictures.Width, sizes.List("hidden"), pictures.Classes)),
        },
        new()
        {
            Name = "vit", Input = Pictures, Summary = "a vision Transformer: patches of the picture are its tokens",
            Reference = "Dosovitskiy et al. 2020, arXiv 2010.11929",
            Sizes = [Patch, new("width", "64", 1, Widest, "features of a token"), Depth, Heads, MlpRatio],
            Open = OfPictures((sizes, pictures) => new VisionTransformerShape(
                SideOf(pictures), pictures.Channels, sizes["patch"], sizes["width"], sizes["depth"], sizes["heads"], sizes["mlp"], pictures.Classes)),
        },
        new()
        {
            Name = "mixer", Input = Pictures, Summary = "an MLP-Mixer: perceptrons over patches and over features, in turn",
            Reference = "Tolstikhin et al. 2021, arXiv 2105.01601",
            Sizes =
            [
                Patch, new("width", "64", 1, Widest, "features of a token"), Depth,
                new("tokens", "64", 1, Widest, "hidden width of what mixes tokens"),
                new("channels", "256", 1, Widest, "hidden width of what mixes features"),
            ],
            Open = OfPictures((sizes, pictures) => new MixerShape(
                SideOf(pictures), pictures.Channels, sizes["patch"], sizes["width"], sizes["depth"], sizes["tokens"], sizes["channels"], pictures.Classes)),
        },
        new()
        {
            Name = "resnet", Input = Pictures, Summary = "a residual network: stages of 3 × 3 convolutions that halve the side",
            Reference = "He et al. 2015, arXiv 1512.03385",
            Sizes =
            [
                new("width", "16", 1, 1024, "channels of the first stage; each later one doubles them"),
                new("stages", "3", 1, 6, "stages"),
                new("blocks", "2", 1, Deepest, "blocks of two convolutions in each stage"),
            ],
            Open = OfPictures((sizes, pictures) => new ResNetShape(
                SideOf(pictures), pictures.Channels, sizes["width"], sizes["stages"], sizes["blocks"], pictures.Classes)),
        },
        new()
        {
            Name = "decoder", Input = Text, Summary = "a language model: a pre-norm decoder Transformer with learned positions",
            Reference = "Radford et al. 2019, Language Models are Unsupervised Multitask Learners (GPT-2)",
            Sizes =
            [
                new(SequenceSize, "128", 1, Widest, "tokens that it looks back on"),
                new(VocabularySize, "characters", BytePairVocabulary.SmallestSize, BytePairVocabulary.LargestSize,
                    "tokens: one a character, or so many byte pairs") { Word = "characters" },
                new("width", "128", 1, Widest, "features of a token"), Depth, Heads, MlpRatio,
            ],
            Open = OfText((sizes, text) => new DecoderTransformerShape(
                text.Sequence, text.VocabularySize, sizes["width"], sizes["depth"], sizes["heads"], sizes["mlp"])),
        },
        new()
        {
            Name = "clip", Input = Captions, Summary = "two towers that bring a picture and its caption to one place: a vision and a text Transformer",
            Reference = "Radford et al. 2021, arXiv 2103.00020",
            Sizes = TwoTowerSizes,
            Open = OfCaptions(frozen: false),
        },
        new()
        {
            Name = "lit", Input = Captions, Summary = "clip with the image tower frozen: begin with the weights of a vit of the same sizes",
            Reference = "Zhai et al. 2021, arXiv 2111.07991",
            Sizes = TwoTowerSizes,
            Open = OfCaptions(frozen: true),
        },
        new()
        {
            Name = "coatnet", Input = Pictures, Summary = "convolutions, then a Transformer with a bias for each offset, after CoAtNet",
            Reference = "Dai et al. 2021, arXiv 2106.04803",
            Sizes =
            [
                new("width", "16", 1, 1024, "channels of the stem; convolutions have 2, the Transformer 4 times as many"),
                new("blocks", "2", 1, Deepest, "inverted bottlenecks with depthwise convolutions"),
                new("depth", "2", 1, Deepest, "layers of the Transformer"), Heads, MlpRatio,
            ],
            Open = OfPictures((sizes, pictures) => new ConvolutionAttentionShape(
                SideOf(pictures), pictures.Channels, sizes["width"], sizes["blocks"], sizes["depth"], sizes["heads"], sizes["mlp"], pictures.Classes)),
        },
        new()
        {
            Name = "bert", Input = Text, Summary = "a masked language model: a bidirectional Transformer that names hidden tokens",
            Reference = "Devlin et al. 2018, arXiv 1810.04805",
            Sizes = [.. TextSizes, Depth, Heads, MlpRatio],
            Open = (sizes, data) =>
            {
                MaskedTextSource text = new(data.NativeText(sizes[VocabularySize], sizes[SequenceSize]), Draws);
                return new(new MaskedEncoderShape(
                    text.Sequence, text.Hidden, text.VocabularySize, sizes["width"], sizes["depth"], sizes["heads"], sizes["mlp"]),
                    text, text.VocabularySize, Metric.HiddenTokens);
            },
        },
        new()
        {
            Name = "encoder", Input = ClassifiedText, Summary = "bert's encoder with a head that names the class of a text",
            Reference = "Devlin et al. 2018, arXiv 1810.04805",
            Sizes = [.. TextSizes, Depth, Heads, MlpRatio],
            Open = (sizes, data) =>
            {
                (LabelledTexts texts, IVocabulary vocabulary) = data.NativeClassifiedTexts(sizes[VocabularySize]);
                TextClassSource source = new(texts, new PaddedText(vocabulary, sizes[SequenceSize]));
                return new(new TextEncoderShape(sizes[SequenceSize], source.Text.VocabularySize, PaddedText.Padding,
                    sizes["width"], sizes["depth"], sizes["heads"], sizes["mlp"], texts.ClassNames.Count), source, texts.ClassNames.Count, Metric.Accuracy);
            },
        },
        new()
        {
            Name = "t5", Input = ClassifiedText, Summary = "an encoder that reads a text and a decoder that writes its class out",
            Reference = "Raffel et al. 2019, arXiv 1910.10683",
            Sizes = [.. TextSizes, Depth, Heads, MlpRatio],
            Open = (sizes, data) =>
            {
                (LabelledTexts texts, IVocabulary vocabulary) = data.NativeClassifiedTexts(sizes[VocabularySize]);
                TextToTextSource source = new(texts, vocabulary, sizes[SequenceSize]);
                return new(new EncoderDecoderShape(sizes[SequenceSize], source.AnswerTokens, source.Text.VocabularySize, PaddedText.Padding,
                    sizes["width"], sizes["depth"], sizes["heads"], sizes["mlp"]), source, source.Text.VocabularySize, Metric.AnswerTokens);
            },
        },
        .. DiffusionKinds.All,
    ];

    /// <summary>The sizes that every model of text has, as its examples depend on them.</summary>
    public const string SequenceSize = "sequence", VocabularySize = "vocabulary";

    /// <summary>The model of a name.</summary>
    /// <exception cref="InputException">If there is none.</exception>
    public static ModelDefinition Find(string name) => All.FirstOrDefault(model => model.Name == name)
        ?? throw new InputException($"no model {Quoted.Of(name)}"
            + (Spelling.Nearest(name, All.Select(model => model.Name)) is { } near ? $"; did you mean '{near}'?" : "; 'panthera models' lists them"));

    /// <summary>A model that names the class of a picture.</summary>
    private static Func<ModelSizes, TaskData, ModelWithData> OfPictures(Func<ModelSizes, IPictureSource, ModelShape> shape) => (sizes, data) =>
    {
        IPictureSource pictures = data.NativePictures();
        return new(shape(sizes, pictures), pictures, pictures.Classes, Metric.Accuracy);
    };

    /// <summary>A model that names the next token of a text.</summary>
    private static Func<ModelSizes, TaskData, ModelWithData> OfText(Func<ModelSizes, TextSource, ModelShape> shape) => (sizes, data) =>
    {
        TextSource text = data.NativeText(sizes[VocabularySize], sizes[SequenceSize]);
        return new(shape(sizes, text), text, text.VocabularySize, Metric.Perplexity);
    };

    /// <summary>A model that brings pictures and captions together.</summary>
    private static Func<ModelSizes, TaskData, ModelWithData> OfCaptions(bool frozen) => (sizes, data) =>
    {
        ICaptionedPictureSource pairs = data.NativeCaptions();
        TwoTowerShape shape = new(
            SideOf(pairs), pairs.Channels, sizes["patch"], sizes["width"], sizes["depth"], sizes["heads"], sizes["mlp"], pairs.Text.Length,
            pairs.Text.VocabularySize, sizes["text-width"], sizes["text-depth"], sizes["text-heads"], sizes["embedding"], frozen);
        return new(shape, pairs, Math.Max(pairs.Classes, pairs.Text.VocabularySize), Metric.OwnCaption)
        {
            LargestLoss = AbsurdContrastiveLoss, Evaluate = new TwoTowerEvaluation(pairs).Of,
        };
    };

    private static int SideOf(IPictureSource pictures) => pictures.Width == pictures.Height
        ? pictures.Width
        : throw new InputException($"the model takes square pictures; these have {pictures.Width} × {pictures.Height} pixels");
}
