using System.Globalization;
using Panthera.Training;

namespace Panthera.App.Output;

/// <summary>
/// A CSV file of a training, one row a step; what was not measured at a step is empty there. It holds all steps that were
/// made, also of a run that was stopped.
/// </summary>
internal sealed class CurveFile : IDisposable
{
    private const string Heading = "step,loss,learning_rate,gradient_norm,validation_loss,validation_accuracy";

    private readonly FileStream _stream;
    private readonly StreamWriter _writer;

    // A step's row ends with the next step, as it may be measured after it was made.
    private string? _row;
    private string _measured = "";
    private readonly bool _continues;
    private bool _begun;

    /// <summary>Opens the file, so that a path that cannot be written to is known before the training.</summary>
    /// <param name="path">The file.</param>
    /// <param name="continues">Whether rows of a file that is there already stay, up to the first step that is added.</param>
    /// <exception cref="InputException">If it cannot be written, or should be continued and is no such file.</exception>
    public CurveFile(string path, bool continues = false)
    {
        Path = path;
        _stream = Files.Guarded(path, () => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
        _writer = new StreamWriter(_stream);
        _continues = continues;
        // A wrong name must not cost the user another file.
        if (_stream.CanSeek && _stream.Length > 0 && First(1)[0] != Heading)
        {
            Dispose();
            throw new InputException($"{path}: is there already and is no curve of a training; give another --curve");
        }
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>Adds a step.</summary>
    /// <exception cref="InputException">If it cannot be written.</exception>
    public void Add(StepReport step) => Files.Guarded(Path, () =>
    {
        Begin(step.Step);
        WriteLast();
        _row = string.Create(CultureInfo.InvariantCulture, $"{step.Step},{step.Loss},{step.LearningRate},{step.GradientNorm}");
        _measured = ",,";
    });

    /// <summary>Adds a measurement to the row of the last step.</summary>
    public void Add(MeasureReport measured) =>
        _measured = string.Create(CultureInfo.InvariantCulture, $",{measured.Loss},{measured.Accuracy}");

    /// <summary>Writes what is still in memory.</summary>
    /// <exception cref="InputException">If it cannot be written.</exception>
    public void Finish() => Files.Guarded(Path, () =>
    {
        // A run without steps leaves what was there, but no file without a heading.
        if (_stream.CanSeek && _stream.Length == 0) Begin(1);
        WriteLast();
        _writer.Flush();
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

    private void WriteLast()
    {
        if (_row is not null) _writer.Write($"{_row}{_measured}\n");
        _row = null;
    }

    // Rows that are there stay until there are new ones: a run that is refused has cost none. Steps after the one that a
    // resumed run begins with will be made again.
    private void Begin(int step)
    {
        if (_begun) return;
        List<string> kept = !_continues || !_stream.CanSeek ? [] : First(int.MaxValue, line => line == Heading || int.TryParse(
            line.Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < step);
        if (_stream.CanSeek && _stream.Length > 0) _stream.SetLength(0);
        foreach (string line in kept.DefaultIfEmpty(Heading)) _writer.Write(line + "\n");
        _begun = true;
    }

    private List<string> First(int lines, Func<string, bool>? stay = null)
    {
        _stream.Position = 0;
        using StreamReader reader = new(_stream, leaveOpen: true);
        List<string> read = [];
        while (read.Count < lines && reader.ReadLine() is { } line && (stay is null || stay(line))) read.Add(line);
        return read;
    }
}
