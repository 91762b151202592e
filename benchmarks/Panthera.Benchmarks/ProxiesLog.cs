using System.Globalization;
using Panthera.Training;

namespace Panthera.Benchmarks;

/// <summary>One training.</summary>
/// <param name="Task">The task's name in tables.</param>
/// <param name="Program">The program's name.</param>
/// <param name="Scale">The learning-rate scale.</param>
/// <param name="WeightDecay">Effective weight decay beside the program's own.</param>
/// <param name="Seed">The training's seed.</param>
/// <param name="Milliseconds">Processor time.</param>
/// <param name="Loss">Validation loss in nats; infinite unless it finished.</param>
/// <param name="Accuracy">Validation accuracy.</param>
/// <param name="Curve">Mean training losses of the tenths of the steps; infinite from where it ended early.</param>
internal sealed record LoggedTraining(
    string Task, string Program, double Scale, double WeightDecay, ulong Seed, double Milliseconds, double Loss, double Accuracy,
    IReadOnlyList<double> Curve)
{
    private const string Separator = ",";

    /// <summary>The names of the columns.</summary>
    public static string Header { get; } =
        "task,program,scale,weight_decay,seed,ms,loss,accuracy,"
        + string.Join(Separator, Enumerable.Range(1, ProxiesLog.Tenths).Select(i => $"train_{10 * i}"));

    /// <summary>A line of the file.</summary>
    public string Line() => string.Join(Separator,
    [
        Task, Program, Text(Scale), Text(WeightDecay), Seed.ToString(CultureInfo.InvariantCulture), Text(Milliseconds, "F1"),
        Text(Loss), Text(Accuracy), .. Curve.Select(c => Text(c, "G4")),
    ]);

    /// <summary>Reads a line.</summary>
    /// <exception cref="InputException">If it has not as many columns as the header.</exception>
    public static LoggedTraining Parse(string line)
    {
        string[] parts = line.Split(Separator);
        if (parts.Length != 8 + ProxiesLog.Tenths) throw new InputException($"'{line}': {parts.Length} columns; expected {8 + ProxiesLog.Tenths}: {Header}");
        double At(int column) => parts[column] == "-" ? double.PositiveInfinity : double.Parse(parts[column], CultureInfo.InvariantCulture);
        return new(parts[0], parts[1], At(2), At(3), (ulong)At(4), At(5), At(6), At(7), [.. Enumerable.Range(8, ProxiesLog.Tenths).Select(At)]);
    }

    private static string Text(double value, string format = "G6") =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}

/// <summary>All trainings that were ever done, one line each in a file that only grows: what is in it is not trained again.</summary>
internal sealed class ProxiesLog : IDisposable
{
    /// <summary>Parts of a training whose mean losses are kept.</summary>
    public const int Tenths = 10;

    private readonly Dictionary<(string, string, double, double, ulong), LoggedTraining> _known = [];
    private readonly Trainers _trainers = new();
    private readonly string _path;

    /// <summary>Reads what is there.</summary>
    public ProxiesLog(string path)
    {
        _path = path;
        if (!File.Exists(path)) return;
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            LoggedTraining known = LoggedTraining.Parse(line);
            _known[Key(known.Task, known.Program, known.Scale, known.WeightDecay, known.Seed)] = known;
        }
    }

    /// <summary>What is there.</summary>
    public IReadOnlyCollection<LoggedTraining> All => _known.Values;

    /// <summary>The trainers, for probes.</summary>
    public Trainers Trainers => _trainers;

    /// <summary>A training's line, if it has been done.</summary>
    public LoggedTraining? Find(string task, string program, double scale, double weightDecay, ulong seed) =>
        _known.GetValueOrDefault(Key(task, program, scale, weightDecay, seed));

    /// <summary>A training, done now or before.</summary>
    public LoggedTraining Train(Training.Tasks.ProxyTask task, string name, SampledProgram program, double scale, double weightDecay, ulong seed)
    {
        if (Find(name, program.Name, scale, weightDecay, seed) is { } known) return known;
        double[] sums = new double[Tenths];
        int[] counts = new int[Tenths];
        TrainingRun run = new(program.Program, seed)
        {
            Scale = scale, WeightDecay = weightDecay,
            OnStep = report =>
            {
                int tenth = (int)((report.Step - 1L) * Tenths / task.Steps);
                sums[tenth] += report.Loss;
                counts[tenth]++;
            },
        };
        // The model is compiled before the clock runs.
        Trainer trainer = _trainers.For(task);
        TimeSpan start = Environment.CpuUsage.TotalTime;
        TrainingResult result = trainer.Run(run);
        double milliseconds = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
        double[] curve = [.. sums.Zip(counts, (sum, count) => count > 0 && double.IsFinite(sum) ? sum / count : double.PositiveInfinity)];
        LoggedTraining training = new(name, program.Name, scale, weightDecay, seed, milliseconds, result.Loss, result.Accuracy, curve);
        _known[Key(name, program.Name, scale, weightDecay, seed)] = training;
        if (!File.Exists(_path)) File.WriteAllText(_path, LoggedTraining.Header + "\n");
        File.AppendAllText(_path, training.Line() + "\n");
        return training;
    }

    /// <summary>Ends the trainers.</summary>
    public void Dispose() => _trainers.Dispose();

    private static (string, string, double, double, ulong) Key(string task, string program, double scale, double weightDecay, ulong seed) =>
        (task, program, scale, weightDecay, seed);
}
