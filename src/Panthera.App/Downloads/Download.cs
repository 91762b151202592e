using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Panthera.App.Downloads;

/// <summary>
/// Downloads a file into place: what came before an interruption stays beside it as <c>.part</c> and is gone on from by a range request
/// where the server knows those; the file appears under its name when its SHA-256 is right, and never before.
/// </summary>
/// <param name="client">The client; it honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY as .NET does.</param>
internal sealed class Download(HttpClient client)
{
    private const int BufferBytes = 1 << 17;

    // A server that sends nothing for so long sends nothing any more.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What an unfinished file is called.</summary>
    public static string PartOf(string path) => path + ".part";

    /// <summary>Downloads a file, unless it is there.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="path">Where it goes; its folder is made.</param>
    /// <param name="sha256">Its SHA-256 in hexadecimal digits.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Stops it; what came is kept.</param>
    /// <returns>False if the right file was there already.</returns>
    /// <exception cref="InputException">If it cannot be had, or is another file than wanted.</exception>
    public async Task<bool> Fetch(Uri url, string path, string sha256, DownloadProgress progress, CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            using FileStream there = File.OpenRead(path);
            string found = Convert.ToHexString(await SHA256.HashDataAsync(there, cancellation));
            return found.Equals(sha256, StringComparison.OrdinalIgnoreCase) ? false
                : throw new InputException($"{path}: SHA-256 {found.ToLowerInvariant()} where {sha256} is wanted; move it away to download anew");
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string part = PartOf(path), got = await Receive(url, part, progress, cancellation);
        if (!got.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            File.Delete(part);
            throw new InputException($"{url}: SHA-256 {got.ToLowerInvariant()} where {sha256} was expected; nothing of it is kept");
        }
        File.Move(part, path);
        return true;
    }

    // Returns the hash of the whole file.
    private async Task<string> Receive(Uri url, string part, DownloadProgress progress, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream file = new(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        byte[] buffer = new byte[BufferBytes];
        for (int read; (read = await file.ReadAsync(buffer, cancellation)) > 0;) hash.AppendData(buffer, 0, read);
        using HttpResponseMessage response = await Ask(url, file.Length, cancellation);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == file.Length)
            return Convert.ToHexString(hash.GetHashAndReset());
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable)
            throw new InputException($"{url}: the server answered {(int)response.StatusCode} {response.StatusCode}; expected the file");
        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != file.Length)
        {
            // The server knows no ranges, or has another file than it had: from the beginning.
            bool whole = response.StatusCode == HttpStatusCode.OK;
            bool again = file.Length > 0;
            file.SetLength(0);
            hash.GetHashAndReset();
            if (!whole && again)
            {
                file.Dispose();
                return await Receive(url, part, progress, cancellation);
            }
            if (!whole) throw new InputException($"{url}: the server answered {(int)response.StatusCode} with another part than asked for; expected the file");
        }
        file.Position = file.Length;
        long? rest = response.Content.Headers.ContentLength;
        progress.Begin(file.Length, rest is { } bytes ? file.Length + bytes : -1);
        await Copy(response, file, hash, buffer, url, progress, cancellation);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private async Task<HttpResponseMessage> Ask(Uri url, long from, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new InputException($"{url}: {OneLine(e)}; expected a server that answers", e);
        }
        catch (TaskCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new InputException($"{url}: no answer within {client.Timeout.TotalSeconds:F0} s; expected a server that answers", e);
        }
    }

    private static async Task Copy(
        HttpResponseMessage response, FileStream file, IncrementalHash hash, byte[] buffer, Uri url, DownloadProgress progress,
        CancellationToken cancellation)
    {
        using CancellationTokenSource stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        string kept() => $"{DownloadProgress.Megabytes(progress.Received)} are kept, and the same command goes on from there";
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(cancellation);
            while (true)
            {
                stalled.CancelAfter(Patience);
                int read = await stream.ReadAsync(buffer, stalled.Token);
                if (read == 0) return;
                await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
                hash.AppendData(buffer, 0, read);
                progress.Add(read);
            }
        }
        catch (HttpIOException e)
        {
            throw new InputException($"{url}: the connection ended early; {kept()}", e);
        }
        catch (Exception e) when (e is IOException { InnerException: System.Net.Sockets.SocketException })
        {
            throw new InputException($"{url}: the connection broke; {kept()}", e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new InputException($"{url}: nothing came for {Patience.TotalSeconds:F0} s; {kept()}", e);
        }
    }

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ").TrimEnd('.');
}
