using Panthera.Optimizers;
using Panthera.Training.Data;
using Panthera.Training.Graphs;
using static Panthera.Training.Tests.TinyTraining;

namespace Panthera.Training.Tests;

/// <summary>Decay and its mask, clipping, schedules and measuring on the way.</summary>
public class TrainingOptionsTests
{
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
}
