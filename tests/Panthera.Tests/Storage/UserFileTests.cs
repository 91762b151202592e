using Panthera.Storage;

namespace Panthera.Tests.Storage;

public sealed class UserFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-").FullName;

    private string Target => Path.Combine(_folder, "kept.bin");

    private string Temporary => Target + UserFile.TemporaryExtension;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Replace_NewAndOldFile_HoldsWhatWasWrittenAndNothingElseIsLeft()
    {
        Write(1, 2, 3);
        File.ReadAllBytes(Target).ShouldBe([1, 2, 3]);
        // What a process that was killed has left is no obstacle.
        File.WriteAllBytes(Temporary, new byte[99]);
        Write(4);
        File.ReadAllBytes(Target).ShouldBe([4]);
        Directory.GetFileSystemEntries(_folder).ShouldBe([Target]);
    }

    [Fact]
    public void Replace_WriterFails_LeavesTheOldFile()
    {
        Write(1, 2, 3);
        Message(() => UserFile.Replace(Target, stream => { stream.Write(new byte[100_000]); throw new IOException("the disk is gone"); }))
            .ShouldBe($"cannot write '{Target}': the disk is gone");
        Should.Throw<InvalidOperationException>(() => UserFile.Replace(Target, _ => throw new InvalidOperationException()));
        File.ReadAllBytes(Target).ShouldBe([1, 2, 3]);
        Directory.GetFileSystemEntries(_folder).ShouldBe([Target]);
    }

    [Fact]
    public void RequireReplaceable_DeviceOrNoName_IsRefusedAndStays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices are looked for where Linux has them");
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, "/dev/null");
        // It is /dev/null, whose loss a test that fails must not risk: only whether it may be replaced is asked.
        foreach (string path in new[] { "/dev/null", link })
            Message(() => UserFile.RequireReplaceable(path)).ShouldBe($"cannot write '{path}': it is a device; expected a file that can be replaced");
        Message(() => UserFile.RequireReplaceable("")).ShouldBe("cannot write a file without a name");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000_000)]
    public void Replace_FullDisk_LeavesTheOldFile(int length)
    {
        if (!File.Exists("/dev/full")) return;
        Write(1, 2, 3);
        File.CreateSymbolicLink(Temporary, "/dev/full");
        Message(() => UserFile.Replace(Target, stream => stream.Write(new byte[length]))).ShouldStartWith($"cannot write '{Target}': No space left on device");
        File.ReadAllBytes(Target).ShouldBe([1, 2, 3]);
        Directory.GetFileSystemEntries(_folder).ShouldBe([Target]);
    }

    [Fact]
    public void Replace_TemporaryCannotBeCreated_LeavesTheOldFile()
    {
        Write(1, 2, 3);
        Directory.CreateDirectory(Temporary);
        Message(() => Write(4)).ShouldBe($"cannot write '{Target}': access to '{Temporary}' is denied");
        Message(() => UserFile.RequireReplaceable(Target)).ShouldBe($"cannot write '{Target}': access to '{Temporary}' is denied");
        File.ReadAllBytes(Target).ShouldBe([1, 2, 3]);
        Directory.Exists(Temporary).ShouldBeTrue();
    }

    [Fact]
    public void Replace_NoFolderOrAFolderOrNoName_SaysWhich()
    {
        string inside = Path.Combine(_folder, "missing", "a"), folder = _folder;
        Message(() => UserFile.Replace(inside, _ => { })).ShouldBe($"cannot write '{inside}': its folder does not exist");
        Message(() => UserFile.Replace(folder, _ => { })).ShouldBe($"cannot write '{folder}': it is a folder");
        Message(() => UserFile.Replace("a\0b", _ => { })).ShouldBe("cannot write 'a\0b': that is no name for a file");
    }

    [Fact]
    public void RequireReplaceable_Possible_LeavesEverythingAsItIs()
    {
        UserFile.RequireReplaceable(Target);
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
        Write(7);
        UserFile.RequireReplaceable(Target);
        File.ReadAllBytes(Target).ShouldBe([7]);
    }

    [Fact]
    public void Open_Missing_SaysSo()
    {
        Message(() => SafeTensors.Read(Target)).ShouldBe($"{Target}: no such file; expected a file that can be read.");
        Message(() => SafeTensors.Read(_folder)).ShouldStartWith($"{_folder}: ");
    }

    private void Write(params byte[] bytes) => UserFile.Replace(Target, stream => stream.Write(bytes));

    private static string Message(Action action) => Should.Throw<InputException>(action).Message;
}
