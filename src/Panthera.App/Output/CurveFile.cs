using System.Globalization;

namespace Panthera.App.Output;

/// <summary>A CSV file of training losses by step. It holds all steps that were made, also of a run that was stopped.</summary>
internal sealed class CurveFile : IDisposable
{
    private readonly StreamWriter _writer;

    /// <summary>Creates the file, so that a path that cannot be written to is known before the training.</summary>
    /// <exception cref="InputException">If it cannot be created.</exception>
    public CurveFile(string path)
    {
        Path = path;
        _writer = Files.Guarded(path, () => new StreamWriter(path));
        _writer.Write("step,loss\n");
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>Adds one step.</summary>
    /// <exception cref="InputException">If it cannot be written.</exception>
    public void Add(int step, float loss) => Files.Guarded(Path, () =>
    {
        _writer.Write(string.Create(CultureInfo.InvariantCulture, $"{step},{loss}\n"));
        return true;
    });

    /// <summary>Writes what is still in memory.</summary>
    /// <exception cref="InputException">If it cannot be written.</exception>
    public void Finish() => Files.Guarded(Path, () =>
    {
        _writer.Flush();
        return true;
    });

    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // The same fault has been reported by Add or Finish.
        }
    }
}
