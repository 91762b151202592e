using Panthera.Training.Data;

namespace Panthera.Training.Tasks;

/// <summary>Which of two sets of examples that share none: what a search learns from, or what verdicts are made on.</summary>
public enum DataSet
{
    /// <summary>The search's own.</summary>
    Search = 1,

    /// <summary>Never shown to a search.</summary>
    Unseen = 2,
}

/// <summary>The examples that tasks are made of, each source made when first asked for and shared by all tasks.</summary>
public sealed class TaskData
{
    private const int TrainPictures = 8192, HeldOutPictures = 2048;

    private readonly Dictionary<(int, DataSet), IPictureSource> _pictures = [];
    private readonly Dictionary<(int, int, DataSet), ITextSource> _texts = [];
    private readonly Dictionary<DataSet, Corpus> _corpora = [];

    /// <summary>Grey pictures of about a size; the user's own if there are any.</summary>
    public IPictureSource Pictures(int size, DataSet set)
    {
        if (!_pictures.TryGetValue((size, set), out IPictureSource? source))
            _pictures[(size, set)] = source = Data.Pictures.Draw(size, TrainPictures, HeldOutPictures, HeldOutPictures, (ulong)set);
        return source;
    }

    /// <summary>Windows of text; from the user's own if there is any.</summary>
    public ITextSource Text(int vocabulary, int sequence, DataSet set)
    {
        if (!_texts.TryGetValue((vocabulary, sequence, set), out ITextSource? source))
        {
            if (!_corpora.TryGetValue(set, out Corpus? corpus))
                _corpora[set] = corpus = LanguageCorpus.Default(out _);
            _texts[(vocabulary, sequence, set)] = source = new TextSource(corpus, vocabulary, sequence);
        }
        return source;
    }
}
