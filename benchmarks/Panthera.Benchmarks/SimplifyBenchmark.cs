using System.Diagnostics;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Rewriting;
using Panthera.Search;

namespace Panthera.Benchmarks;

/// <summary>What it takes to saturate and to simplify raw programs, as a search has them, and programs of which every statement matters.</summary>
internal static class SimplifyBenchmark
{
    private const int Programs = 20, Statements = 60, MostStatements = 240;
    private const double AimSeconds = 2, AimMegabytes = 500;

    /// <summary>Prints one row a kind of program.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine($"{"of aim",8}{"slowest s",11}{"median s",10}{"nodes",9}{"in limits",11}{"simplify s",12}{"MB",7}  programs");
        // The first call compiles.
        Simplifier.Simplify(Catalogue.Open("program8").Parsed.Program);
        Measure(output, "Program 8 of the paper", [Catalogue.Open("program8").Parsed.Program]);
        Measure(output, $"{Programs} random walks of {Statements} statements", [.. Walks(Mutations.MaxStatements, p => p.Statements.Length)]);
        Measure(output, $"{Programs} random walks, {Statements} and more statements that all matter",
            [.. Walks(MostStatements, p => Liveness.Of(p).LiveStatements)]);
        output.WriteLine($"one core; slowest and median saturation of a program as it is, of at most {AimSeconds} s; simplify: slowest, with all its saturations");
        output.WriteLine($"MB: the most that the process held, of at most {AimMegabytes}; in limits: programs of which all that the rules can show was shown");
    }

    private static void Measure(TextWriter output, string name, Language.Program[] programs)
    {
        Simplification[] all = [.. programs.Select(program => Simplifier.Simplify(program))];
        double[] seconds = [.. all.Select(s => s.Saturations[0].Elapsed.TotalSeconds).Order()];
        double megabytes = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        int within = all.Count(s => s.Saturations[0].Stop == StopReason.Saturated);
        output.WriteLine($"{Math.Max(seconds[^1] / AimSeconds, megabytes / AimMegabytes),7:F2}×{seconds[^1],11:F3}{seconds[seconds.Length / 2],10:F3}"
            + $"{all.Max(s => s.Saturations[0].Nodes),9:N0}{within,11:N0}{all.Max(s => s.Elapsed.TotalSeconds),12:F2}{megabytes,7:F0}  {name}");
    }

    /// <summary>Programs that random mutations of AdamW come to, of those that make it no smaller.</summary>
    private static IEnumerable<Language.Program> Walks(int most, Func<Language.Program, int> sizeOf)
    {
        IReadOnlyList<Mutation> mutations = Mutations.Table(Functions.Of(FunctionSet.Paper), most);
        for (int i = 0; i < Programs; i++)
        {
            Rng rng = new(3, (ulong)i);
            Language.Program program = Catalogue.Open("program3").Parsed.Program;
            while (sizeOf(program) < Statements)
                if (Mutations.Breed(program, mutations, ref rng) is var child && sizeOf(child) >= sizeOf(program)) program = child;
            yield return program;
        }
    }
}
