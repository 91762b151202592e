using Panthera.Analysis;
using Panthera.Figures.Pages;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Search;
using Panthera.Search.Verdicts;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>Steps per second and memory.</summary>
internal static class Speed
{
    // The first steps of a training fill caches.
    private const int Unmeasured = 3, MeasuredUpdates = 5, AdamW = 0, Lion = 1, Adafactor = 3;

    private static readonly (string Name, string Model)[] Models =
    [
        ("vit", "vit:patch=4,width=128,depth=5,heads=4"),
        ("decoder", "decoder:vocabulary=256,sequence=32,width=128,depth=5,heads=4"),
        ("resnet", "resnet:width=64,stages=3,blocks=1"),
        ("mlp", "mlp:hidden=1536+512"),
    ];

    private static readonly (string Name, string Program, StatePrecision Precision)[] Contestants =
    [
        ("adamw", "adamw", StatePrecision.Float32), ("lion", "lion", StatePrecision.Float32), ("lion, bfloat16", "lion", StatePrecision.BFloat16),
        ("adafactor", "adafactor", StatePrecision.Float32), ("momentum", "momentum", StatePrecision.Float32), ("muon", "muon", StatePrecision.Float32),
    ];

    public static Experiment Experiment { get; } = new()
    {
        Name = "speed", Title = "steps per second and memory: Lion, AdamW, Adafactor, SGD with momentum, Muon", Data = "pictures and text", Studies = 8,
        Paper = "Lion makes 2 to 15 % more steps a second than AdamW and Adafactor, by model, and needs half the extra memory of AdamW: one state instead of two, which its authors keep in bfloat16.",
        Setting = "Models of about a million parameters, batches of 16, so that the update matters as it does with large models on many machines; one thread. Everyone trains in turn, round by round (as many "
            + "rounds as --studies says; nothing is tuned), nothing runs beside it, and times are the processor's for that thread where the system counts them. Times are measured: another run has others, "
            + "but a resumed one keeps those that it has.",
        Run = Run,
    };

    /// <summary>What one training took.</summary>
    /// <param name="Seconds">The median time of a step.</param>
    /// <param name="Updating">The median time of the update in it.</param>
    private sealed record Taken(double Seconds, double Updating);

    private static Outcome Run(Lab lab)
    {
        ProxyTask[] tasks = [.. Models.Select(model => lab.Task(model.Name, model.Model, batch: 16, steps: 24, side: 16, measured: 16))];
        tasks = [.. tasks.Select(task => task with { Steps = Math.Max(task.Steps, 2 * Unmeasured) })];
        Program[] programs = [.. Contestants.Select(contestant => lab.Entrant(contestant.Program, contestant.Name).Bind(new Dictionary<string, double>()))];
        int rounds = lab.Options.Studies;
        (int Task, int Round)[] items = [.. from task in Enumerable.Range(0, tasks.Length) from round in Enumerable.Range(0, rounds) select (task, round)];
        Taken[][] taken = lab.Each("rounds", [.. items.Select(item => $"{Models[item.Task].Name} {item.Round + 1}")], (trainers, i) =>
            Round(trainers.For(tasks[items[i].Task]), tasks[items[i].Task], programs, items[i].Round, lab.Cancellation), oneAtATime: true);
        int[] parameters = lab.Each("sizes", [.. Models.Select(model => model.Name)], (trainers, i) => trainers.For(tasks[i]).Parameters, oneAtATime: true);
        double[] Of(int task, Func<Taken[], double> value) => [.. taken.Where((_, i) => items[i].Task == task).Select(value)];
        double[] MoreSteps(int task, int own, int rival) => Of(task, round => 100 * (round[rival].Seconds / round[own].Seconds - 1));
        Claim[] claims =
        [
            .. from rival in (int[])[AdamW, Adafactor] from task in Enumerable.Range(0, tasks.Length)
               select Claim.Of($"{Models[task].Name}: Lion is faster than {Contestants[rival].Name} (by 2 to 15 %)", MoreSteps(task, Lion, rival), isBelow: false, "% more steps a second", 1),
            Memory(programs),
        ];
        DataTable times = new(
            "times", $"Medians of {tasks[0].Steps - Unmeasured} steps of each training, means over {rounds} rounds with 95 % intervals; the ratio is to AdamW's steps a second in the same round. Update: its share of "
                + "a step, subtracting it from the weights included.",
            ["model", "parameters#", "optimizer", "ms a step#", "steps a second to adamw's#", "update#"],
            [.. from task in Enumerable.Range(0, tasks.Length) from c in Enumerable.Range(0, Contestants.Length) select (IReadOnlyList<string>)
            [
                c == 0 ? Models[task].Name : "", c == 0 ? $"{parameters[task]:N0}" : "", Contestants[c].Name, Contest.Spread(Of(task, round => 1000 * round[c].Seconds), 3),
                Contest.Spread(Of(task, round => round[AdamW].Seconds / round[c].Seconds), 3), $"{Of(task, round => 100 * round[c].Updating / round[c].Seconds).Average():F1} %",
            ]]);
        DataTable memory = new(
            "memory", "Bytes of state a parameter, as 'panthera optimizers' lists them, and together for the models above; scalars, rows and columns count as nothing. Weights and gradients take 8 bytes a parameter beside it.",
            ["optimizer", "bytes of state a parameter#", .. Models.Select(model => $"{model.Name}, MiB#")],
            [.. Contestants.Select((contestant, c) => (IReadOnlyList<string>)
                [contestant.Name, $"{BytesOfState(programs[c], contestant.Precision):0.##}", .. parameters.Select(count => $"{count * BytesOfState(programs[c], contestant.Precision) / (1 << 20):F2}")])]);
        return new Outcome(claims, [times, memory], []);
    }

    /// <summary>Everyone trains once; who begins changes from round to round.</summary>
    private static Taken[] Round(Trainer trainer, ProxyTask task, Program[] programs, int round, CancellationToken cancellation)
    {
        Taken[] taken = new Taken[programs.Length];
        for (int place = 0; place < programs.Length; place++)
        {
            int c = (place + round) % programs.Length;
            taken[c] = Train(trainer, task, programs[c], Contestants[c].Precision, cancellation);
        }
        return taken;
    }

    private static Taken Train(Trainer trainer, ProxyTask task, Program program, StatePrecision precision, CancellationToken cancellation)
    {
        // Everyone by the kernel of long trainings: a search's own would be chosen for short ones.
        FusedKernel kernel = new(program, new ParameterLayout(trainer.Plan.Arrays.Select(array => array.Shape)), new() { StatePrecision = precision, Threads = 1 });
        List<double> steps = [], updates = [];
        long last = 0;
        TrainingRun run = new(program, 1)
        {
            // Nothing may diverge: it is the time that counts.
            Scale = 1e-3,
            OnStep = step =>
            {
                long now = ThreadClock.Now;
                if (step.Step > Unmeasured) steps.Add((now - last) * 1e-9);
                last = now;
            },
        };
        trainer.Run(run, kernel, cancellation);
        cancellation.ThrowIfCancellationRequested();
        for (int update = 0; update < MeasuredUpdates; update++)
        {
            // A pass before each, as in training: what the update reads has left the caches.
            trainer.Plan.ForwardBackward();
            long before = ThreadClock.Now;
            kernel.Update(trainer.Plan.Parameters, trainer.Plan.Gradients, 1e-3f);
            updates.Add(ThreadClock.SecondsSince(before));
        }
        return new Taken(Median(steps), Median(updates));
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static Claim Memory(Program[] programs)
    {
        double share = BytesOfState(programs[Lion], StatePrecision.Float32) / BytesOfState(programs[AdamW], StatePrecision.Float32);
        return new Claim(
            "Lion keeps half of AdamW's state", $"{100 * share:F0} % of AdamW's, exactly", share == 0.5 ? Direction.Agrees : Direction.Disagrees, new Interval(100 * share, 0), "% of AdamW's bytes of state");
    }

    // States that are as large as the weights are what the precision is for.
    private static double BytesOfState(Program program, StatePrecision precision) =>
        Cost.Of(program).BytesOfState * (precision == StatePrecision.Float32 ? 1 : 0.5);
}
