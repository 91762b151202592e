using System.Diagnostics;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.PyTorch;
using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Tasks;

namespace Panthera.Benchmarks;

/// <summary>Trainings a minute on all cores, beside those of the same models and steps in eager PyTorch.</summary>
internal static class EvaluationsBenchmark
{
    private const double Seconds = 3;

    /// <summary>Prints the table of some tasks, or of all that a search trains on.</summary>
    public static void Run(string[] names)
    {
        if (names.Length == 0) names = [.. ProxyTasks.All.Where(t => t.Role == TaskRole.Search).Select(t => t.Name)];
        TaskData data = new();
        ProxyTask[] tasks = [.. names.Select(name => ProxyTasks.Open(name, data))];
        PythonInterpreter? python = PythonInterpreter.Find();
        if (python is null) Console.WriteLine($"{PythonInterpreter.Missing}; only our own rates follow");
        using TrainerPool pool = new(Environment.ProcessorCount);

        Console.WriteLine($"{"ratio",7}{"of CPU",8}  {"task",-12}{"parameters",11}{"steps",7}{"ours/min",10}{"PyTorch/min",13}  {"by",-34}{"busy cores",14}");
        Result? any = null;
        List<string> checks = [], ratesOfWays = [];
        foreach (ProxyTask task in tasks)
        {
            Measurement own = Measure(pool, task);
            if (python is null)
            {
                Console.WriteLine($"{"",7}{"",8}  {task.Name,-12}{own.Parameters,11}{task.Steps,7}{own.PerMinute,10:F0}{"",13}  {"",-34}{own.Busy,8:F2}");
                continue;
            }
            Plan plan = Filled(task);
            using Conversation script = python.Start("evaluations.py");
            var ways = script.Ask<Dictionary<string, Result>>(Request(task, plan));
            // Once more after PyTorch, so that a slow machine slows both.
            own = own.And(Measure(pool, task));
            (string way, any) = ways.MaxBy(w => w.Value.EvaluationsPerMinute);
            checks.Add($"{any.Check.Require(task.Name, plan)}; ln {task.Classes} = {Math.Log(task.Classes):F5}");
            ratesOfWays.Add($"{task.Name}: PyTorch " + string.Join(", ", ways.Select(
                w => $"{w.Value.EvaluationsPerMinute:F1}/min with {w.Key} ({w.Value.BusyCores:F2} busy)")));
            // On an idle machine the two ratios are one; where others have the cores, that of processor time is the steadier.
            double ratio = own.PerMinute / any.EvaluationsPerMinute;
            Console.WriteLine($"{ratio,6:F1}×{ratio * any.BusyCores / own.Busy,7:F1}×  {task.Name,-12}{own.Parameters,11}{task.Steps,7}{own.PerMinute,10:F0}"
                + $"{any.EvaluationsPerMinute,13:F1}  {$"{way}, AdamW foreach {(any.Foreach ? "on" : "off")}",-34}{$"{own.Busy:F2} | {any.BusyCores:F2}",14}");
        }
        foreach (string line in ratesOfWays.Concat(checks)) Console.WriteLine(line);
        Console.WriteLine($"{Environment.ProcessorCount} cores, ours with {PeakKernel.Lanes * 32}-bit vectors"
            + (any is null ? "" : $"; {any.Library}"));
    }

    /// <summary>What a way to use the cores came to; see <c>evaluations.py</c>, which writes it.</summary>
    /// <param name="EvaluationsPerMinute">Trainings a minute of all processes together.</param>
    /// <param name="Check">What its model computes.</param>
    /// <param name="Foreach">Whether AdamW was faster with all arrays at once.</param>
    /// <param name="BusyCores">Processor time over time: less than the cores if others had them.</param>
    /// <param name="Library">PyTorch's version, its instructions, and the library that multiplies its matrices.</param>
    private sealed record Result(double EvaluationsPerMinute, ModelCheck Check, bool Foreach, double BusyCores, string Library);

    private readonly record struct Measurement(int Parameters, int Trainings, double Taken, double Processor)
    {
        public double PerMinute => 60 * Trainings / Taken;

        public double Busy => Processor / Taken;

        public Measurement And(Measurement other) =>
            new(Parameters, Trainings + other.Trainings, Taken + other.Taken, Processor + other.Processor);
    }

    private static Measurement Measure(TrainerPool pool, ProxyTask task)
    {
        // What a search starts from. PyTorch's AdamW also corrects the bias, which there costs two numbers a step.
        ParsedProgram adamw = Catalogue.Open("program3").Parsed;
        int parameters = 0;
        ulong seed = 1;
        double[] Train(int count) => pool.Map(Enumerable.Range(0, count), (trainers, _) =>
        {
            Trainer trainer = trainers.For(task);
            parameters = trainer.Parameters;
            long start = Stopwatch.GetTimestamp();
            TrainingResult result = trainer.Run(new TrainingRun(adamw.Program, Interlocked.Increment(ref seed)));
            if (result.Ending != Ending.Finished) throw new InputException($"{task.Name}: a training ended {result.Ending}");
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        });

        // The first trainings compile models; the fastest of the others tells how many a measurement takes.
        Train(pool.Threads);
        int count = pool.Threads * (int)Math.Ceiling(Seconds / Train(2 * pool.Threads).Min());
        long start = Stopwatch.GetTimestamp();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        Train(count);
        return new(parameters, count, Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    /// <summary>A model with weights and one batch of its task.</summary>
    private static Plan Filled(ProxyTask task)
    {
        Plan plan = Plans.WithWeights(task.Model());
        Rng rng = new(2);
        int[] rows = new int[task.Batch];
        foreach (ref int row in rows.AsSpan()) row = rng.Next(task.Data.Count(Split.Train));
        task.Data.Read(Split.Train, rows, plan.Batch);
        return plan;
    }

    private static object Request(ProxyTask task, Plan plan)
    {
        int available = Math.Min(task.MeasuredExamples, task.Data.Count(Split.Validation));
        return new
        {
            cores = Environment.ProcessorCount,
            seconds = Seconds,
            steps = task.Steps,
            evaluated = Math.Max(1, available / task.Batch) * task.Batch,
            model = SentModel.Of(task.Shape, plan),
        };
    }
}
