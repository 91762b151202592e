using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class CifarPicturesTests : TemporaryFiles
{
    private static byte[] Records(int from, int count, Func<int, byte[]> labels) => [.. Enumerable.Range(from, count).SelectMany(i =>
        (byte[])[.. labels(i), .. Enumerable.Repeat((byte)i, 1024), .. Enumerable.Repeat((byte)(i + 1), 1024), .. Enumerable.Repeat((byte)(i + 2), 1024)])];

    [Fact]
    public void Load_Ten_JoinsBatchesInPlanes()
    {
        string first = Write("data_batch_1.bin", Records(0, 4, i => [(byte)(i % 10)]));
        Write("data_batch_2.bin", Records(4, 8, i => [(byte)(i % 10)]));
        Write("test_batch.bin", Records(50, 3, i => [(byte)(i % 10)]));
        PictureSet source = DataDirectory.Open(Root.FullName).Pictures.Single().Load();
        Enum.GetValues<Split>().Select(source.Count).ShouldBe([10, 2, 3]);
        (source.Name, source.Classes, source.Channels, source.Width).ShouldBe(("cifar-10", 10, 3, 32));
        source[Split.Train].Labels.ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        source[Split.Validation].Pixels.Chunk(1024).Select(plane => plane[17]).ShouldBe([10, 11, 12, 11, 12, 13]);
        source[Split.Test].Labels.ShouldBe([0, 1, 2]);
        CifarPictures.LooksLikeIt(first).ShouldBeTrue();
    }

    [Fact]
    public void Load_Hundred_TakesTheFineClass()
    {
        Write("train.bin", Records(0, 12, i => [1, (byte)(99 - i)]));
        Write("test.bin", Records(0, 2, i => [1, (byte)i]));
        PictureSet source = DataDirectory.Open(Root.FullName).Pictures.Single().Load();
        (source.Name, source.Classes).ShouldBe(("cifar-100", 100));
        source[Split.Train].Labels.ShouldBe([99, 98, 97, 96, 95, 94, 93, 92, 91, 90]);
    }

    [Fact]
    public void Load_Damaged_SaysWhere()
    {
        string path = Write("data_batch_1.bin", Records(0, 6, _ => [3]));
        ShouldRefuse(() => CifarPictures.Load(path)).Message.ShouldContain("expected test_batch.bin beside it");
        Write("test_batch.bin", Records(0, 2, _ => [3])[..^1]);
        ShouldRefuse(() => CifarPictures.Load(path)).Message.ShouldContain("test_batch.bin: 6,145 bytes; expected a whole number of records of 3,073 bytes");
        Write("test_batch.bin", Records(0, 2, i => [(byte)(i * 10)]));
        ShouldRefuse(() => CifarPictures.Load(path)).Message.ShouldContain("test_batch.bin, byte 3073: class 10; expected 0 to 9");
        Write("test_batch.bin", []);
        ShouldRefuse(() => CifarPictures.Load(path)).Message.ShouldContain("0 bytes");
        Write("test_batch.bin", Records(0, 2, _ => [3]));
        Write("data_batch_1.bin", Records(0, 5, _ => [3]));
        ShouldRefuse(() => CifarPictures.Load(path)).Message.ShouldContain("5 pictures; expected 6 or more");
    }

    [Fact]
    public void LooksLikeIt_ForeignTrainBin_IsNot() => CifarPictures.LooksLikeIt(Write("train.bin", new byte[100])).ShouldBeFalse();
}
