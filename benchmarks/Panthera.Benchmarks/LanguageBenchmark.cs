using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Benchmarks;

/// <summary>Programs a second that are read, analysed and printed on one core.</summary>
internal static class LanguageBenchmark
{
    private const int Random = 1000;

    /// <summary>The aim for reading, checking, pruning and canonically fingerprinting a program.</summary>
    private const double Aim = 150_000;

    /// <summary>Prints a row a step and kind of program.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine($"{"of aim",8}{"programs/s",13}{"µs/program",12}{"bytes/program",15}  of 20 statements");
        Measure(output, "as a search breeds them", [.. MutationsBenchmark.Walk()]);
        Measure(output, "random, of all elementwise functions", [.. Enumerable.Range(0, Random).Select(i => RandomElementwise.Next((ulong)i, false))]);
        output.WriteLine($"one core; the aim is {Aim:N0} programs a second from text to canonical fingerprint");
    }

    private static void Measure(TextWriter output, string name, Language.Program[] programs)
    {
        string[] texts = [.. programs.Select(p => p.ToString())];
        Row(output, $"parse, check, prune, canonical fingerprint: {name}, {texts.Average(t => t.Length):F0} characters", texts,
            text => Fingerprint.Of(Liveness.Prune(Parser.Parse(text)), Strength.Canonical), Aim);
        Row(output, "  parse and check kinds", texts, text => Parser.Parse(text));
        Row(output, "  check kinds", programs, program => Kinds.AreValid(program));
        Row(output, "  find a reason to reject", programs, program => Rejections.Find(program));
        Row(output, "  prune", programs, program => Liveness.Prune(program));
        foreach (Strength strength in Enum.GetValues<Strength>())
            Row(output, $"  {strength.ToString().ToLowerInvariant()} fingerprint", programs, program => Fingerprint.Of(program, strength));
        Row(output, "  print", programs, program => program.ToString());
    }

    private static void Row<T>(TextWriter output, string name, T[] inputs, Action<T> work, double? aim = null)
    {
        void All()
        {
            foreach (T input in inputs) work(input);
        }
        All();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        All();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        double seconds = Stopwatches.Median(All) / inputs.Length;
        output.WriteLine($"{(aim is null ? "" : $"{1 / seconds / aim:F1}×"),8}{1 / seconds,13:N0}{seconds * 1e6,12:F2}{allocated / inputs.Length,15:N0}  {name}");
    }
}
