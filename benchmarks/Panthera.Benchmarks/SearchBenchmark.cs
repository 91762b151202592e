using System.Collections.Immutable;
using System.Diagnostics;
using Panthera.Analysis;
using Panthera.Optimizers;
using Panthera.Search;
using Panthera.Search.Records;
using Panthera.Search.Strategies;
using Panthera.Store;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Benchmarks;

/// <summary>What a search does beside training: a search whose evaluations take no time.</summary>
internal static class SearchBenchmark
{
    private const int Children = 20_000;

    /// <summary>The time that a child may take where 300,000 are made in 15 minutes on two cores, and 5 % of that is not training.</summary>
    private const double Aim = 0.05 * 2 * 15 * 60 / 300_000;

    private sealed class AtOnce : IEvaluator
    {
        public Task<Evaluation> Evaluate(EvaluationRequest request, CancellationToken cancellation)
        {
            // Noise that depends on the program alone; most programs are poor, as in real searches.
            Rng rng = new((ulong)Fingerprint.Of(request.Program).Value);
            int level = 0;
            while (level < 2 && rng.Next(5) == 0) level++;
            double score = rng.NextNormal();
            ImmutableArray<double> scores = [.. Enumerable.Repeat(score, level + 1)];
            return Task.FromResult(new Evaluation(new Fitness(level, score), request.Scale, scores, [3, 2], 1, 0, 1e9, 0));
        }
    }

    /// <summary>Prints one row a place where the run is kept.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine($"{"of aim",8}{"µs/child",10}{"children/s",12}{"known",8}{"redundant",11}  kept");
        Measure(output, "in memory", _ => new MemoryRecord());
        string path = Path.Combine(Path.GetTempPath(), $"panthera-benchmark-{Environment.ProcessId}.panthera");
        try
        {
            Measure(output, "in a file", _ => RunFile.Create(path, RunHeader.Now(["search"], 1)));
        }
        finally
        {
            foreach (string file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(path) + "*")) File.Delete(file);
        }
        output.WriteLine($"one core; {Children:N0} children of program3, population 1,000, tournament 2; the aim is 5 % of two cores at 300,000 children in 15 minutes");
    }

    private static void Measure(TextWriter output, string name, Func<int, IRunRecord> open)
    {
        Language.Program start = Catalogue.Open("program3").Parsed.Program;
        ProxyTask task = ProxyTasks.Open(ProxyTasks.SearchDefaults[0], new TaskData());
        using Trainers trainers = new();
        Probe probe = Probe.Record(trainers, task, start, 10, 1);
        Candidate candidate = new(
            start, Fingerprint.Of(start), probe.Run(start)!.Value.Magnitude, 10, new Fitness(RaceEvaluator.TopLevel, 0), [.. Enumerable.Repeat(0.0, Fitness.Levels)]);
        SearchOptions options = new()
        {
            Seed = 1, Stream = 1, Settings = new StrategyOptions { Mutations = Mutations.All, Population = 1000, Tournament = 2 }, HurdleFloors = [1, 1],
            Restarts = new RestartRule(After: long.MaxValue),
        };
        IRunRecord record = open(0);
        ProgramSearch search = new(
            options, [candidate], [new StartRecord("program3", start, 10)], new AtOnce(), probe, record.Search("evolution"));
        search.Run(new Budget(Programs: Children / 10), null, CancellationToken.None);
        long began = Stopwatch.GetTimestamp(), before = search.Counts.Generated;
        search.Run(new Budget(Programs: Children), null, CancellationToken.None);
        double each = Stopwatch.GetElapsedTime(began).TotalSeconds / (search.Counts.Generated - before);
        (record as IDisposable)?.Dispose();
        output.WriteLine($"{each / Aim,7:F2}×{each * 1e6,10:F0}{1 / each,12:N0}{search.Counts.CacheHitRate,8:P0}{search.Counts.RedundantShare,11:P0}  {name}");
    }
}
