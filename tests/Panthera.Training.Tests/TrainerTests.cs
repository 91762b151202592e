using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests;

public class TrainerTests
{
    private const int Batch = 16, Steps = 32;

    private static readonly CountingSource Data = new(Pictures.Draw(12, 256, 64, 128, 1));

    private static readonly ProxyTask Tiny = new()
    {
        Name = "tiny", ModelSummary = "perceptron", Data = Data, Batch = Batch, Steps = Steps, MeasuredExamples = 64, Metric = Metric.Accuracy,
        Classes = Data.Classes, Shape = new MlpShape(144, [8], Data.Classes),
    };

    private static readonly Program AdamW = Catalogue.Find("adamw")!.Parsed.Program;
    private static readonly Program Descent = Parser.Parse("def train(w, g, lr):\n  lr = lr * 0.1\n  update = g * lr\n  return update");
    private static readonly Program Shift = Parser.Parse("def train(w, g, lr):\n  update = g * 0.0\n  update = update + 0.0009765625\n  return update");
    private static readonly Schedule Constant = new(ScheduleShape.Named("constant")) { WarmupShare = 0 };
    private static readonly Program Diverging = Parser.Parse("def train(w, g, lr):\n  update = g * -1000.0\n  return update");

    [Fact]
    public void Run_Again_GivesTheSameBitsWhateverRanBetween()
    {
        Trainer trainer = new(Tiny);
        TrainingRun run = new(AdamW, 3);
        (TrainingResult first, float[] weights) = (trainer.Run(run), trainer.Plan.Parameters.ToArray());
        trainer.Run(new TrainingRun(AdamW, 4)).Loss.ShouldNotBe(first.Loss);
        trainer.Run(new TrainingRun(Diverging, 3));
        trainer.Run(run).ShouldBe(first);
        trainer.Plan.Parameters.ToArray().ShouldBe(weights);
        new Trainer(Tiny).Run(run).ShouldBe(first);
        first.Ending.ShouldBe(Ending.Finished);
        first.Steps.ShouldBe(Steps);
    }

    [Fact]
    public void Run_OnStep_HearsEveryStepOnce()
    {
        List<(int Step, float Loss)> heard = [];
        new Trainer(Tiny).Run(new TrainingRun(AdamW, 1) { Steps = 12, OnStep = report => heard.Add((report.Step, report.Loss)) }).Steps.ShouldBe(12);
        heard.Select(h => h.Step).ShouldBe(Enumerable.Range(1, 12));
        heard.ShouldAllBe(h => h.Loss > 0 && h.Loss < 10);
    }

    [Fact]
    public void Run_Scale_MultipliesTheUpdates()
    {
        // Powers of two are exact: 4 times the scale is 4 times the program's constant, bit by bit.
        Program faster = Parser.Parse("def train(w, g, lr):\n  lr = lr * 0.4\n  update = g * lr\n  return update");
        Trainer trainer = new(Tiny);
        TrainingResult scaled = trainer.Run(new TrainingRun(Descent, 1) { Scale = 4 });
        scaled.ShouldBe(trainer.Run(new TrainingRun(faster, 1)));
        scaled.Loss.ShouldNotBe(trainer.Run(new TrainingRun(Descent, 1)).Loss);
    }

    [Fact]
    public void Run_WeightDecay_IsThatComputedByHand()
    {
        Recorder recorder = new();
        Trainer trainer = new(Tiny);
        trainer.Run(new TrainingRun(Descent, 1) { WeightDecay = 0.25, Scale = 3, Steps = 4 }, recorder);
        for (int step = 0; step < 3; step++)
        {
            float lr = Schedule.Default.At(step, 4);
            for (int i = 0; i < trainer.Parameters; i += 7)
            {
                double expected = recorder.Weights[step][i] * (1 - 0.25 * lr) - 3 * Recorder.Rate * recorder.Gradients[step][i];
                recorder.Weights[step + 1][i].ShouldBe((float)expected, 1e-6f);
            }
        }
        recorder.Weights[1].ShouldNotBe(recorder.Weights[0]);
        recorder.LearningRates.ShouldBe(Enumerable.Range(0, 4).Select(step => Schedule.Default.At(step, 4)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_DecayMaskMatrices_SparesBiases(bool byKernel)
    {
        Trainer trainer = new(Tiny);
        // Biases begin at zero, where no decay shows: the program moves all weights.
        TrainingResult Train(TrainingRun run) => byKernel ? trainer.Run(run) : trainer.Run(run, new Filling(0.0009765625f));
        Train(new TrainingRun(Shift, 1) { Steps = 2, Schedule = Constant }).Ending.ShouldBe(Ending.Finished);
        float[] plain = trainer.Plan.Parameters.ToArray();
        Train(new TrainingRun(Shift, 1) { Steps = 2, Schedule = Constant, WeightDecay = 0.5, DecayMask = DecayMask.Matrices });
        float[] masked = trainer.Plan.Parameters.ToArray();
        Train(new TrainingRun(Shift, 1) { Steps = 2, Schedule = Constant, WeightDecay = 0.5 });
        float[] decayed = trainer.Plan.Parameters.ToArray();
        foreach (ParameterArray array in trainer.Plan.Arrays)
        {
            float[] Of(float[] all) => all[array.Offset..(array.Offset + array.Length)];
            Of(masked).ShouldBe(Of(array.Shape.Count >= 2 ? decayed : plain));
            Of(decayed).ShouldNotBe(Of(plain));
        }
        trainer.Plan.Arrays.Select(array => array.Shape.Count >= 2).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void Run_DecayMasksOneAfterTheOther_EachCounts()
    {
        Trainer trainer = new(Tiny);
        TrainingRun run = new(AdamW, 1) { WeightDecay = 0.01, Steps = 6 };
        TrainingRun[] runs = [run, run with { DecayMask = DecayMask.Matrices }, run, run with { WeightDecay = 0 }, run with { DecayMask = DecayMask.Matrices }];
        double[] losses = [.. runs.Select(r => trainer.Run(r).Loss)];
        losses.ShouldBe(runs.Select(r => new Trainer(Tiny).Run(r).Loss));
        losses.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void Run_ClipNorm_ShortensLongerGradientsOnly()
    {
        List<StepReport> free = [], clipped = [];
        Recorder all = new(), shortened = new();
        Trainer trainer = new(Tiny);
        trainer.Run(new TrainingRun(Descent, 1) { Steps = 6, ClipNorm = 1e9, OnStep = free.Add }, all);
        double[] norms = [.. all.Gradients.Select(g => Math.Sqrt(g.Sum(x => (double)x * x)))];
        free.Select(report => report.GradientNorm!.Value).ShouldBe(norms, 1e-9);
        double most = norms.Order().ElementAt(3);

        trainer.Run(new TrainingRun(Descent, 1) { Steps = 6, ClipNorm = most, OnStep = clipped.Add }, shortened);
        clipped[0].GradientNorm.ShouldBe(free[0].GradientNorm);
        for (int step = 0; step < 6; step++)
            Math.Sqrt(shortened.Gradients[step].Sum(x => (double)x * x)).ShouldBe(Math.Min(most, clipped[step].GradientNorm!.Value), 1e-6);
        float factor = (float)(most / Math.Max(most, norms[0]));
        shortened.Gradients[0].ShouldBe(all.Gradients[0].Select(g => g * factor));

        // A limit that nothing reaches changes no bit.
        trainer.Run(new TrainingRun(AdamW, 1) { ClipNorm = 1e9 }).ShouldBe(trainer.Run(new TrainingRun(AdamW, 1)));
        trainer.Run(new TrainingRun(Descent, 1) { ClipNorm = 0.1 }).Loss.ShouldNotBe(trainer.Run(new TrainingRun(Descent, 1)).Loss);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ClipNorm_Impossible_IsRefused(double norm) =>
        Should.Throw<InputException>(() => new TrainingRun(Descent, 1) { ClipNorm = norm })
            .Message.ShouldBe($"gradients cannot be clipped to a norm of {norm}; expected a positive number");

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void GradientNorm_NoNumber_IsNotFinite(float value)
    {
        double.IsFinite(GradientNorm.Of([1, value, 2])).ShouldBeFalse();
        GradientNorm.Of([float.MaxValue, float.MaxValue]).ShouldBe(Math.Sqrt(2) * float.MaxValue, 1e30);
        GradientNorm.Of([]).ShouldBe(0);
    }

    [Fact]
    public void Run_OnStep_HearsTheScheduleAndNoNormUnlessClipping()
    {
        List<StepReport> heard = [];
        Schedule schedule = new(ScheduleShape.Named("rsqrt")) { WarmupSteps = 3 };
        Recorder recorder = new();
        new Trainer(Tiny).Run(new TrainingRun(Descent, 1) { Steps = 9, Schedule = schedule, OnStep = heard.Add }, recorder);
        heard.Select(report => report.LearningRate).ShouldBe(Enumerable.Range(0, 9).Select(step => schedule.At(step, 9)));
        recorder.LearningRates.ShouldBe(heard.Select(report => report.LearningRate));
        heard.ShouldAllBe(report => report.GradientNorm == null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Run_MeasureEvery_HearsTheValidationLossAndChangesNothing(int every)
    {
        List<MeasureReport> heard = [];
        List<float> plain = [], measured = [];
        Trainer trainer = new(Tiny);
        TrainingRun run = new(AdamW, 2) { MeasuredOn = Split.Test, OnStep = report => plain.Add(report.Loss) };
        TrainingResult expected = trainer.Run(run);
        float[] weights = trainer.Plan.Parameters.ToArray();
        trainer.Run(run with { MeasureEvery = every, OnMeasure = heard.Add, OnStep = report => measured.Add(report.Loss) }).ShouldBe(expected);
        trainer.Plan.Parameters.ToArray().ShouldBe(weights);
        measured.ShouldBe(plain);
        heard.Select(report => report.Step).ShouldBe(Enumerable.Range(1, Steps / every).Select(i => i * every));

        // Halfway is where a run of the same steps ends that is stopped there.
        using CancellationTokenSource source = new();
        trainer.Run(run with { OnStep = report => { if (report.Step == every) source.Cancel(); } }, source.Token).Steps.ShouldBe(every);
        trainer.Measure(Split.Validation).ShouldBe((heard[0].Loss, heard[0].Accuracy));
    }

    [Fact]
    public void MeasureEvery_NotPositive_IsRefused() =>
        Should.Throw<InputException>(() => new TrainingRun(Descent, 1) { MeasureEvery = 0 })
            .Message.ShouldBe("measuring every 0 steps is not possible; expected 1 or more");

    [Fact]
    public void Run_Divergence_EndsAtOnce()
    {
        int heard = 0;
        TrainingResult result = new Trainer(Tiny).Run(new TrainingRun(Diverging, 1) { OnStep = _ => heard++ });
        result.ShouldBe(new TrainingResult(Ending.Diverged, heard, double.PositiveInfinity, 0));
        heard.ShouldBe(2);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Run_LastUpdateBreaksTheWeights_HasDiverged(float value) =>
        new Trainer(Tiny).Run(new TrainingRun(Descent, 1) { Steps = 1 }, new Filling(value)).Ending.ShouldBe(Ending.Diverged);

    [Fact]
    public void Run_Hurdles_StopAtTheFirstThatIsMissed()
    {
        float[] curve = new float[Steps];
        Trainer trainer = new(Tiny);
        trainer.Run(new TrainingRun(Descent, 2) { OnStep = report => curve[report.Step - 1] = report.Loss });
        // The window is a sixteenth of the steps: two.
        float At(int step) => (curve[step - 1] + curve[step - 2]) / 2;
        TrainingResult Run(params Hurdle[] hurdles) => trainer.Run(new TrainingRun(Descent, 2) { Hurdles = hurdles });

        Run(new(8, At(8) + 1e-5f), new(9, At(9) * 0 + 100), new(16, At(16) + 1e-5f)).Ending.ShouldBe(Ending.Finished);
        Run(new(8, At(8) + 1e-5f), new(16, At(16) - 1e-4f)).ShouldBe(new TrainingResult(Ending.Stopped, 16, double.PositiveInfinity, 0));
        Run(new(8, At(8) - 1e-4f), new(16, 100)).ShouldBe(new TrainingResult(Ending.Stopped, 8, double.PositiveInfinity, 0));
        Run(new Hurdle(1, curve[0] + 1e-5f)).Ending.ShouldBe(Ending.Finished);
        Run(new Hurdle(1, curve[0] - 1e-4f)).Steps.ShouldBe(1);
    }

    [Fact]
    public void Run_HurdlesCloserThanTheirWindow_LookAtTheStepsBetween()
    {
        float[] curve = new float[Steps];
        Trainer trainer = new(Tiny);
        trainer.Run(new TrainingRun(Descent, 2) { OnStep = report => curve[report.Step - 1] = report.Loss });
        TrainingResult Run(float margin) => trainer.Run(new TrainingRun(Descent, 2) { Hurdles = [new(8, 100), new(9, curve[8] + margin)] });
        Run(1e-5f).Ending.ShouldBe(Ending.Finished);
        Run(-1e-4f).ShouldBe(new TrainingResult(Ending.Stopped, 9, double.PositiveInfinity, 0));
    }

    [Fact]
    public void Run_Cancelled_EndsBetweenTwoSteps()
    {
        using CancellationTokenSource source = new();
        TrainingRun run = new(Descent, 1)
        {
            OnStep = report =>
            {
                if (report.Step == 5) source.Cancel();
            },
        };
        new Trainer(Tiny).Run(run, source.Token).ShouldBe(new TrainingResult(Ending.Cancelled, 5, double.PositiveInfinity, 0));
    }

    [Theory]
    [InlineData(Split.Validation)]
    [InlineData(Split.Test)]
    public void Run_MeasuredOn_ReadsThatSplitAndNoOtherButTraining(Split split)
    {
        Trainer trainer = new(Tiny);
        Data.Reads.Clear();
        TrainingResult result = trainer.Run(new TrainingRun(AdamW, 1) { MeasuredOn = split });
        Data.Reads.Keys.ShouldBe([Split.Train, split], ignoreOrder: true);
        // Four batches of 16 are the 64 examples that the task measures on, each another one.
        Data.Reads[split].Count.ShouldBe(64);
        Data.Reads[split].ShouldBeUnique();
        Data.Reads[split].ShouldBeInOrder();
        Data.Reads[Split.Train].Count.ShouldBe(Steps * Batch);
        trainer.Measure(split).ShouldBe((result.Loss, result.Accuracy));
        trainer.Measure(split == Split.Test ? Split.Validation : Split.Test).Loss.ShouldNotBe(result.Loss);
    }

    [Fact]
    public void Run_Steps_AllocateNothing()
    {
        Meter meter = new(new BlockKernel(AdamW, new ParameterLayout(new Trainer(Tiny).Plan.Arrays.Select(a => a.Length))));
        Trainer trainer = new(Tiny with { Data = Data.Inner });
        trainer.Run(new TrainingRun(AdamW, 1), meter);
        meter.Bytes.Count.ShouldBe(Steps);
        // Between any two steps lies a whole step: reading a batch, forward, backward, the rule, the update.
        // A garbage collection that another test causes adds to one or the other; what a step allocates is in all of them.
        meter.Bytes.Skip(1).Order().ElementAt((Steps - 1) / 2).ShouldBe(0);
    }

    [Theory]
    [InlineData(null, 0.0, DecayMask.Everything)]
    [InlineData(0.1, 0.01, DecayMask.Matrices)]
    public void Run_StepsOfAKernelWithReports_AllocateNothing(double? clip, double decay, DecayMask mask)
    {
        List<long> bytes = new(Steps);
        long before = 0;
        Trainer trainer = new(Tiny with { Data = Data.Inner });
        trainer.Run(new TrainingRun(AdamW, 1)
        {
            ClipNorm = clip, WeightDecay = decay, DecayMask = mask, Schedule = new(ScheduleShape.Named("rsqrt")),
            OnStep = _ =>
            {
                bytes.Add(GC.GetAllocatedBytesForCurrentThread() - before);
                before = GC.GetAllocatedBytesForCurrentThread();
            },
        });
        bytes.Count.ShouldBe(Steps);
        bytes.Skip(1).Order().ElementAt((Steps - 1) / 2).ShouldBe(0);
    }

    /// <summary>Plain gradient descent that remembers what it saw.</summary>
    private sealed class Recorder : IUpdateRule
    {
        public const float Rate = 0.01f;

        public List<float[]> Weights { get; } = [];

        public List<float[]> Gradients { get; } = [];

        public List<float> LearningRates { get; } = [];

        public void Reset() { }

        public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
        {
            Weights.Add(weights.ToArray());
            Gradients.Add(gradient.ToArray());
            LearningRates.Add(learningRate);
            return Array.ConvertAll(gradient.ToArray(), g => Rate * g);
        }
    }

    private sealed class Filling(float value) : IUpdateRule
    {
        public void Reset() { }

        public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
        {
            float[] update = new float[weights.Length];
            Array.Fill(update, value);
            return update;
        }
    }

    /// <summary>Counts what this thread allocates from one step to the next.</summary>
    private sealed class Meter(IUpdateRule rule) : IUpdateRule
    {
        private long _before;

        public List<long> Bytes { get; } = new(Steps);

        public void Reset() => rule.Reset();

        public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
        {
            ReadOnlySpan<float> update = rule.Step(weights, gradient, learningRate);
            Bytes.Add(GC.GetAllocatedBytesForCurrentThread() - _before);
            _before = GC.GetAllocatedBytesForCurrentThread();
            return update;
        }
    }

    /// <summary>Remembers which examples were read. For one thread.</summary>
    private sealed class CountingSource(PictureSet inner) : IDataSource
    {
        public PictureSet Inner => inner;

        public int Classes => inner.Classes;

        public Dictionary<Split, List<int>> Reads { get; } = [];

        public string Name => inner.Name;

        public string Provenance => inner.Provenance;

        public int Count(Split split) => inner.Count(split);

        public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
        {
            if (!Reads.TryGetValue(split, out List<int>? read)) Reads[split] = read = [];
            read.AddRange(examples);
            inner.Read(split, examples, batch);
        }
    }
}
