namespace Panthera.Training.Data;

/// <summary>The text that language tasks use when the user names none.</summary>
public static class LanguageCorpus
{
    /// <summary>How long the default text is, in characters.</summary>
    public const int Characters = 1_500_000;

    /// <summary>The documentation of the installed .NET SDK or, without one, generated text.</summary>
    /// <param name="set">Which text: those of different sets share no document.</param>
    /// <param name="notice">One line for people: which text this is and, if not the first choice, why.</param>
    public static Corpus Default(DataSet set, out string notice) => Default(ReferencePackText.Find(), set, out notice);

    /// <summary>The documentation in a reference pack's folder or, if it is null or not usable, generated text.</summary>
    /// <param name="referencePack">A folder of XML files, see <see cref="ReferencePackText.Find"/>.</param>
    /// <param name="set">Which text: those of different sets share no document.</param>
    /// <param name="notice">One line for people: which text this is and, if not the first choice, why.</param>
    public static Corpus Default(string? referencePack, DataSet set, out string notice)
    {
        string reason = "no .NET SDK with reference packs was found";
        if (referencePack != null)
        {
            try
            {
                Corpus corpus = ReferencePackText.Read(referencePack, Characters, set);
                notice = $"Language tasks use the {corpus.Provenance}.";
                return corpus;
            }
            catch (InputException e)
            {
                reason = e.Message.TrimEnd('.');
            }
        }
        notice = $"Language tasks use generated text, as {reason}; results do not compare with those on real text.";
        return GeneratedGrammar.Write(Characters, seed: (ulong)set);
    }
}
