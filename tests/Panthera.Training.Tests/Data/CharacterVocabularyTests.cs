using System.Text;
using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class CharacterVocabularyTests
{
    [Fact]
    public void Encode_KnownCharacters_AreNumberedInTheirOrder()
    {
        CharacterVocabulary vocabulary = new("cab😀ä", ["abc"]);
        vocabulary.Size.ShouldBe(5);
        vocabulary.Encode("abcä😀a").ShouldBe([0, 1, 2, 3, 4, 0]);
        Encoding.UTF8.GetString(vocabulary.Decode([4, 0])).ShouldBe("😀a");
        Should.Throw<ArgumentException>(() => vocabulary.Encode("d"));
    }

    [Fact]
    public void Encode_UnknownCharacters_ShareTheLastToken()
    {
        CharacterVocabulary vocabulary = new("ab", ["ac", "ad"]);
        vocabulary.Size.ShouldBe(3);
        vocabulary.Encode("cadb").ShouldBe([2, 0, 2, 1]);
        Encoding.UTF8.GetString(vocabulary.Decode([2, 0, 2, 1])).ShouldBe("ab");
        vocabulary.Description.ShouldBe("2 characters and one token for all others");
    }

    [Fact]
    public void TextSource_OfCharacters_HasOneTokenACharacter()
    {
        Corpus corpus = new("c", "c", [.. Enumerable.Range(0, 400).Select(i => $"ä{i}")]);
        TextSource source = TextSource.OfCharacters(corpus, 8);
        source.VocabularySize.ShouldBe("0123456789ä\n".Length);
        foreach (Split split in Enum.GetValues<Split>())
        {
            source.CharactersPerToken(split).ShouldBe(1);
            source.BytesPerToken(split).ShouldBeGreaterThan(1.1);
        }
    }

    [Fact]
    public void TextSource_OfBytePairs_CountsCharactersNotBytes()
    {
        TextSource source = new(new Corpus("c", "c", [.. Enumerable.Range(0, 400).Select(i => $"äöü{i} äöü")]), 128, 8);
        double ratio = source.BytesPerToken(Split.Train) / source.CharactersPerToken(Split.Train);
        // Six letters of two bytes among about eleven characters.
        ratio.ShouldBeInRange(1.5, 1.6);
    }

    [Fact]
    public void OneFile_OfText_SharesNoWindowBetweenSplits()
    {
        // Every twelve characters of it are unlike all others, and blank lines lie all over it.
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i:D5}{(i % 13 == 0 ? "\n\n" : " ")}"));
        string path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        TextSource source = TextSource.OfCharacters(PlainText.Load(path), 12);
        File.Delete(path);
        HashSet<string> train = Windows(source, Split.Train), validation = Windows(source, Split.Validation), test = Windows(source, Split.Test);
        train.Overlaps(validation).ShouldBeFalse();
        train.Overlaps(test).ShouldBeFalse();
        validation.Overlaps(test).ShouldBeFalse();
        (validation.Count * 12.0 / text.Length).ShouldBe(0.05, 0.01);
    }

    private static HashSet<string> Windows(TextSource source, Split split)
    {
        Batch batch = new([], new int[source.Sequence], new int[source.Sequence]);
        HashSet<string> windows = [];
        for (int i = 0; i < source.Count(split); i++)
        {
            source.Read(split, [i], batch);
            windows.Add(Encoding.UTF8.GetString(source.Vocabulary.Decode(batch.Tokens)));
        }
        return windows;
    }
}
