using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Training.Data;
using static Panthera.Training.Tests.TinyTraining;

namespace Panthera.Training.Tests;

public class TrainerTests
{
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
        Examples.Reads.Clear();
        TrainingResult result = trainer.Run(new TrainingRun(AdamW, 1) { MeasuredOn = split });
        Examples.Reads.Keys.ShouldBe([Split.Train, split], ignoreOrder: true);
        // Four batches of 16 are the 64 examples that the task measures on, each another one.
        Examples.Reads[split].Count.ShouldBe(64);
        Examples.Reads[split].ShouldBeUnique();
        Examples.Reads[split].ShouldBeInOrder();
        Examples.Reads[Split.Train].Count.ShouldBe(Steps * BatchSize);
        trainer.Measure(split).ShouldBe((result.Loss, result.Accuracy));
        trainer.Measure(split == Split.Test ? Split.Validation : Split.Test).Loss.ShouldNotBe(result.Loss);
    }

    [Fact]
    public void Run_Steps_AllocateNothing()
    {
        Meter meter = new(new BlockKernel(AdamW, new ParameterLayout(new Trainer(Tiny).Plan.Arrays.Select(a => a.Length))));
        Trainer trainer = new(Tiny with { Data = Examples.Inner });
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
        Trainer trainer = new(Tiny with { Data = Examples.Inner });
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
}
