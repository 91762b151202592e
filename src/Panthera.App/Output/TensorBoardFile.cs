using Panthera.Training.Curves;

namespace Panthera.App.Output;

/// <summary>Curves of a training in a folder that TensorBoard watches: a new file each time, which appears while it grows.</summary>
internal sealed class TensorBoardFile : IDisposable
{
    private static readonly TimeSpan BetweenFlushes = TimeSpan.FromSeconds(2);

    private readonly EventFile _file;
    private long _flushed = TimeProvider.System.GetTimestamp();

    /// <summary>Creates the folder if need be, and the file.</summary>
    /// <exception cref="InputException">If it cannot be created.</exception>
    public TensorBoardFile(string folder)
    {
        Folder = folder;
        if (File.Exists(folder)) throw new InputException($"cannot write '{folder}': it is a file; --tensorboard takes a folder");
        _file = Files.Guarded(folder, () =>
        {
            Directory.CreateDirectory(folder);
            string name = EventFile.NameOf(TimeProvider.System, Environment.MachineName);
            string path = Path.Combine(folder, name);
            // Two trainings in one second must not write one file.
            for (int i = 1; File.Exists(path); i++) path = Path.Combine(folder, $"{name}.{i}");
            return new EventFile(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read), TimeProvider.System);
        });
    }

    /// <summary>The folder as the user gave it.</summary>
    public string Folder { get; }

    /// <summary>Adds a point of a curve.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="tag">The curve, such as <c>train/loss</c>.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="InputException">If it cannot be written.</exception>
    public void Add(int step, string tag, double value) => Files.Guarded(Folder, () =>
    {
        _file.Add(step, tag, value);
        if (TimeProvider.System.GetElapsedTime(_flushed) < BetweenFlushes) return true;
        _file.Flush();
        _flushed = TimeProvider.System.GetTimestamp();
        return true;
    });

    /// <summary>Writes what is still in memory.</summary>
    /// <exception cref="InputException">If it cannot be written.</exception>
    public void Finish() => Files.Guarded(Folder, () =>
    {
        _file.Flush();
        return true;
    });

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // The same fault has been reported by Add or Finish.
        }
    }
}
