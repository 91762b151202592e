using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Search;

namespace Panthera.Benchmarks;

/// <summary>Children that mutations make on one core, those only that can train, with the draws for the others in the price.</summary>
internal static class MutationsBenchmark
{
    /// <summary>Children a second.</summary>
    private const double Aim = 50_000;

    private const int Parents = 200, Batch = 2000, Fewest = 18, Most = 22;

    /// <summary>Prints one row a table of mutations.</summary>
    public static void Run(TextWriter output)
    {
        Language.Program[] parents = [.. Walk()];
        output.WriteLine($"{"of aim",8}{"children/s",12}{"µs/child",10}{"draws/child",13}{"bytes/child",13}  mutations");
        Measure(output, "of the paper's functions", parents, Mutations.All);
        Measure(output, "of all functions", parents, Mutations.Table(Functions.All));
        Measure(output, "of constants only", parents, Mutations.ConstantsOnly);
        output.WriteLine($"one core; {Parents} parents of {Fewest} to {Most} statements, {parents.Average(p => p.Statements.Length):F1} on average");
    }

    private static void Measure(TextWriter output, string name, Language.Program[] parents, IReadOnlyList<Mutation> table)
    {
        Rng rng = new(1);
        void Breed(IReadOnlyList<Mutation> rows)
        {
            for (int i = 0; i < Batch; i++) Mutations.Breed(parents[i % parents.Length], rows, ref rng);
        }
        int draws = 0;
        Breed([.. table.Select(row => new Mutation
        {
            Name = row.Name, Weight = row.Weight, Applies = row.Applies, Meaning = row.Meaning,
            Apply = (Language.Program parent, ref Rng random) =>
            {
                draws++;
                return row.Apply(parent, ref random);
            },
        })]);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Breed(table);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        double seconds = Stopwatches.Median(() => Breed(table)) / Batch;
        output.WriteLine($"{1 / seconds / Aim,7:F1}×{1 / seconds,12:N0}{seconds * 1e6,10:F2}{(double)draws / Batch,13:F2}{allocated / Batch,13:N0}  {name}");
    }

    /// <summary>Programs as a search has them: far from their start, with its dead ends.</summary>
    internal static IEnumerable<Language.Program> Walk()
    {
        Rng rng = new(2);
        Language.Program program = Catalogue.Open("program3").Parsed.Program;
        for (int i = 0; i < Parents; i++)
        {
            int steps = 0;
            while (steps++ < 20 || program.Statements.Length is < Fewest or > Most) program = Mutations.Breed(program, Mutations.All, ref rng);
            yield return program;
        }
    }
}
