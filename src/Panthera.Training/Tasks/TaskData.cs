using Panthera.Training.Data;

namespace Panthera.Training.Tasks;

/// <summary>The examples that tasks are made of: each source is made when first asked for and shared by all tasks.</summary>
/// <param name="found">The user's own data, or null: what it lacks is made by the program.</param>
public sealed class TaskData(DataDirectory? found = null)
{
    private const int TrainPictures = 16_384, HeldOutPictures = 2_048, NativeSize = 28, CaptionedSize = 32;

    private const ulong RequestsSeed = 1;

    private readonly Dictionary<(int, DataSet), IPictureSource> _pictures = [];
    private readonly Dictionary<(int, int, DataSet), ITextSource> _texts = [];
    private readonly Dictionary<DataSet, Corpus> _corpora = [];
    private ICaptionedPictureSource? _captions;
    private readonly List<string> _notices = [];

    /// <summary>How text of the user's is to become tokens, as the weights that a training begins with know it; null to learn that from the text.</summary>
    public IVocabulary? Vocabulary { get; set; }

    /// <summary>Pixels a side that pictures of the user's are resized to; null to take them as they are.</summary>
    public int? Side { get; set; }

    /// <summary>What stands for the drawn pictures with captions where a path of the user's data is expected.</summary>
    public const string CaptionedName = "captioned";

    /// <summary>Whether models of pictures alone learn from those with captions too.</summary>
    public bool DrawsCaptioned { get; init; }

    /// <summary>Which set of drawn pictures a model of the user's choice learns from, where there are none of the user's.</summary>
    public DataSet Drawn { get; set; } = DataSet.Search;

    /// <summary>Whether text, where there is none of the user's, is that of the generated requests without their classes, as for a model that is fine-tuned on these.</summary>
    public bool ReadsRequests { get; set; }

    /// <summary>What users must know about the data that was opened, one line each.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>
    /// Square grey pictures of a size. The user's own come first: the first set for the search, the second and third, if there
    /// are, for what it may not see; without those, the drawn ones.
    /// </summary>
    /// <exception cref="InputException">If the user's files cannot be read.</exception>
    public IPictureSource Pictures(int size, DataSet set)
    {
        if (_pictures.TryGetValue((size, set), out IPictureSource? source)) return source;
        source = Own(found?.Pictures, set) is { } own
            ? own.Load().Resized(size)
            : Data.Pictures.Draw(size, TrainPictures, HeldOutPictures, HeldOutPictures, (ulong)set);
        return _pictures[(size, set)] = source;
    }

    /// <summary>Windows of text, chosen as pictures are; without the user's, .NET documentation of different assemblies.</summary>
    /// <param name="vocabulary">Tokens wanted; there may be fewer.</param>
    /// <param name="sequence">Tokens a window.</param>
    /// <param name="set">Which of the sets.</param>
    /// <exception cref="InputException">If the user's files cannot be read or are too short.</exception>
    public ITextSource Text(int vocabulary, int sequence, DataSet set)
    {
        if (_texts.TryGetValue((vocabulary, sequence, set), out ITextSource? source)) return source;
        return _texts[(vocabulary, sequence, set)] = new TextSource(CorpusOf(set), vocabulary, sequence);
    }

    /// <summary>
    /// The user's first set of pictures as it is, or resized to <see cref="Side"/>, captioned ones if there are no others; without data of the
    /// user's, drawn pictures of MNIST's size.
    /// </summary>
    /// <exception cref="InputException">If the user's data has no pictures, or they cannot be read.</exception>
    public IPictureSource NativePictures()
    {
        if (DrawsCaptioned || found?.Pictures.Count == 0 && found.Of<FoundCaptions>().Count > 0) return NativeCaptions();
        if (found is null)
        {
            int drawn = Side ?? NativeSize;
            return drawn is >= Data.Pictures.SmallestSize and <= Data.Pictures.LargestSize ? Pictures(drawn, Drawn) : throw new InputException(
                $"pictures cannot be drawn with {drawn} pixels a side; expected {Data.Pictures.SmallestSize} to {Data.Pictures.LargestSize}, or pictures of your own");
        }
        PictureSet pictures = FirstOf(found.Pictures, pictures => pictures.Path, "pictures").Load();
        return Side is { } side ? pictures.Resized(side) : pictures;
    }

    /// <summary>The user's first captioned pictures as they are; without data of the user's, drawn ones.</summary>
    /// <param name="size">Pixels a side; 0 for those of the user's, or the usual number of drawn ones.</param>
    /// <exception cref="InputException">If the user's data has none or they have another size, or pictures of the size cannot be drawn.</exception>
    public ICaptionedPictureSource NativeCaptions(int size = 0)
    {
        if (found is not null)
        {
            ICaptionedPictureSource own = _captions ??= FirstOf(found.Of<FoundCaptions>(), captions => captions.Path, "captioned pictures").Load();
            return size == 0 || (own.Width, own.Height) == (size, size) ? own
                : throw new InputException($"the captioned pictures have {own.Width} × {own.Height} pixels; {size} × {size} were asked for");
        }
        if (size == 0) return _captions ??= NativeCaptions(CaptionedSize);
        if (size is < CaptionedPictures.SmallestSize or > CaptionedPictures.LargestSize)
            throw new InputException($"pictures with captions cannot be made {size} pixels wide; expected {CaptionedPictures.SmallestSize} to {CaptionedPictures.LargestSize}");
        return CaptionedPictures.Draw(size, TrainPictures, HeldOutPictures, HeldOutPictures, (ulong)DataSet.Search);
    }

    /// <summary>The user's first text in windows; without data of the user's, .NET documentation.</summary>
    /// <param name="vocabulary">Byte-pair tokens wanted; 0 for one token a character.</param>
    /// <param name="sequence">Tokens a window.</param>
    /// <exception cref="InputException">If the user's data has no text, or it cannot be read or is too short.</exception>
    public TextSource NativeText(int vocabulary, int sequence)
    {
        Corpus corpus;
        if (found is { Texts.Count: 0 } && found.Of<FoundTextClasses>() is { Count: > 0 } classes) corpus = FirstOf(classes, texts => texts.Path, "texts with classes").Load().ToCorpus();
        else if (found is null && ReadsRequests) corpus = GeneratedRequests.Write(RequestsSeed).ToCorpus();
        else
        {
            if (found is not null) FirstOf(found.Texts, text => text.Path, "text");
            corpus = CorpusOf(DataSet.Search);
        }
        if (Vocabulary is not null) return new(corpus, Vocabulary, sequence);
        return vocabulary == 0 ? TextSource.OfCharacters(corpus, sequence) : new(corpus, vocabulary, sequence);
    }

    /// <summary>
    /// The user's first texts with classes and how they become tokens; without data of the user's, generated requests.
    /// </summary>
    /// <param name="vocabulary">Byte-pair tokens wanted, if there is no <see cref="Vocabulary"/>.</param>
    /// <exception cref="InputException">If the user's data has no such texts, or they cannot be read.</exception>
    public (LabelledTexts Texts, IVocabulary Vocabulary) NativeClassifiedTexts(int vocabulary)
    {
        LabelledTexts texts = found is null ? GeneratedRequests.Write(RequestsSeed) : FirstOf(found.Of<FoundTextClasses>(), source => source.Path, "texts with classes").Load();
        return (texts, Vocabulary ?? texts.LearnVocabulary(vocabulary));
    }

    private Corpus CorpusOf(DataSet set)
    {
        if (!_corpora.TryGetValue(set, out Corpus? corpus))
        {
            if (Own(found?.Texts, set) is { } own) corpus = own.Load();
            else
            {
                corpus = LanguageCorpus.Default(set, out string notice);
                _notices.Add(notice);
            }
            _corpora[set] = corpus;
        }
        return corpus;
    }

    private T FirstOf<T>(IReadOnlyList<T> sources, Func<T, string> path, string what)
    {
        if (sources.Count == 0)
            throw new InputException($"the model takes {what}, and the data has "
                + (found!.Texts.Count > 0 ? "text" : found.Of<FoundTextClasses>().Count > 0 ? "texts with classes" : "pictures") + " only");
        if (sources.Count > 1) _notices.Add($"The data has {what} in {sources.Count} places; this is {path(sources[0])}.");
        return sources[0];
    }

    private static T? Own<T>(IReadOnlyList<T>? sources, DataSet set) where T : class =>
        sources is null ? null : sources.ElementAtOrDefault((int)set - 1);
}
