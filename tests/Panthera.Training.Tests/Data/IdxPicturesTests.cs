using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class IdxPicturesTests : TemporaryFiles
{
    private const int Train = 12, Test = 4, Width = 3, Height = 2;

    private static readonly byte[] TrainImages = Idx([Train, Height, Width], Bytes(Train * Height * Width));
    private static readonly byte[] TrainLabels = Idx([Train], [.. Bytes(Train).Select(i => (byte)(i % 3))]);
    private static readonly byte[] TestImages = Idx([Test, Height, Width], Bytes(Test * Height * Width));
    private static readonly byte[] TestLabels = Idx([Test], [2, 1, 0, 2]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_PlainOrGzip_SplitsAndShapesAreThoseOfTheFiles(bool gzip)
    {
        PictureSet source = IdxPictures.Load(Set(gzip: gzip));
        (source.Width, source.Height, source.Channels, source.Classes).ShouldBe((Width, Height, 1, 3));
        source[Split.Train].Pixels.ShouldBe(Bytes(10 * 6));
        source[Split.Validation].Pixels.ShouldBe(Bytes(12 * 6)[60..]);
        source[Split.Validation].Labels.ShouldBe([1, 2]);
        source[Split.Test].Labels.ShouldBe([2, 1, 0, 2]);
        source.Provenance.ShouldContain("10 to train, 2 to validate, 4 to test");
    }

    [Fact]
    public void Load_NamedSet_KeepsItsName()
    {
        Write("emnist-letters-train-labels-idx1-ubyte", TrainLabels);
        Write("emnist-letters-test-images-idx3-ubyte", TestImages);
        Write("emnist-letters-test-labels-idx1-ubyte", TestLabels);
        IdxPictures.Load(Write("emnist-letters-train-images-idx3-ubyte", TrainImages)).Name.ShouldBe("emnist-letters");
    }

    [Fact]
    public void Load_CutAnywhere_SaysAtWhichByte()
    {
        for (int length = 0; length < TrainImages.Length; length++)
        {
            string path = Set(trainImages: TrainImages[..length]);
            ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain($"train-images-idx3-ubyte, byte {length}: the file ends");
        }
        for (int length = 0; length < TrainLabels.Length; length++)
        {
            string path = Set(trainLabels: TrainLabels[..length]);
            ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain($"train-labels-idx1-ubyte, byte {length}: the file ends");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Load_WrongMagic_SaysWhatIsRight(int at)
    {
        byte[] images = [.. TrainImages];
        images[at] ^= 4;
        string path = Set(trainImages: images);
        ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain("00000803");
    }

    [Fact]
    public void Load_MoreDataThanDeclared_SaysWhere()
    {
        string path = Set(trainImages: [.. TrainImages, 1]);
        ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain($"byte {TrainImages.Length}: more data follows");
    }

    [Theory]
    [InlineData(0u, 2u, 3u, 4)]
    [InlineData(12u, 0u, 3u, 8)]
    [InlineData(4_294_967_295u, 4_294_967_295u, 4_294_967_295u, 4)]
    [InlineData(60_000u, 60_000u, 3u, 8)]
    [InlineData(2u, 2u, 4_294_967_295u, 12)]
    public void Load_ImpossibleLengths_SaysWhichOne(uint count, uint rows, uint columns, int offset)
    {
        string path = Set(trainImages: Idx([count, rows, columns], Bytes(72)));
        ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain($", byte {offset}: length");
    }

    [Fact]
    public void Load_HugeDeclaredCount_AllocatesOnlyWhatIsThere()
    {
        string path = Set(trainImages: Idx([2_000_000, 28, 28], Bytes(5000)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain("byte 5016");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(8 << 20);
    }

    [Fact]
    public void Load_CountsDisagree_SaysBoth()
    {
        string path = Set(trainLabels: Idx([11], Bytes(11)));
        string message = ShouldRefuse(() => IdxPictures.Load(path)).Message;
        message.ShouldContain("train-labels-idx1-ubyte, byte 4: 11 labels; expected 12");
    }

    [Fact]
    public void Load_TestPicturesOfAnotherSize_SaysBoth()
    {
        string path = Set(testImages: Idx([Test, 3, 2], Bytes(24)));
        ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain("3 × 2 pixels; expected 2 × 3");
    }

    [Fact]
    public void Load_TestLabelThatTrainingLacks_SaysWhere()
    {
        string path = Set(testLabels: Idx([Test], [0, 1, 3, 2]));
        ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain("t10k-labels-idx1-ubyte, byte 10: label 3; expected 0 to 2");
    }

    [Fact]
    public void Load_OneClassOnly_IsRefused()
    {
        string path = Set(trainLabels: Idx([Train], new byte[Train]), testLabels: Idx([Test], new byte[Test]));
        ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain("at least two classes");
    }

    [Fact]
    public void Load_GzipFlippedAnywhere_NeverCrashes()
    {
        byte[] whole = Gzip(TrainImages);
        // Bytes 3 to 9 are flags, a date and a system, which change nothing that is read, or announce fields that are not there.
        foreach (int at in Enumerable.Range(0, whole.Length).Except(Enumerable.Range(3, 7)))
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x55;
            string path = Set(trainImages: damaged);
            ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain("train-images-idx3-ubyte");
        }
    }

    [Fact]
    public void Load_GzipCut_SaysSo()
    {
        string path = Set(trainImages: Gzip(TrainImages)[..40]);
        ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain("train-images-idx3-ubyte");
    }

    [Theory]
    [InlineData("train-labels-idx1-ubyte")]
    [InlineData("t10k-images-idx3-ubyte")]
    [InlineData("t10k-labels-idx1-ubyte")]
    public void Load_PartnerMissing_NamesIt(string missing)
    {
        string path = Set();
        File.Delete(Path.Combine(Root.FullName, missing));
        ShouldRefuse(() => IdxPictures.Load(path)).Message.ShouldContain(missing);
    }

    private string Set(
        byte[]? trainImages = null, byte[]? trainLabels = null, byte[]? testImages = null, byte[]? testLabels = null, bool gzip = false)
    {
        Save("train-labels-idx1-ubyte", trainLabels ?? TrainLabels);
        Save("t10k-images-idx3-ubyte", testImages ?? TestImages);
        Save("t10k-labels-idx1-ubyte", testLabels ?? TestLabels);
        return Save("train-images-idx3-ubyte", trainImages ?? TrainImages);

        string Save(string name, byte[] bytes) => gzip ? Write(name + ".gz", Gzip(bytes)) : Write(name, bytes);
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];
}
