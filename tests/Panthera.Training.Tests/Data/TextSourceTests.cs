using System.Text;
using Panthera.Tests.Shared;
using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class TextSourceTests
{
    private const int Sequence = 24;

    private static readonly TextSource Source = new(GeneratedGrammar.Write(120_000, 3), 256, Sequence);

    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Validation)]
    [InlineData(Split.Test)]
    public void Read_FirstAndLastWindow_TargetsAreTheNextTokens(Split split)
    {
        Batch batch = new([], new int[2 * Sequence], new int[2 * Sequence]);
        Source.Read(split, [Source.Count(split) - 1, 0], batch);
        for (int row = 0; row < 2; row++)
        {
            batch.Targets.AsSpan(row * Sequence, Sequence - 1).ToArray()
                .ShouldBe(batch.Tokens.AsSpan(row * Sequence + 1, Sequence - 1).ToArray());
        }
        batch.Tokens.Concat(batch.Targets).ShouldAllBe(token => token >= 0 && token < Source.VocabularySize);
        Should.Throw<ArgumentOutOfRangeException>(() => Source.Read(split, [Source.Count(split) + Sequence], batch));
    }

    [Fact]
    public void Read_ValidationWindowsInOrder_AreTheWholeTextOnce()
    {
        int count = Source.Count(Split.Validation);
        Batch batch = new([], new int[count * Sequence], new int[count * Sequence]);
        Source.Read(Split.Validation, [.. Enumerable.Range(0, count)], batch);
        batch.Tokens[1..].ShouldBe(batch.Targets[..^1]);
    }

    [Fact]
    public void Constructor_DistinctDocuments_NoneLiesInTwoSplits()
    {
        Corpus corpus = new("numbers", "numbers", [.. Enumerable.Range(0, 4000).Select(i => $"<{i:D5}>")]);
        TextSource source = new(corpus, 64, 8);
        Dictionary<Split, HashSet<string>> found = Enum.GetValues<Split>().ToDictionary(split => split, split => Documents(source, split));
        found[Split.Train].Overlaps(found[Split.Validation]).ShouldBeFalse();
        found[Split.Train].Overlaps(found[Split.Test]).ShouldBeFalse();
        found[Split.Validation].Overlaps(found[Split.Test]).ShouldBeFalse();
        found[Split.Train].Count.ShouldBeInRange(3590, 3600);
        found[Split.Test].Count.ShouldBeInRange(190, 200);
        // Taken from all over the corpus, not from its end.
        found[Split.Validation].Min()!.CompareTo("<00100>").ShouldBeLessThan(0);
        found[Split.Validation].Max()!.CompareTo("<03900>").ShouldBeGreaterThan(0);
    }

    [Fact]
    public void BytesPerToken_Always_IsTheTextByItsTokens()
    {
        int windows = Source.Count(Split.Test);
        Batch batch = new([], new int[windows * Sequence], new int[windows * Sequence]);
        Source.Read(Split.Test, [.. Enumerable.Range(0, windows)], batch);
        double measured = (double)Source.Vocabulary.Decode(batch.Tokens).Length / batch.Tokens.Length;
        Source.BytesPerToken(Split.Test).ShouldBe(measured, 0.05);
        Source.BytesPerToken(Split.Test).ShouldBeGreaterThan(2);
    }

    [Fact]
    public void Read_Always_AllocatesNothing()
    {
        Batch batch = new([], new int[4 * Sequence], new int[4 * Sequence]);
        int[] examples = [0, 7, 3, 1];
        Allocations.Of(() => Source.Read(Split.Train, examples, batch)).ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("too short")]
    public void Constructor_TooLittleText_SaysSo(string text)
    {
        InputException error = Should.Throw<InputException>(() => new TextSource(new Corpus("c", "some/file.txt", [text]), 64, 32));
        error.Message.ShouldContain("some/file.txt");
        error.Message.ShouldContain("needs 33");
        error.Message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Count_ShortSequences_MatchesTheWindowsThatFit(int sequence)
    {
        TextSource source = new(new Corpus("c", "c", [.. Enumerable.Range(0, 400).Select(i => $"{i} ")]), 64, sequence);
        Batch batch = new([], new int[sequence], new int[sequence]);
        foreach (Split split in Enum.GetValues<Split>())
        {
            source.Read(split, [source.Count(split) - 1], batch);
            Should.Throw<ArgumentOutOfRangeException>(() => source.Read(split, [source.Count(split)], batch));
        }
    }

    private static HashSet<string> Documents(TextSource source, Split split)
    {
        StringBuilder text = new();
        Batch batch = new([], new int[source.Sequence], new int[source.Sequence]);
        for (int i = 0; i < source.Count(split); i += split == Split.Train ? source.Sequence : 1)
        {
            source.Read(split, [i], batch);
            text.Append(Encoding.UTF8.GetString(source.Vocabulary.Decode(batch.Tokens)));
        }
        return [.. text.ToString().Split('\n').Where(line => line.Length == 7)];
    }
}
