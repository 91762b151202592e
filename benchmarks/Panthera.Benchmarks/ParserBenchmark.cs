using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Benchmarks;

/// <summary>What reading the text of a program takes on one core.</summary>
internal static class ParserBenchmark
{
    private const int Random = 1000;

    /// <summary>Prints a row a step and kind of text.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine($"{"programs/s",12}{"µs/program",12}{"bytes/program",15}  of 20 statements");
        Measure(output, "as a search breeds them", [.. MutationsBenchmark.Walk()]);
        Measure(output, "random, of all elementwise functions", [.. Enumerable.Range(0, Random).Select(i => RandomElementwise.Next((ulong)i, false))]);
    }

    private static void Measure(TextWriter output, string name, Language.Program[] programs)
    {
        string[] texts = [.. programs.Select(p => p.ToString())];
        string described = $"{name}, {texts.Average(t => t.Length):F0} characters";
        Row(output, $"parse, kinds unchecked: {described}", texts, text =>
        {
            ReaderMemory memory = ReaderMemory.Rent();
            new ProgramReader(text, "program", null, memory).Read();
            memory.Return();
        });
        Row(output, "parse and check kinds", texts, text => Parser.Parse(text));
        Row(output, "check kinds alone", programs, program => Kinds.Check(program));
        Row(output, "print", programs, program => program.ToString());
    }

    private static void Row<T>(TextWriter output, string name, T[] inputs, Action<T> work)
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
        output.WriteLine($"{1 / seconds,12:N0}{seconds * 1e6,12:F2}{allocated / inputs.Length,15:N0}  {name}");
    }
}
