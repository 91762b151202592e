using System.Text;
using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class BytePairVocabularyTests
{
    private static readonly string[] Stories = [.. GeneratedGrammar.Write(60_000, 3).Documents];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(5_000)]
    public void Encode_RandomBytesWithAllBytesKnown_RoundTrips(int length)
    {
        BytePairVocabulary vocabulary = BytePairVocabulary.Learn(Stories, BytePairVocabulary.AllBytesFrom);
        Rng rng = new(9, (ulong)length);
        byte[] bytes = [.. Enumerable.Range(0, length).Select(_ => (byte)rng.Next(256))];
        int[] tokens = vocabulary.Encode(bytes);
        vocabulary.Decode(tokens).ShouldBe(bytes);
        tokens.ShouldAllBe(token => token >= 0 && token < vocabulary.Size);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(200)]
    [InlineData(4096)]
    public void Encode_TextOfKnownBytes_RoundTrips(int size)
    {
        BytePairVocabulary vocabulary = BytePairVocabulary.Learn(Stories, size);
        vocabulary.Size.ShouldBeLessThanOrEqualTo(size);
        string text = "Tom  sees the  dogs.   ";
        Encoding.UTF8.GetString(vocabulary.Decode(vocabulary.Encode(text))).ShouldBe(text);
    }

    [Fact]
    public void Encode_UnknownByteInSmallVocabulary_IsTokenZeroAndDecodesToNothing()
    {
        BytePairVocabulary vocabulary = BytePairVocabulary.Learn(["the cat sat on the mat"], 64);
        int[] tokens = vocabulary.Encode("c#t");
        tokens.ShouldContain(0);
        Encoding.UTF8.GetString(vocabulary.Decode(tokens)).ShouldBe("ct");
    }

    [Fact]
    public void Learn_MoreBytesThanFit_KeepsTheMostFrequent()
    {
        byte[] text = [.. Enumerable.Range(0, 256).SelectMany(value => Enumerable.Repeat((byte)value, 1 + value % 100))];
        BytePairVocabulary vocabulary = BytePairVocabulary.Learn([text], 64);
        vocabulary.Size.ShouldBe(64);
        vocabulary.Encode([99, 199, 98])[0].ShouldBe(1);
        vocabulary.Encode([(byte)0]).ShouldBe([0]);
    }

    [Fact]
    public void Learn_KnownText_MergesTheMostFrequentPairAndLowerTokensOnTies()
    {
        // Bytes by frequency: b (6), a (5), c (5); "ab" occurs four times, "bc" twice, "ac" never.
        BytePairVocabulary vocabulary = BytePairVocabulary.Learn(["ab.ab.ab.ab.bc.bc.c.c.c.a"], 64);
        string[] learned =
            [.. Enumerable.Range(5, vocabulary.Size - 5).Select(token => Encoding.UTF8.GetString(vocabulary.Decode([token])))];
        learned.ShouldBe(["ab", "bc"]);
        // Two pairs that occur equally often: 1 = '.', 2 = 'p', 3 = 'q', 4 = 'r', 5 = 's'.
        BytePairVocabulary tie = BytePairVocabulary.Learn(["rs.pq.rs.pq."], 64);
        Encoding.UTF8.GetString(tie.Decode([6])).ShouldBe("pq");
    }

    [Fact]
    public void Learn_OverlappingPair_CountsAsTheMergesThatHappen()
    {
        BytePairVocabulary vocabulary = BytePairVocabulary.Learn(["aaaaa.aaaaa"], 64);
        vocabulary.Decode(vocabulary.Encode("aaaaaaa")).ShouldBe("aaaaaaa"u8.ToArray());
        vocabulary.Encode("aaaaa").Length.ShouldBeLessThan(5);
    }

    [Fact]
    public void Learn_Twice_SameVocabulary()
    {
        BytePairVocabulary first = BytePairVocabulary.Learn(Stories, 300), second = BytePairVocabulary.Learn(Stories, 300);
        foreach (string story in Stories)
        {
            first.Encode(story).ShouldBe(second.Encode(story));
        }
    }

    [Fact]
    public void Learn_LargerVocabulary_NeedsFewerTokens()
    {
        string text = string.Concat(Stories);
        int[] lengths = [.. new[] { 64, 128, 256, 400 }.Select(size => BytePairVocabulary.Learn(Stories, size).Encode(text).Length)];
        lengths.ShouldBe(lengths.OrderDescending());
        lengths[^1].ShouldBeLessThan(text.Length / 3);
    }

    [Fact]
    public void Encode_OneEndlessWord_TakesLinearTime()
    {
        BytePairVocabulary vocabulary = BytePairVocabulary.Learn([new string('a', 1_000_000)], 128);
        vocabulary.Encode(new string('a', 1_000_000)).Length.ShouldBeLessThan(100_000);
    }

    [Theory]
    [InlineData(63)]
    [InlineData(65537)]
    public void Learn_SizeOutOfRange_Throws(int size) =>
        Should.Throw<ArgumentOutOfRangeException>(() => BytePairVocabulary.Learn(Stories, size));
}
