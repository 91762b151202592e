using System.Diagnostics;
using System.Text.Json;

namespace Panthera.PyTorch;

/// <summary>A running script that answers each line of JSON with one; it ends when this is disposed of.</summary>
internal sealed class Conversation(Process process, string script) : IDisposable
{
    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="InputException">If the script refuses the request, or fails; then it has told the user why.</exception>
    public T Ask<T>(object request)
    {
        string? line = null;
        try
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(request, JsonSerializerOptions.Web));
            process.StandardInput.Flush();
            line = process.StandardOutput.ReadLine();
        }
        catch (IOException)
        {
            // It has ended and reads no more.
        }
        if (line is null)
        {
            process.WaitForExit();
            throw new InputException($"{script} failed with exit code {process.ExitCode}");
        }
        using JsonDocument answer = JsonDocument.Parse(line);
        if (answer.RootElement.TryGetProperty("error", out JsonElement error)) throw new InputException($"{script}: {error.GetString()}");
        return answer.Deserialize<T>(JsonSerializerOptions.Web)!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended and left a request unread.
        }
        process.WaitForExit();
        process.Dispose();
    }
}
