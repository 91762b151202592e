using Panthera.Training.Data;

namespace Panthera.Training.Tasks;

/// <summary>The examples that tasks are made of: each source is made when first asked for and shared by all tasks.</summary>
/// <param name="found">The user's own data, or null: what it lacks is made by the program.</param>
public sealed class TaskData(DataDirectory? found = null)
{
    private const int TrainPictures = 16_384, HeldOutPictures = 2_048, NativeSize = 28, CaptionedSize = 32;

    private readonly Dictionary<(int, DataSet), IPictureSource> _pictures = [];
    private readonly Dictionary<(int, int, DataSet), ITextSource> _texts = [];
    private readonly Dictionary<DataSet, Corpus> _corpora = [];
    private ICaptionedPictureSource? _captions;
    private readonly List<string> _notices = [];

    /// <summary>What stands for the drawn pictures with captions where a path of the user's data is expected.</summary>
    public const string CaptionedName = "captioned";

    /// <summary>Whether the pictures that are drawn are those with captions, for models of pictures alone too.</summary>
    public bool DrawsCaptioned { get; init; }

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

    /// <summary>The user's first set of pictures as it is, captioned ones if there are no others; without data of the user's, drawn pictures of MNIST's size.</summary>
    /// <exception cref="InputException">If the user's data has no pictures, or they cannot be read.</exception>
    public IPictureSource NativePictures()
    {
        if (DrawsCaptioned || found?.Pictures.Count == 0 && found.Of<FoundCaptions>().Count > 0) return NativeCaptions();
        if (found is null) return Pictures(NativeSize, DataSet.Search);
        return FirstOf(found.Pictures, pictures => pictures.Path, "pictures").Load();
    }

    /// <summary>The user's first captioned pictures as they are; without data of the user's, drawn ones.</summary>
    /// <exception cref="InputException">If the user's data has none, or they cannot be read.</exception>
    public ICaptionedPictureSource NativeCaptions() => _captions ??= found is null
        ? CaptionedPictures.Draw(CaptionedSize, TrainPictures, HeldOutPictures, HeldOutPictures, (ulong)DataSet.Search)
        : FirstOf(found.Of<FoundCaptions>(), captions => captions.Path, "captioned pictures").Load();

    /// <summary>The user's first text in windows; without data of the user's, .NET documentation.</summary>
    /// <param name="vocabulary">Byte-pair tokens wanted; 0 for one token a character.</param>
    /// <param name="sequence">Tokens a window.</param>
    /// <exception cref="InputException">If the user's data has no text, or it cannot be read or is too short.</exception>
    public ITextSource NativeText(int vocabulary, int sequence)
    {
        if (found is not null) FirstOf(found.Texts, text => text.Path, "text");
        return vocabulary == 0 ? TextSource.OfCharacters(CorpusOf(DataSet.Search), sequence) : Text(vocabulary, sequence, DataSet.Search);
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
                + (found!.Texts.Count > 0 ? "text" : "pictures") + " only");
        if (sources.Count > 1) _notices.Add($"The data has {what} in {sources.Count} places; this is {path(sources[0])}.");
        return sources[0];
    }

    private static T? Own<T>(IReadOnlyList<T>? sources, DataSet set) where T : class =>
        sources is null ? null : sources.ElementAtOrDefault((int)set - 1);
}
