using Panthera.Analysis;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

/// <summary>Tasks that train in a millisecond, and the programs that tests begin with.</summary>
internal static class Tiny
{
    private static readonly Lazy<SearchSetting> LazySetting = new(() => SearchSetting.Of([Task("first", 1), Task("second", 2)]));

    /// <summary>AdamW without bias correction, at a learning rate that suits so few steps.</summary>
    public static Program Start { get; } = Program("""
        def train(w, g, m, v, lr):
          g2 = square(g)
          m = interp(g, m, 0.9)
          v = interp(g2, v, 0.95)
          sqrt_v = sqrt(v)
          update = m / sqrt_v
          wd = w * 0.01
          update = update + wd
          lr = lr * 0.003
          update = update * lr
          return update, m, v
        """);

    public static Program Program3 => Catalogue.Find("program3")!.Parsed.Program;

    public static Program Descent { get; } = Program("def train(w, g, lr):\n  lr = lr * 0.1\n  update = g * lr\n  return update");

    /// <summary>Its updates soon exceed every loss.</summary>
    public static Program Diverging { get; } = Program("def train(w, g, lr):\n  update = g * -1000.0\n  return update");

    /// <summary>
    /// Adafactor's idea: its states are a column and a row. Each line is a target, a function and arguments. There are equal
    /// constants, zero, and a function without arguments among them.
    /// </summary>
    public static Program Factored { get; } = Assembled(["w", "g", "r", "c", "lr"], [ValueKind.Column, ValueKind.Row], ["update", "r", "c"], """
        g2 square g
        rows row_means g2
        columns column_means g2
        r interp rows r 0.95
        c interp columns c 0.95
        v outer r c
        root sqrt v
        e get_e
        update / g root
        wd * w 0
        update + update wd
        update max update -2.5
        lr * lr 0.003
        update * update lr
        """);

    /// <summary>What a search over two tiny tasks needs; shared, as it only is read.</summary>
    public static SearchSetting Setting => LazySetting.Value;

    public static Program Program(string text) => Parser.Parse(text);

    /// <summary>A program, well-typed unless it is not checked; each line of the body is a target, a function and arguments.</summary>
    public static Program Assembled(string[] inputs, ValueKind[] states, string[] results, string body, bool isChecked = true)
    {
        List<string> variables = [.. inputs];
        int Index(string name)
        {
            if (!variables.Contains(name)) variables.Add(name);
            return variables.IndexOf(name);
        }
        Statement[] statements = [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(words => new Statement(
            Index(words[0]), Functions.Find(words[1])!,
            [.. words[2..].Select(word => double.TryParse(word, out double constant) ? Operand.Of(constant) : Operand.Of(Index(word)))]))];
        Program program = new([.. variables], [.. states], [.. statements], [.. results.Select(Index)]);
        return isChecked && Kinds.Check(program) is { } fault ? throw new ArgumentException(fault.Message) : program;
    }

    public static ProxyTask Task(string name, ulong seed, int steps = 40) => new()
    {
        Name = name, ModelSummary = "perceptron", Data = new Blobs(seed), Batch = 16, Steps = steps, MeasuredExamples = 64,
        Shape = new MlpShape(Blobs.Features, [8], Blobs.Classes), Classes = Blobs.Classes, Metric = Metric.Accuracy,
    };

    /// <summary>A candidate with a given fitness; its program does not matter.</summary>
    public static Candidate Candidate(int level, double score, double scale = 1, double magnitude = 1) =>
        new(Descent, new Fingerprint((UInt128)(score * 1000)), magnitude, scale, new Fitness(level, score), []);
}
