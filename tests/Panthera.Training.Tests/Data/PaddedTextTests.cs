using System.Text;
using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class PaddedTextTests
{
    private static readonly WordVocabulary Words = WordVocabulary.Learn(["the cat sat", "the dog, the end"], 100);

    [Fact]
    public void Learn_Words_AreByFrequencyThenByCodeUnits()
    {
        Words.Size.ShouldBe(7);
        Words.Encode("the , cat dog end sat bird").ShouldBe([1, 2, 3, 4, 5, 6, 0]);
        Encoding.UTF8.GetString(Words.Decode([1, 3, 0, 2])).ShouldBe("the cat ,");
        WordVocabulary.Learn(["the cat sat", "the dog, the end"], 3).Size.ShouldBe(3);
        WordVocabulary.Learn(["the cat sat", "the dog, the end"], 100, least: 2).Size.ShouldBe(2);
    }

    [Fact]
    public void Encode_CaseMarksAndAccents_AreWordsAsPeopleReadThem()
    {
        WordVocabulary words = WordVocabulary.Learn(["Don't stop… Élan 3.5 𝒳y"], 100);
        words.Encode("DON'T élan").ShouldAllBe(token => token > 0);
        words.Size.ShouldBe(9, "don't, stop, …, élan, 3, ., 5, 𝒳y and the rest");
    }

    [Fact]
    public void Encode_MegabyteOfOneLetter_IsCutIntoWords() => Words.Encode(new string('x', 1 << 20)).Length.ShouldBe((1 << 20) / 64);

    [Fact]
    public void Encode_ShortAndLong_StartsPadsAndCuts()
    {
        PaddedText text = new(Words, 4);
        text.Encode("cat").ShouldBe([PaddedText.Start, 3 + 3, PaddedText.Padding, PaddedText.Padding]);
        text.Encode("").ShouldBe([PaddedText.Start, 0, 0, 0]);
        int[] row = [9, 9, 9, 9, 9];
        text.Encode("the cat sat on", row).ShouldBe(4);
        row.ShouldBe([PaddedText.Start, 4, 6, 9, 9]);
        text.Encode("dog", row).ShouldBe(2);
        row.ShouldBe([PaddedText.Start, 7, 0, 0, 9]);
        text.Decode(row.AsSpan(0, 4)).ShouldBe("dog");
        text.VocabularySize.ShouldBe(Words.Size + 3);
        Should.Throw<ArgumentOutOfRangeException>(() => new PaddedText(Words, 1));
    }

    [Fact]
    public void Encode_BytePairs_GoBackToTheText()
    {
        string[] texts = ["how do I top up my card?", "my card has not arrived"];
        PaddedText text = new(BytePairVocabulary.Learn(texts, 300), 40);
        text.Decode(text.Encode(texts[1])).ShouldBe(texts[1]);
    }
}
