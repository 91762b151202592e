using System.Security.Cryptography;
using Panthera.App.Input;
using Panthera.Search.Records;
using Panthera.Search.Studies;
using Panthera.Training;
using Panthera.Training.Checkpoints;
using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>How much work an experiment does, and on what.</summary>
/// <param name="Data">Where the user's data is; null for what the program makes.</param>
/// <param name="Seed">Gives all seeds.</param>
/// <param name="Studies">Independent tunings of each optimizer.</param>
/// <param name="Trials">Trainings of a tuning.</param>
/// <param name="Longer">Multiplies the steps of every training.</param>
/// <param name="Folder">Where weights may be kept that later trainings begin with.</param>
internal sealed record LabOptions(string? Data, ulong Seed, int Studies, int Trials, double Longer, string Folder);

/// <summary>What experiments are made with: examples, models, optimizers, threads, and a record that keeps what is done.</summary>
internal sealed class Lab(LabOptions options, TrainerPool pool, IRunRecord record, Action<string, double> progress, CancellationToken cancellation)
{
    /// <summary>Pieces of work that are kept at a time: an interruption loses those that are not finished together.</summary>
    private const int KeptTogether = 8;

    // Among the sides of pictures, which are positive or 0.
    private const int Captioned = -1;

    /// <summary>
    /// The ends of the range of learning rates, in multiples of the declared ones: models as small as these want much more than what is
    /// declared, which suits large ones, and some optimizers are declared with more than others.
    /// </summary>
    private const double LeastRate = 0.5, MostRate = 256;

    private readonly Dictionary<int, TaskData> _data = [];

    /// <summary>How much work is done.</summary>
    public LabOptions Options => options;

    /// <summary>The threads.</summary>
    public TrainerPool Pool => pool;

    /// <summary>Ends it.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>What users must know about the data that was opened.</summary>
    public IEnumerable<string> Notices => _data.Values.SelectMany(data => data.Notices).Distinct();

    /// <summary>Steps, as many times as the user wants them.</summary>
    public int Steps(int steps) => (int)Math.Clamp(Math.Round(steps * options.Longer), 1, int.MaxValue);

    /// <summary>The examples, with pictures of a size.</summary>
    /// <param name="side">Pixels a side; 0 for the user's own, or the size that is usual.</param>
    public TaskData Data(int side = 0)
    {
        if (!_data.TryGetValue(side, out TaskData? data))
        {
            _data[side] = data = Shared.OpenData(options.Data);
            if (side > 0) data.Side = side;
        }
        return data;
    }

    /// <summary>Pictures with captions, for models of pictures alone too.</summary>
    public TaskData Captions()
    {
        if (!_data.TryGetValue(Captioned, out TaskData? data)) _data[Captioned] = data = Shared.OpenData(options.Data, captioned: true);
        return data;
    }

    /// <summary>A model with the examples that it learns from.</summary>
    /// <param name="name">What tables call it.</param>
    /// <param name="model">The model with its sizes, as <c>panthera train --model</c> takes it.</param>
    /// <param name="batch">Examples a batch.</param>
    /// <param name="steps">Steps, before <see cref="Steps"/>.</param>
    /// <param name="side">Pixels a side of its pictures; see <see cref="Data"/>.</param>
    /// <param name="measured">How many examples of a split results are measured on, at most.</param>
    /// <exception cref="InputException">If the data has nothing for the model, or it cannot be read.</exception>
    public ProxyTask Task(string name, string model, int batch, int steps, int side = 0, int measured = 2_048) => Task(name, model, batch, steps, Data(side), measured);

    /// <summary>The same with examples that were opened before.</summary>
    public ProxyTask Task(string name, string model, int batch, int steps, TaskData data, int measured = 2_048)
    {
        ProxyTask task = ModelTasks.Open(ModelChoice.Parse(model), data, batch);
        task = task with { Name = name, Steps = Steps(steps), MeasuredExamples = Math.Min(task.MeasuredExamples, measured) };
        foreach (Split split in Enum.GetValues<Split>())
        {
            if (task.Data.Count(split) < batch)
                throw new InputException($"{name}: a batch has {batch:N0} examples and the {split.ToString().ToLowerInvariant()} split {task.Data.Count(split):N0}: give more data");
        }
        Require($"task {name}", SearchFacts.Of(task));
        return task;
    }

    /// <summary>Optimizers by their names, perhaps with hyperparameters. Their learning rates are tuned, in the same range for all.</summary>
    public IReadOnlyList<Entrant> Entrants(params IReadOnlyList<string> programs) => [.. programs.Select(text => Entrant(text))];

    /// <summary>An optimizer.</summary>
    /// <param name="text">Its name, perhaps with hyperparameters.</param>
    /// <param name="name">What tables call it; null for the text.</param>
    public Entrant Entrant(string text, string? name = null)
    {
        NamedProgram named = ProgramText.OpenToTrain(text);
        Require($"program {name ?? text}", named.Program.ToString());
        return StudyChoices.EntrantOf(name ?? text, text, named) with { Space = SearchSpace.OfLearningRates(LeastRate, MostRate) };
    }

    /// <summary>Compares optimizers on tasks, each tuned by the same number of trainings.</summary>
    /// <param name="stage">What progress calls it; unique within the experiment.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="entrants">The optimizers; the first is compared with each other, the second sets the targets.</param>
    /// <param name="trials">Trainings of a tuning, if not as many as the user wants; 0 leaves everyone as declared.</param>
    public Contest Compare(string stage, IReadOnlyList<ProxyTask> tasks, IReadOnlyList<Entrant> entrants, int? trials = null)
    {
        StudyOptions study = new()
        {
            Entrants = entrants, Tasks = tasks, Studies = options.Studies, Trials = trials ?? options.Trials, Seeds = 1, Seed = options.Seed, Name = $"{stage}: ", Record = record,
        };
        return new Contest(study, StudyVerdict.Of(Study.Run(study, pool, share => progress(stage, share), cancellation), study.Reference, options.Seed));
    }

    /// <summary>Does pieces of work side by side; what the record has is not done again.</summary>
    /// <param name="stage">What progress calls it; unique within the experiment.</param>
    /// <param name="items">A name for each piece of work, unique within the stage.</param>
    /// <param name="work">Does one of them, without regard to the others.</param>
    /// <param name="oneAtATime">Whether no other may run meanwhile, as one that measures times wants.</param>
    /// <returns>The results in the items' order.</returns>
    public TResult[] Each<TResult>(string stage, IReadOnlyList<string> items, Func<Trainers, int, TResult> work, bool oneAtATime = false)
    {
        List<TResult> results = [];
        progress(stage, 0);
        foreach (int[] part in Enumerable.Range(0, items.Count).Chunk(oneAtATime ? 1 : KeptTogether))
        {
            int done = 0;
            results.AddRange(record.Remember($"{stage}, {items[part[0]]} to {items[part[^1]]}", () => pool.Map(part, (trainers, i) =>
            {
                TResult result = work(trainers, i);
                cancellation.ThrowIfCancellationRequested();
                progress(stage, (double)(results.Count + Interlocked.Increment(ref done)) / items.Count);
                return result;
            })));
        }
        return [.. results];
    }

    /// <summary>Trains a model and keeps its weights beside the report, where a later training begins with them.</summary>
    /// <param name="stage">What progress calls it.</param>
    /// <param name="task">What is trained.</param>
    /// <param name="runs">One training a set of weights, by a name of its own.</param>
    /// <returns>The files, in the order of the trainings.</returns>
    public IReadOnlyList<string> Pretrain(string stage, ProxyTask task, IReadOnlyList<(string Name, TrainingRun Run)> runs)
    {
        string folder = Path.Combine(options.Folder, "weights");
        Output.Files.Guarded(folder, () => Directory.CreateDirectory(folder));
        string[] paths = [.. runs.Select(run => Path.Combine(folder, $"{run.Name}.safetensors"))];
        Each(stage, [.. runs.Select(run => run.Name)], (trainers, i) => Save(trainers, task, runs[i].Run, paths[i]));
        for (int i = 0; i < runs.Count; i++)
        {
            // When a run goes on, a file may be gone, or be that of another run in the same folder: the record keeps which it was.
            string kept = record.Remember($"{stage}, weights of {runs[i].Name}", () => Digest(paths[i]));
            if (!File.Exists(paths[i]) || Digest(paths[i]) != kept) pool.Map([i], (trainers, one) => Save(trainers, task, runs[one].Run, paths[one]));
        }
        return paths;

        static string Digest(string path) => File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "";
    }

    /// <summary>Weights of a file for the models of a task; to be made once, as a model is compiled for it.</summary>
    public static WeightTransfer Weights(string path, ProxyTask task)
    {
        using Plan plan = new(task.Model());
        return WeightTransfer.Of(Storage.SafeTensors.Read(path), plan);
    }

    private double Save(Trainers trainers, ProxyTask task, TrainingRun run, string path)
    {
        Trainer trainer = trainers.For(task);
        TrainingResult result = trainer.Run(run, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (result.Ending != Ending.Finished) throw new InputException($"{task.Name}: the training whose weights were to be kept diverged at step {result.Steps}; there is nothing to go on with");
        ModelFile.Save(path, trainer.Plan, task.ModelSummary, task.Data);
        return result.Loss;
    }

    private void Require(string name, string fact)
    {
        if (record.Remember(name, () => fact) != fact)
            throw new InputException($"its {name} is not what it was when the run began; the result would be another run's");
    }
}
