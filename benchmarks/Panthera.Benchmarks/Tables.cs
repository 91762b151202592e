using System.Globalization;

namespace Panthera.Benchmarks;

/// <summary>The tables of benchmarks/README.md, each between two comments that name it.</summary>
internal static class Tables
{
    private static readonly (string Name, Action<TextWriter> Print)[] All =
    [
        ("kernels", KernelsBenchmark.Run),
        ("optimizers", OptimizersBenchmark.Run),
        ("precision", PrecisionBenchmark.Run),
        ("conversions", ConversionsBenchmark.Run),
        ("threads", ThreadsBenchmark.Run),
        ("break-even", BreakEvenBenchmark.Run),
        ("functions", FunctionsBenchmark.Run),
        ("language", LanguageBenchmark.Run),
        ("mutations", MutationsBenchmark.Run),
        ("simplify", SimplifyBenchmark.Run),
        ("matmul", MatMulBenchmark.Run),
        ("convolution", ConvolutionBenchmark.Run),
        ("step", StepBenchmark.Run),
        ("training", TrainingBenchmark.Run),
    ];

    /// <summary>Measures again and writes the tables where they belong; all of them, or those that are named.</summary>
    /// <exception cref="InputException">If the file or a table's place is not found.</exception>
    public static void Write(string[] names)
    {
        string path = Find();
        foreach (string unknown in names.Where(name => All.All(table => table.Name != name)))
            throw new InputException($"no table '{unknown}'; there are: {string.Join(", ", All.Select(table => table.Name))}");
        foreach ((string name, Action<TextWriter> print) in All)
        {
            if (names.Length > 0 && !names.Contains(name)) continue;
            Console.Error.WriteLine($"measuring {name} …");
            StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
            print(output);
            Console.Write(output);
            File.WriteAllText(path, Replaced(File.ReadAllText(path), "benchmarks/README.md", name, output.ToString()));
        }
        Console.Error.WriteLine($"written to {path}");
    }

    /// <summary>A file's text with another table.</summary>
    /// <exception cref="InputException">If the text has no place for it.</exception>
    internal static string Replaced(string text, string file, string name, string table)
    {
        string begin = $"<!-- begin {name} -->\n", end = $"<!-- end {name} -->";
        int from = text.IndexOf(begin, StringComparison.Ordinal), to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from) throw new InputException($"{file} has no place for the table '{name}': '{begin.Trim()}' and '{end}'");
        return text[..(from + begin.Length)] + "```\n" + table.TrimEnd() + "\n```\n" + text[to..];
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "benchmarks", "README.md");
            if (File.Exists(path)) return path;
        }
        throw new InputException("benchmarks/README.md is neither here nor further up: run this inside the repository");
    }
}
