using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

/// <summary>What models of masked text and of texts with classes learn from.</summary>
public class TextModelsDataTests
{
    private static readonly TextSource Text = new(GeneratedGrammar.Write(60_000, 1), 128, 20);

    [Fact]
    public void Masked_Windows_HideFifteenPercentAndTellWhatWasThere()
    {
        const int draws = 8;
        MaskedTextSource source = new(Text, draws);
        (source.Sequence, source.Hidden).ShouldBe((20, 3));
        source.Count(Split.Train).ShouldBe(draws * Text.Count(Split.Train));
        source.Count(Split.Test).ShouldBe(Text.Count(Split.Test));
        source.Distinct(Split.Train).ShouldBe(Text.Count(Split.Train) / 20);
        int rows = 2_000, masked = 0, kept = 0, other = 0;
        int[] window = new int[20], examples = [.. Enumerable.Range(0, rows).Select(i => i * 37 % source.Count(Split.Train))];
        Batch batch = new([], new int[rows * 23], new int[rows * 3]);
        source.Read(Split.Train, examples, batch);
        for (int row = 0; row < rows; row++)
        {
            Text.CopyWindow(Split.Train, examples[row] / draws, window);
            int[] tokens = batch.Tokens[(row * 23)..(row * 23 + 20)], places = batch.Tokens[(row * 23 + 20)..(row * 23 + 23)];
            places.ShouldBe(places.Distinct().Order());
            for (int i = 0; i < 20; i++)
            {
                int hidden = Array.IndexOf(places, i), right = window[i] + PaddedText.Reserved;
                if (hidden < 0) tokens[i].ShouldBe(right);
                else
                {
                    batch.Targets[row * 3 + hidden].ShouldBe(right);
                    if (tokens[i] == PaddedText.Mask) masked++;
                    else if (tokens[i] == right) kept++;
                    else other++;
                    tokens[i].ShouldBeInRange(PaddedText.Mask, source.VocabularySize - 1);
                }
            }
        }
        // Of 6,000 within four deviations.
        ((double)masked / (3 * rows)).ShouldBe(0.8, 0.021);
        ((double)kept / (3 * rows)).ShouldBe(0.1, 0.016);
        ((double)other / (3 * rows)).ShouldBe(0.1, 0.016);
    }

    [Fact]
    public void Masked_Example_IsTheSameWhereverItStandsAndEachDrawHidesOthers()
    {
        MaskedTextSource source = new(Text, 8);
        Batch one = new([], new int[23], new int[3]), three = new([], new int[69], new int[9]);
        source.Read(Split.Train, [80], one);
        source.Read(Split.Train, [81, 4, 80], three);
        three.Tokens[46..].ShouldBe(one.Tokens);
        three.Targets[6..].ShouldBe(one.Targets);
        three.Tokens[..23].ShouldNotBe(one.Tokens);
        HashSet<string> hidden = [];
        for (int draw = 0; draw < 8; draw++)
        {
            source.Read(Split.Train, [80 + draw], one);
            hidden.Add(string.Join(' ', one.Tokens[20..]));
        }
        hidden.Count.ShouldBeGreaterThan(4);
    }

    [Fact]
    public void Masked_Places_AreAllAsOften()
    {
        MaskedTextSource source = new(Text, 64);
        int rows = 8_000;
        Batch batch = new([], new int[rows * 23], new int[rows * 3]);
        source.Read(Split.Train, [.. Enumerable.Range(0, rows)], batch);
        int[] counts = new int[20];
        for (int row = 0; row < rows; row++)
            for (int i = 0; i < 3; i++) counts[batch.Tokens[row * 23 + 20 + i]]++;
        counts.ShouldAllBe(count => Math.Abs(count - 0.15 * rows) < 5 * Math.Sqrt(0.15 * 0.85 * rows));
    }

    [Fact]
    public void Requests_Generated_HaveTheirClassesInAllParts()
    {
        LabelledTexts texts = GeneratedRequests.Write(1);
        texts.ClassNames.Count.ShouldBe(12);
        foreach (Split split in Enum.GetValues<Split>()) texts.Splits[(int)split].Select(text => text.Class).Distinct().Count().ShouldBe(12);
        texts.Splits[(int)Split.Train].Select(text => text.Text).ShouldAllBe(text => !text.Contains('{'));
        GeneratedRequests.Write(1).Splits[(int)Split.Test].ShouldBe(texts.Splits[(int)Split.Test]);
        GeneratedRequests.Write(2).Splits[(int)Split.Test].ShouldNotBe(texts.Splits[(int)Split.Test]);
    }

    [Fact]
    public void Classified_Rows_AreTokensWithPaddingAndTheClass()
    {
        LabelledTexts texts = Few();
        BytePairVocabulary vocabulary = texts.LearnVocabulary(64);
        TextClassSource source = new(texts, new PaddedText(vocabulary, 9));
        Batch batch = new([], new int[18], new int[2]);
        source.Read(Split.Train, [1, 0], batch);
        batch.Targets.ShouldBe([0, 1]);
        PaddedText padded = new(vocabulary, 9);
        batch.Tokens[..9].ShouldBe(padded.Encode("second"));
        padded.Decode(batch.Tokens.AsSpan(9, 9)).ShouldStartWith("fir");
        source.ClassOf(Split.Train, 0).ShouldBe(1);
    }

    [Fact]
    public void TextToText_Rows_HoldTheAnswerOnePlaceLater()
    {
        LabelledTexts texts = Few();
        BytePairVocabulary vocabulary = texts.LearnVocabulary(64);
        TextToTextSource source = new(texts, vocabulary, 9);
        PaddedText padded = new(vocabulary, 40);
        int[] b = padded.Tokens("class b"), a = padded.Tokens("a");
        source.AnswerTokens.ShouldBe(b.Length + 1);
        Batch batch = new([], new int[9 + source.AnswerTokens], new int[source.AnswerTokens]);
        source.Read(Split.Train, [0], batch);
        batch.Targets.ShouldBe([.. b, PaddedText.Padding]);
        batch.Tokens[9..].ShouldBe([PaddedText.Start, .. b]);
        source.ClassOf(batch.Targets).ShouldBe(1);
        source.ClassOf([.. a, .. new int[source.AnswerTokens - a.Length]]).ShouldBe(0);
        source.ClassOf(batch.Tokens.AsSpan(9)).ShouldBe(-1);
    }

    [Fact]
    public void TextToText_OfClassesWrittenAlike_SaysSo() =>
        Should.Throw<InputException>(() => new TextToTextSource(Few() with { ClassNames = ["a_b", "a b"] }, Few().LearnVocabulary(64), 9))
            .Message.ShouldContain("the classes 'a_b' and 'a b' are written alike");

    [Fact]
    public void Text_OfTextsWithClasses_IsThatOfTheTrainingPartAlone()
    {
        LabelledTexts texts = GeneratedRequests.Write(1);
        Corpus corpus = texts.ToCorpus();
        corpus.Documents.ShouldBe(texts.Splits[(int)Split.Train].Select(text => text.Text));
        new TextSource(corpus, texts.LearnVocabulary(300), 16).VocabularySize.ShouldBe(300);
    }

    private static LabelledTexts Few() =>
        new("few", "a few texts", ["a", "class_b"], [[new("first of all", 1), new("second", 0)], [new("third", 1)], [new("fourth", 0)]]);
}
