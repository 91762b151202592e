namespace Panthera.Training.Data;

/// <summary>The text that language tasks use when the user names none.</summary>
public static class LanguageCorpus
{
    /// <summary>How long the default text is, in characters.</summary>
    public const int Characters = 1_500_000;

    /// <summary>The documentation of the installed .NET SDK or, without one, generated text.</summary>
    /// <param name="other">Whether to take a second text that shares no document with the first.</param>
    /// <param name="notice">One line for people: which text this is and, if not the first choice, why.</param>
    public static Corpus Default(bool other, out string notice) => Default(ReferencePackText.Find(), other, out notice);

    /// <summary>The documentation in a reference pack's folder or, if it is null or not usable, generated text.</summary>
    /// <param name="referencePack">A folder of XML files, see <see cref="ReferencePackText.Find"/>.</param>
    /// <param name="other">Whether to take a second text that shares no document with the first.</param>
    /// <param name="notice">One line for people: which text this is and, if not the first choice, why.</param>
    public static Corpus Default(string? referencePack, bool other, out string notice)
    {
        string reason = "no .NET SDK with reference packs was found";
        if (referencePack != null)
        {
            try
            {
                Corpus corpus = ReferencePackText.Read(referencePack, Characters, other);
                notice = $"Language tasks use the {corpus.Provenance}.";
                return corpus;
            }
            catch (InputException e)
            {
                reason = e.Message.TrimEnd('.');
            }
        }
        notice = $"Language tasks use generated text, as {reason}; results do not compare with those on real text.";
        return GeneratedGrammar.Write(Characters, seed: other ? 2u : 1u);
    }
}
