using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests.Data;

/// <summary>What models of masked text and of texts with classes learn from.</summary>
public class TextModelsDataTests : TemporaryFiles
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
        ClassifiedTexts texts = GeneratedRequests.Write(1);
        texts.Classes.Count.ShouldBe(12);
        foreach (Split split in Enum.GetValues<Split>()) texts[split].Select(text => text.Class).Distinct().Count().ShouldBe(12);
        texts[Split.Train].Select(text => text.Text).ShouldAllBe(text => !text.Contains('{'));
        GeneratedRequests.Write(1)[Split.Test].ShouldBe(texts[Split.Test]);
        GeneratedRequests.Write(2)[Split.Test].ShouldNotBe(texts[Split.Test]);
    }

    [Fact]
    public void Classified_Rows_AreTokensWithPaddingAndTheClass()
    {
        ClassifiedTexts texts = Few();
        BytePairVocabulary vocabulary = texts.LearnVocabulary(64);
        ClassifiedTextSource source = new(texts, vocabulary, 9);
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
        ClassifiedTexts texts = Few();
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
        Should.Throw<InputException>(() => new TextToTextSource(Few() with { Classes = ["a_b", "a b"] }, Few().LearnVocabulary(64), 9))
            .Message.ShouldContain("the classes 'a_b' and 'a b' are written alike");

    [Fact]
    public void Csv_OfQuotedCells_IsReadAsWritten()
    {
        string train = Write("train.csv", "\uFEFFtext,category\r\n" + string.Concat(Enumerable.Range(0, 18).Select(i => $"plain {i},{(i % 2 == 0 ? "b" : "a")}\r\n"))
            + "\"with, comma and \"\"quote\"\"\r\nand line\",a\n\nlast one,b");
        Write("test.csv", "category,text\na,\"to report\"\n");
        ClassifiedTexts texts = CsvTexts.Load(train);
        texts.Classes.ShouldBe(["a", "b"]);
        texts[Split.Train].Count.ShouldBe(18);
        texts[Split.Validation].ShouldBe([new("plain 9", 0), new("last one", 1)]);
        texts[Split.Test].ShouldBe([new("to report", 0)]);
        texts[Split.Train][^1].ShouldBe(new ClassifiedText("with, comma and \"quote\"\r\nand line", 0));
        DataDirectory found = DataDirectory.Open(Root.FullName);
        found.ClassifiedTexts.Count.ShouldBe(1);
        found.Pictures.ShouldBeEmpty();
        TaskData data = new(found);
        data.NativeClassifiedTexts(64).Texts.Classes.ShouldBe(texts.Classes);
        Should.Throw<InputException>(data.NativePictures).Message.ShouldBe("the model takes pictures, and the data has texts with classes only");
    }

    [Fact]
    public void Csv_WithoutATestFile_SharesItsRows()
    {
        ClassifiedTexts texts = CsvTexts.Load(Write("own.csv", "id,question,label\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},q{i},{i % 3}\n"))));
        texts.Splits.Select(split => split.Count).ShouldBe([40, 5, 5]);
        texts.Splits.SelectMany(split => split).Select(text => text.Text).Distinct().Count().ShouldBe(50);
    }

    [Theory]
    [InlineData("text,category\n", "0 classes; expected 2 to 10,000.")]
    [InlineData("text,category\na,x\nb,y\n", "2 texts; expected 10 or more, one a row.")]
    [InlineData("text,category\na,x\nb\n", "line 3: 1 columns; expected 2 as in the header.")]
    [InlineData("text,category\n,x\n", "line 2: a text of 0 characters; expected 1 to 100,000.")]
    [InlineData("text,category\na,\n", "line 2: no class.")]
    [InlineData("text,category\na,x\n\"b,x\nc,x\n", "line 3: the quote is not closed.")]
    [InlineData("one,two\na,x\n", "line 1: no columns for text and class; expected a header such as 'text,category'.")]
    [InlineData("", "0 classes; expected 2 to 10,000.")]
    public void Csv_ThatIsDamaged_SaysWhere(string content, string message) =>
        Should.Throw<InputException>(() => CsvTexts.Load(Write("broken.csv", content))).Message.ShouldEndWith(message);

    [Fact]
    public void Csv_ThatIsForeign_SaysWhere()
    {
        string rows = string.Concat(Enumerable.Range(0, 20).Select(i => $"t{i},{i % 2}\n"));
        byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes("text,class\n" + rows), 0xC3, 0x28];
        Should.Throw<InputException>(() => CsvTexts.Load(Write("broken.csv", bytes))).Message.ShouldContain("not UTF-8; expected text in UTF-8.");
        string train = Write("train.csv", "text,class\n" + rows);
        Write("test.csv", "text,class\na,7\n");
        Should.Throw<InputException>(() => CsvTexts.Load(train)).Message.ShouldEndWith("test.csv: class '7', which train.csv does not have.");
        Should.Throw<InputException>(() => CsvTexts.Load(Write("long.csv", "text,class\n\"" + new string('x', 200_000)))).Message.ShouldContain("is a quote missing?");
    }

    [Fact]
    public void Text_OfTextsWithClasses_IsThatOfTheTrainingPartAlone()
    {
        ClassifiedTexts texts = GeneratedRequests.Write(1);
        Corpus corpus = texts.ToCorpus();
        corpus.Documents.ShouldBe(texts[Split.Train].Select(text => text.Text));
        new TextSource(corpus, texts.LearnVocabulary(300), 16).VocabularySize.ShouldBe(300);
    }

    private static ClassifiedTexts Few() =>
        new("few", "a few texts", ["a", "class_b"], [[new("first of all", 1), new("second", 0)], [new("third", 1)], [new("fourth", 0)]]);
}
