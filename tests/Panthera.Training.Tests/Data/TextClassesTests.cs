using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class TextClassesTests : TemporaryFiles
{
    private static string Table(int from, int count, string header = "text,category\n") =>
        header + string.Concat(Enumerable.Range(from, count).Select(i => $"\"question {i}, please\",class{i % 2}\n"));

    [Fact]
    public void Load_TrainAndTest_CarvesValidationOutOfEachClass()
    {
        string path = Write("bank/train.csv", Table(0, 40));
        Write("bank/test.csv", Table(100, 6));
        LabelledTexts texts = TextClasses.Load(path);
        texts.ClassNames.ShouldBe(["class0", "class1"]);
        texts.Splits.Select(split => split.Count).ShouldBe([36, 4, 6]);
        // The ninth and nineteenth of each class.
        texts.Splits[1].Select(example => example.Text).Order(StringComparer.Ordinal)
            .ShouldBe(["question 16, please", "question 17, please", "question 36, please", "question 37, please"]);
        texts.Splits[2][1].ShouldBe(new LabelledText("question 101, please", 1));
        texts.Splits.SelectMany(split => split).ShouldAllBe(example => NumberOf(example.Text) % 2 == example.Class);
        DataDirectory.Open(Root.FullName).Of<FoundTextClasses>().Single().Load().Provenance.ShouldBe(texts.Provenance);
        texts.Provenance.ShouldBe("texts of train.csv, test.csv, 2 classes: 36 to train, 4 to validate, 6 to test");
    }

    [Fact]
    public void Load_TsvWithDevFile_SelectsByIt()
    {
        string Tsv(int from, int count) =>
            "label\tid\tsentence\n" + string.Concat(Enumerable.Range(from, count).Select(i => $"{i % 2}\t{i}\tsay \"{i}\n"));
        string path = Write("sst/train.tsv", Tsv(0, 40));
        Write("sst/dev.tsv", Tsv(40, 6));
        LabelledTexts texts = TextClasses.Load(path);
        texts.Splits.Select(split => split.Count).ShouldBe([36, 6, 4]);
        texts.Splits[1][5].ShouldBe(new LabelledText("say \"45", 1));
    }

    [Fact]
    public void Load_AloneWithoutHeader_IsDealtOut()
    {
        LabelledTexts texts = TextClasses.Load(Write("all.csv", Table(0, 40, "")));
        texts.Splits.Select(split => split.Count).ShouldBe([32, 4, 4]);
        texts.Splits.SelectMany(split => split).Select(example => example.Text).ShouldBeUnique();
    }

    [Fact]
    public void Load_TextsThatComeAgain_AreInOneSplit()
    {
        string path = Write("train.csv", Table(0, 40) + "QUESTION  100,class0\n" + "\"Question 7,  PLEASE\",class1\n");
        Write("test.csv", "text,category\nquestion 100,class0\nquestion 100,class0\n");
        LabelledTexts texts = TextClasses.Load(path);
        texts.Splits.Select(split => split.Count).ShouldBe([36, 4, 1]);
        texts.Provenance.ShouldEndWith("(2 to train left out, as they come again)");
    }

    [Fact]
    public void Load_ClassesAreNumbers_KeepTheirOrder() => TextClasses.Load(Write("all.csv", "text,label\n" + string.Concat(
        Enumerable.Range(0, 120).Select(i => $"t{i},{i % 12}\n")))).ClassNames.ShouldBe(Enumerable.Range(0, 12).Select(i => $"{i}"));

    [Fact]
    public void Load_ClassesMixNumbersAndNames_AreByName() => TextClasses.Load(Write("all.csv", "text,label\n" + string.Concat(
        Enumerable.Range(0, 40).Select(i => $"t{i},{new[] { "2", "10", "1a" }[i % 3]}\n")))).ClassNames.ShouldBe(["10", "1a", "2"]);

    [Theory]
    [InlineData("text,category\n", "no texts")]
    [InlineData("a,b,c\n1,2,3\n", "line 1: 3 columns without a header that is known")]
    [InlineData("text,category\nhello,x\nworld\n", "line 3: 1 columns; expected 2")]
    [InlineData("text,category\nhello,\n", "line 2: no class")]
    [InlineData("text,category\n ,x\n", "line 2: no text")]
    [InlineData("text,category\nhello,x\nworld,x\n", "2 texts of 1 class(es)")]
    [InlineData("text,category\nhello,x\nworld,y\n", "too few to validate and test by")]
    [InlineData("text,category\n\"hello,x\n", "line 2: a quote opens")]
    public void Load_NoSuchTable_SaysWhere(string text, string expected) =>
        ShouldRefuse(() => TextClasses.Load(Write("set.csv", text))).Message.ShouldContain(expected);

    [Fact]
    public void Load_TestHasAnotherClass_SaysWhere()
    {
        string path = Write("train.csv", Table(0, 40));
        Write("test.csv", "text,category\nhello,class0\nhi,\u001bclass9\n");
        ShouldRefuse(() => TextClasses.Load(path)).Message.ShouldContain("test.csv, line 3: class 'U+001Bclass9'; expected one of the 2 that training has");
    }

    [Fact]
    public void LooksLikeIt_PicturesAndPartners_AreTold()
    {
        TextClasses.LooksLikeIt(Write("pictures.csv", "1,2,3\n4,5,6\n")).ShouldBeFalse();
        TextClasses.LooksLikeIt(Write("numbers.csv", "1,2\n4,5\n")).ShouldBeFalse();
        TextClasses.LooksLikeIt(Write("binary.csv", [0xFF, 0xFE, 0, 10, 3])).ShouldBeFalse();
        string train = Write("x-train.csv", Table(0, 4)), test = Write("x-test.csv", Table(0, 4)), lone = Write("y-test.csv", Table(0, 4));
        new[] { train, test, lone }.Select(TextClasses.LooksLikeIt).ShouldBe([true, true, true]);
        new[] { train, test, lone }.Select(TextClasses.IsPartner).ShouldBe([false, true, false]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public void Source_EitherVocabulary_PadsAndGivesTheClass(int vocabulary)
    {
        TextClassSource source = TextClassSource.Learn(TextClasses.Load(Write("all.csv", Table(0, 40))), vocabulary, 12);
        Batch batch = new([], new int[2 * 12], new int[2]);
        source.Read(Split.Train, [3, 0], batch);
        for (int row = 0; row < 2; row++)
        {
            int example = row == 0 ? 3 : 0;
            int[] tokens = batch.Tokens[(row * 12)..((row + 1) * 12)];
            tokens.ShouldBe(source.Text.Encode(source.TextOf(Split.Train, example)));
            tokens[0].ShouldBe(PaddedText.Start);
            tokens.ShouldAllBe(token => token >= 0 && token < source.Text.VocabularySize);
            source.ClassNames[batch.Targets[row]].ShouldBe($"class{example % 2}");
        }
        new TextClassSource(TextClasses.Load(Path.Combine(Root.FullName, "all.csv")), source.Text).Digest.ShouldBe(source.Digest);
    }

    private static int NumberOf(string text) => int.Parse(text.Split(' ')[1].TrimEnd(','));
}
