namespace Panthera.Training.Data;

/// <summary>Data that was found under a path, not yet loaded. Loading throws <see cref="InputException"/> if the files are damaged.</summary>
/// <param name="Kind">What it is, in a few words.</param>
/// <param name="Path">The file or folder that names it.</param>
public abstract record FoundData(string Kind, string Path)
{
    /// <summary>Loads it, with a vocabulary and length of its kind's choice where there is text, to look at it.</summary>
    public abstract IDataSource Open();
}

/// <summary>Pictures with a class each.</summary>
/// <param name="Kind">What it is, in a few words.</param>
/// <param name="Path">The file or folder that names it.</param>
/// <param name="Load">Loads them.</param>
public sealed record FoundPictures(string Kind, string Path, Func<PictureSet> Load) : FoundData(Kind, Path)
{
    /// <inheritdoc/>
    public override IDataSource Open() => Load();
}

/// <summary>Pictures with a caption and a class each.</summary>
/// <param name="Kind">What it is, in a few words.</param>
/// <param name="Path">The file that names it.</param>
/// <param name="Load">Loads them.</param>
public sealed record FoundCaptions(string Kind, string Path, Func<CaptionedPictureSet> Load) : FoundData(Kind, Path)
{
    /// <inheritdoc/>
    public override IDataSource Open() => Load();
}

/// <summary>A text; a <see cref="TextSource"/> makes tokens of it.</summary>
/// <param name="Kind">What it is, in a few words.</param>
/// <param name="Path">The file.</param>
/// <param name="Load">Loads it.</param>
public sealed record FoundText(string Kind, string Path, Func<Corpus> Load) : FoundData(Kind, Path)
{
    private const int ShortWindow = 16;

    /// <inheritdoc/>
    public override IDataSource Open() => TextSource.OfCharacters(Load(), ShortWindow);
}

/// <summary>Texts with a class each; a <see cref="TextClassSource"/> makes tokens of them.</summary>
/// <param name="Kind">What it is, in a few words.</param>
/// <param name="Path">The file that names it.</param>
/// <param name="Load">Loads them.</param>
public sealed record FoundTextClasses(string Kind, string Path, Func<LabelledTexts> Load) : FoundData(Kind, Path)
{
    private const int ShortText = 32;

    /// <inheritdoc/>
    public override IDataSource Open() => TextClassSource.Learn(Load(), vocabulary: 0, ShortText);
}
