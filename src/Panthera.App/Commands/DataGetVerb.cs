using System.CommandLine;
using Panthera.App.Downloads;
using Panthera.App.Output;
using Panthera.Language;

namespace Panthera.App.Commands;

/// <summary>Downloads data.</summary>
internal sealed class DataGetVerb : Verb
{
    private const int HashDigits = 64;

    private readonly Argument<string> _what = new("NAME|URL") { Description = "A name that 'panthera data list' shows, or a URL" };
    private readonly Option<string?> _sha256 = new("--sha256") { HelpName = "HEX", Description = "The SHA-256 of the file; for a URL it must be given" };
    private readonly Option<string?> _cache = new("--cache")
    {
        HelpName = "DIR", Description = $"Where to keep it; otherwise {DataCache.Variable}, otherwise the platform's folder for caches",
    };

    public DataGetVerb() : base(
        "get", "Downloads data, verifies its SHA-256 and prints where it is; goes on where an earlier run was interrupted.",
        "mnist", "cifar-10 --cache ~/data",
        "https://example.org/set.csv --sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") =>
        Takes(_what, _sha256, _cache);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string what = arguments.GetRequiredValue(_what), cache = arguments.GetValue(_cache) ?? DataCache.DefaultFolder();
        (string folder, IReadOnlyList<KnownFile> files) = FilesOf(what, arguments.GetValue(_sha256), cache);
        using HttpClient client = new();
        Download download = new(client);
        List<string> paths = [];
        foreach (KnownFile file in files)
        {
            Uri url = new(file.Url);
            string path = Path.Combine(folder, DataCache.NameOf(url));
            DownloadProgress progress = new(file.Url);
            try
            {
                bool isNew = Watch.Run(terminal, WantsJson(arguments), () => progress.Lines(),
                    () => download.Fetch(url, path, file.Sha256, progress, cancellation).GetAwaiter().GetResult());
                terminal.Error.WriteLine(isNew ? $"{path}: {DownloadProgress.Megabytes(progress.Received)}, SHA-256 verified" : $"{path}: was there, SHA-256 verified");
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                terminal.Error.WriteLine($"panthera: interrupted; {DownloadProgress.Megabytes(progress.Received)} of {file.Url} are kept");
                terminal.Error.WriteLine($"Go on with: panthera data get {what}{Given("--sha256", arguments.GetValue(_sha256))}{Given("--cache", arguments.GetValue(_cache))}");
                return ExitCode.Interrupted;
            }
            paths.Add(path);
        }
        string result = KnownData.All.Any(data => data.Name == what) ? folder : paths[0];
        if (WantsJson(arguments)) Json.Print(terminal, new { Path = result, Files = paths });
        else terminal.Output.WriteLine(result);
        return ExitCode.Success;
    }

    private static (string Folder, IReadOnlyList<KnownFile> Files) FilesOf(string what, string? sha256, string cache)
    {
        if (sha256 is not null && (sha256.Length != HashDigits || !sha256.All(char.IsAsciiHexDigit)))
            throw new InputException($"--sha256 {Quoted.Of(sha256)}; expected {HashDigits} hexadecimal digits");
        if (KnownData.All.FirstOrDefault(data => data.Name == what) is { } known)
        {
            if (sha256 is not null) throw new InputException($"the SHA-256 of {what} is known; expected --sha256 with a URL only");
            return (Path.Combine(cache, known.Name), known.Files);
        }
        if (!Uri.TryCreate(what, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            throw new InputException($"no data {Quoted.Of(what)}; expected a URL of http or https, or one of {Spoken.List([.. KnownData.All.Select(data => data.Name)])}");
        if (sha256 is null) throw new InputException("a URL needs --sha256, so that what came is known to be what was meant");
        return (cache, [new KnownFile(url.AbsoluteUri, sha256.ToLowerInvariant())]);
    }

    private static string Given(string option, string? value) => value is null ? "" : $" {option} {value}";
}
