using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Panthera.App.Downloads;

namespace Panthera.App.Tests.Downloads;

public class DownloadTests : IDisposable
{
    private static readonly byte[] Body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i},")));
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Body));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panthera");

    private string Target => Path.Combine(_folder.FullName, "set.csv");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Get_RightFile_PrintsWhereItIsAndIsNotAskedForAgain()
    {
        using RawServer server = new(request => RawServer.Ranged(request, Body));
        CommandRun run = Get(server);
        (run.Code, run.Output).ShouldBe((ExitCode.Success, Target + "\n"), run.Error);
        run.Error.ShouldContain("SHA-256 verified");
        File.ReadAllBytes(Target).ShouldBe(Body);
        Get(server).Error.ShouldContain("was there, SHA-256 verified");
        server.Requests.Count.ShouldBe(1);
        Directory.GetFiles(_folder.FullName).ShouldBe([Target]);
    }

    [Fact]
    public void Get_WrongHash_KeepsNothing()
    {
        using RawServer server = new(request => RawServer.Ranged(request, Body));
        CommandRun run = Get(server, new string('0', 64));
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.ShouldContain($"SHA-256 {Hash} where {new string('0', 64)} was expected; nothing of it is kept");
        Directory.GetFiles(_folder.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void Get_BrokenOff_GoesOnFromThereByRange()
    {
        using (RawServer broken = new(_ => RawServer.Answer("200 OK", Body, sent: 100_000)))
        {
            CommandRun run = Get(broken);
            run.Code.ShouldBe(ExitCode.BadInput);
            run.Error.ShouldContain("the connection ended early; 0.1 MB are kept, and the same command goes on from there");
        }
        File.ReadAllBytes(Download.PartOf(Target)).ShouldBe(Body[..100_000]);
        File.Exists(Target).ShouldBeFalse();
        using RawServer server = new(request => RawServer.Ranged(request, Body));
        Get(server).Code.ShouldBe(ExitCode.Success);
        server.Requests.Single().ShouldContain("Range: bytes=100000-");
        File.ReadAllBytes(Target).ShouldBe(Body);
    }

    [Fact]
    public void Get_ServerWithoutRanges_BeginsAnew()
    {
        File.WriteAllBytes(Download.PartOf(Target), Body[..5000]);
        using RawServer server = new(_ => RawServer.Answer("200 OK", Body));
        Get(server).Code.ShouldBe(ExitCode.Success);
        File.ReadAllBytes(Target).ShouldBe(Body);
    }

    [Fact]
    public void Get_PartIsWholeOrTooLong_IsVerifiedOrBegunAnew()
    {
        using RawServer server = new(request => RawServer.Ranged(request, Body));
        File.WriteAllBytes(Download.PartOf(Target), Body);
        Get(server).Code.ShouldBe(ExitCode.Success);
        File.Delete(Target);
        File.WriteAllBytes(Download.PartOf(Target), [.. Body, 1, 2]);
        Get(server).Code.ShouldBe(ExitCode.Success);
        File.ReadAllBytes(Target).ShouldBe(Body);
    }

    [Fact]
    public void Get_PartOfAnotherFile_IsFoundOutByTheHash()
    {
        File.WriteAllBytes(Download.PartOf(Target), new byte[1000]);
        using RawServer server = new(request => RawServer.Ranged(request, Body));
        Get(server).Error.ShouldContain("nothing of it is kept");
        Get(server).Code.ShouldBe(ExitCode.Success);
    }

    [Fact]
    public void Get_AnotherRangeThanAskedFor_IsRefused()
    {
        File.WriteAllBytes(Download.PartOf(Target), Body[..1000]);
        using RawServer server = new(_ => RawServer.Answer("206 Partial Content", Body[10..], headers: $"Content-Range: bytes 10-{Body.Length - 1}/{Body.Length}\r\n"));
        Get(server).Error.ShouldContain("206 with another part than asked for");
    }

    [Fact]
    public void Get_NotFound_SaysSo()
    {
        using RawServer server = new(_ => RawServer.Answer("404 Not Found", []));
        CommandRun run = Get(server);
        (run.Code, run.Error.TrimEnd()).ShouldBe((ExitCode.BadInput, $"panthera: {server.Address}/set.csv: the server answered 404 NotFound; expected the file"));
    }

    [Fact]
    public void Get_NobodyListens_IsOneLine()
    {
        string address;
        using (RawServer server = new(_ => [])) address = server.Address;
        CommandRun run = CommandRun.Of("data", "get", $"{address}/set.csv", "--sha256", Hash, "--cache", _folder.FullName);
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.TrimEnd().ShouldNotContain("\n");
        run.Error.ShouldContain("expected a server that answers");
    }

    [Fact]
    public void Get_AnotherFileIsInPlace_IsNotOverwritten()
    {
        File.WriteAllText(Target, "mine");
        using RawServer server = new(request => RawServer.Ranged(request, Body));
        Get(server).Error.ShouldContain("move it away to download anew");
        File.ReadAllText(Target).ShouldBe("mine");
    }

    [Fact]
    public void Get_Interrupted_KeepsWhatCameAndSaysHowToGoOn()
    {
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim over = new();
        using RawServer server = new(request =>
        {
            stop.Cancel();
            over.Wait(TimeSpan.FromSeconds(20));
            return [];
        });
        File.WriteAllBytes(Download.PartOf(Target), Body[..5000]);
        CommandRun run = CommandRun.Of(stop.Token, "data", "get", $"{server.Address}/set.csv", "--sha256", Hash, "--cache", _folder.FullName);
        over.Set();
        run.Code.ShouldBe(ExitCode.Interrupted, run.Error);
        run.Error.ShouldContain($"Go on with: panthera data get {server.Address}/set.csv --sha256 {Hash} --cache {_folder.FullName}");
        File.ReadAllBytes(Download.PartOf(Target)).ShouldBe(Body[..5000]);
    }

    [Fact]
    public void Get_ThroughAProxy_AsksTheProxyAndHonoursExceptions()
    {
        using RawServer proxy = new(request => RawServer.Ranged(request, Body));
        (int code, string error) = InProcess(("HTTP_PROXY", proxy.Address), ("NO_PROXY", ""));
        code.ShouldBe(ExitCode.Success, error);
        proxy.Requests.Single().ShouldStartWith("GET http://data.invalid/set.csv HTTP/1.1");
        File.Delete(Target);
        InProcess(("HTTP_PROXY", proxy.Address), ("NO_PROXY", "data.invalid")).Code.ShouldBe(ExitCode.BadInput, "no such host without the proxy");
        proxy.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("fashion", "no data 'fashion'; expected a URL of http or https, or one of mnist")]
    [InlineData("ftp://example.org/x", "expected a URL of http or https")]
    [InlineData("https://example.org/x.csv", "a URL needs --sha256")]
    public void Get_NoSuchThing_SaysWhatIs(string what, string expected)
    {
        CommandRun run = CommandRun.Of("data", "get", what);
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.ShouldContain(expected);
    }

    [Theory]
    [InlineData("https://example.org/", "ends in no name for a file")]
    [InlineData("https://example.org/..%2Fx", "ends in no name for a file")]
    [InlineData("https://example.org/.hidden", "ends in no name for a file")]
    public void Get_UrlWithoutAName_IsRefused(string url, string expected) =>
        CommandRun.Of("data", "get", url, "--sha256", Hash, "--cache", _folder.FullName).Error.ShouldContain(expected);

    [Fact]
    public void Get_HashIsNoHash_IsRefused() =>
        CommandRun.Of("data", "get", "https://example.org/x.csv", "--sha256", "12ab").Error.ShouldContain("'12ab'; expected 64 hexadecimal digits");

    [Fact]
    public void Known_Rows_AreWhole()
    {
        foreach (KnownData data in KnownData.All)
        {
            foreach (KnownFile file in data.Files)
            {
                file.Sha256.ShouldMatch("^[0-9a-f]{64}$");
                DataCache.NameOf(new Uri(file.Url)).ShouldNotBeEmpty();
            }
        }
        KnownData.All.SelectMany(data => data.Files).Select(file => file.Sha256).ShouldBeUnique();
    }

    private CommandRun Get(RawServer server, string? hash = null) =>
        CommandRun.Of("data", "get", $"{server.Address}/set.csv", "--sha256", hash ?? Hash, "--cache", _folder.FullName);

    // .NET reads the proxy's variables once a process.
    private (int Code, string Error) InProcess(params (string Name, string Value)[] variables)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])
            [typeof(Application).Assembly.Location, "data", "get", "http://data.invalid/set.csv", "--sha256", Hash, "--cache", _folder.FullName])
            start.ArgumentList.Add(argument);
        foreach (string name in new[] { "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY" })
        {
            start.Environment.Remove(name);
            start.Environment.Remove(name.ToLowerInvariant());
        }
        // .NET takes the upper-case name of this one only outside of CGI, so the lower-case one is the safe one.
        foreach ((string name, string value) in variables) start.Environment[name.ToLowerInvariant()] = value;
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
