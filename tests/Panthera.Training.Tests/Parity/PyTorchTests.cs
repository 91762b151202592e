using Panthera.Kernels;
using Panthera.Optimizers;
using Panthera.PyTorch;
using Panthera.Training.Graphs;
using Panthera.Training.Models;
using Panthera.Training.Tests.Graphs;

namespace Panthera.Training.Tests.Parity;

/// <summary>
/// Losses and gradients of every model are PyTorch's. PyTorch computes in double precision from the same 32-bit weights, so
/// that the tolerances bound this engine's rounding alone.
/// </summary>
public class PyTorchTests(PyTorchScript script, ITestOutputHelper output) : IClassFixture<PyTorchScript>
{
    // Losses come within 1e-7, the last bit of a float, gradients within 9e-7 of their norm, and the worst array within 1.9e-6.
    private const double LossTolerance = 1e-6, GradientTolerance = 5e-6;

    // Steps make rounding larger, above all where it puts a number on the other side of ReLU's bend.
    private const double StepsTolerance = 1e-5;

    private static readonly (string Name, ModelShape Shape, int Batch)[] Rows =
    [
        ("MLP", new MlpShape(10, [16, 9], 6), 12),
        ("MLP without hidden layers", new MlpShape(12, [], 3), 5),
        ("MLP, wide", new MlpShape(130, [70, 33], 17), 64),
        ("ViT", new VisionTransformerShape(8, 3, 4, 12, 2, 3, 2, 6), 12),
        ("ViT, one token a picture", new VisionTransformerShape(5, 2, 5, 7, 1, 1, 1, 4), 9),
        ("ViT, deep", new VisionTransformerShape(9, 1, 3, 20, 4, 4, 3, 10), 6),
        ("ViT, wide, in slices", new VisionTransformerShape(16, 3, 4, 96, 1, 3, 4, 10), 48),
        ("decoder", new DecoderTransformerShape(7, 11, 12, 2, 2, 4), 12),
        ("decoder, one head", new DecoderTransformerShape(5, 9, 7, 1, 1, 1), 3),
        ("decoder, deep", new DecoderTransformerShape(17, 33, 40, 4, 5, 2), 5),
        ("decoder, wide, in slices", new DecoderTransformerShape(32, 300, 128, 1, 2, 4), 16),
        ("Mixer", new MixerShape(8, 3, 4, 12, 2, 5, 9, 6), 12),
        ("Mixer, one token a picture", new MixerShape(6, 1, 6, 5, 1, 3, 7, 4), 9),
        ("Mixer, wide, in slices", new MixerShape(32, 3, 8, 64, 3, 32, 256, 10), 48),
        ("CLIP", new TwoTowerShape(8, 3, 4, 12, 2, 3, 2, 7, 16, 10, 2, 2, 16), 12),
        ("CLIP, deep, odd batch", new TwoTowerShape(9, 1, 3, 20, 4, 4, 3, 17, 60, 16, 3, 4, 24), 37),
        ("CLIP, wide, large batch", new TwoTowerShape(16, 3, 4, 64, 2, 4, 4, 12, 100, 64, 2, 4, 64), 160),
        ("LiT", new TwoTowerShape(8, 3, 4, 12, 2, 3, 2, 7, 16, 10, 2, 2, 16, FrozenImageTower: true), 12),
        ("ResNet", new ResNetShape(8, 3, 6, 2, 2, 6), 8),
        ("ResNet, one stage", new ResNetShape(5, 1, 3, 1, 1, 4), 4),
        ("U-Net", new UNetShape(8, 1, 6, [1, 2], 1, 2), 6),
        ("U-Net of one level and two blocks", new UNetShape(5, 2, 8, [1], 2, 1), 4),
        ("U-Net that is told a class", new UNetShape(8, 3, 8, [1, 1, 2], 1, 4, Tokens: 1, Vocabulary: 5), 8),
        ("U-Net that is told a caption", new UNetShape(8, 3, 4, [2, 3], 2, 3, Tokens: 6, Vocabulary: 11), 5),
        ("U-Net that makes fine", new UNetShape(12, 2, 6, [1, 2], 1, 1, LowResolution: true), 4),
        ("U-Net, wide, in slices", new UNetShape(16, 1, 32, [1, 2], 1, 4, Tokens: 1, Vocabulary: 11), 16),
        ("ResNet, odd sides", new ResNetShape(11, 2, 16, 3, 1, 10), 16),
        ("masked encoder", new MaskedEncoderShape(9, 3, 8, 12, 2, 2, 4), 12),
        ("masked encoder, wide, in slices", new MaskedEncoderShape(64, 10, 64, 96, 2, 4, 4), 16),
        ("text encoder", new TextEncoderShape(9, 6, 2, 12, 2, 3, 2, 5), 12),
        ("text encoder, wide, in slices", new TextEncoderShape(40, 30, 3, 64, 2, 4, 4, 8), 32),
        ("encoder-decoder", new EncoderDecoderShape(9, 4, 6, 1, 12, 2, 3, 2), 12),
        ("encoder-decoder, long, in slices", new EncoderDecoderShape(150, 40, 20, 1, 32, 1, 2, 4), 16),
        ("convolution and attention", new ConvolutionAttentionShape(9, 3, 6, 2, 2, 3, 2, 5), 8),
        ("convolution and attention, wide", new ConvolutionAttentionShape(16, 1, 16, 1, 1, 4, 4, 10), 12),
    ];

    public static IEnumerable<TheoryDataRow<string>> Names => Rows.Select(row => new TheoryDataRow<string>(row.Name));

    [Theory, MemberData(nameof(Names))]
    public void LossAndGradients_OfModel_AreThoseOfPyTorch(string name)
    {
        (_, ModelShape shape, int batch) = Rows.Single(row => row.Name == name);
        Plan plan = Filled(shape, batch);
        Answer theirs = script.Running.Ask<Answer>(SentModel.Of(shape, plan));
        double loss = plan.ForwardBackward();
        output.WriteLine($"loss {loss} here, {theirs.Check.Loss} in PyTorch");
        List<string> faults = [.. Faults(plan, theirs.Check, output)];
        faults.ShouldBeEmpty();
        loss.ShouldBe(theirs.Check.Loss, LossTolerance * theirs.Check.Loss);
        ((double)plan.Forward()).ShouldBe(theirs.LossInUse, LossTolerance * theirs.LossInUse, "the loss as a trained model is used");

        Kernel adamw = Kernel.For(Catalogue.Open("adamw").Parsed.Program, new(plan.Arrays.Select(array => array.Shape)), steps: 3);
        for (int step = 1; step <= 3; step++)
        {
            plan.ForwardBackward();
            adamw.Update(plan.Parameters, plan.Gradients, learningRate: 1);
        }
        double after = plan.Forward();
        output.WriteLine($"loss after three steps {after} here, {theirs.LossAfterSteps} in PyTorch");
        after.ShouldBe(theirs.LossAfterSteps, StepsTolerance * theirs.LossAfterSteps, "the loss after three steps of AdamW");
        Math.Abs(after - theirs.LossInUse).ShouldBeGreaterThan(100 * StepsTolerance * after, "three steps change the loss");
    }

    [Theory, MemberData(nameof(Names))]
    public void LossAndGradients_OfAnotherModel_AreNot(string name)
    {
        (_, ModelShape shape, int batch) = Rows.Single(row => row.Name == name);
        Plan plan = Filled(shape, batch);
        plan.Parameters[^1] += 0.01f;
        SentModel other = SentModel.Of(shape, plan);
        plan.Parameters[^1] -= 0.01f;
        ModelCheck check = script.Running.Ask<Answer>(other).Check;
        double loss = plan.ForwardBackward();
        Math.Abs(loss - check.Loss).ShouldBeGreaterThan(LossTolerance * loss);
        Faults(plan, check, output).ShouldNotBeEmpty();
    }

    [Fact]
    public void ModelOfOtherSizes_IsRefusedWithTheFirstArrayThatDiffers()
    {
        Plan plan = Filled(new MlpShape(10, [16, 9], 6), 4);
        SentModel sent = SentModel.Of(new MlpShape(10, [16, 8], 6), plan);
        Conversation running = script.Running;
        Should.Throw<InputException>(() => running.Ask<Answer>(sent)).Message
            .ShouldBe("parity.py: array 3: hidden 2.weight [16, 9] was sent where PyTorch's model has [16, 8]");
    }

    [Fact]
    public void Rows_HaveEveryModel() =>
        Rows.Select(row => row.Shape.GetType()).Distinct().ShouldBe(
            typeof(ModelShape).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ModelShape))), ignoreOrder: true);

    // Each array by its own norm; where that is almost zero, as that of a bias which the next layer takes away, by what numbers
    // of the usual size would have.
    private static IEnumerable<string> Faults(Plan plan, ModelCheck theirs, ITestOutputHelper output)
    {
        (double distance, double norm) = theirs.Compare(plan);
        double usual = norm / Math.Sqrt(plan.Gradients.Length), worst = 0;
        output.WriteLine($"gradients: {distance / norm:G2} of their norm apart");
        if (!(distance <= GradientTolerance * norm)) yield return $"gradients: {distance / norm:G2} of their norm apart";
        foreach (ParameterArray array in plan.Arrays)
        {
            (distance, norm) = theirs.Compare(plan, array.Offset, array.Length);
            double off = distance / (norm + usual * Math.Sqrt(array.Length));
            worst = Math.Max(worst, off);
            if (!(off <= GradientTolerance)) yield return $"gradients of {array.Name}: {off:G2} apart";
        }
        output.WriteLine($"gradients of the worst array: {worst:G2} apart");
    }

    private static Plan Filled(ModelShape shape, int batch)
    {
        Graph graph = shape.Build(batch);
        int classes = graph.Values[^1].Inputs[0].Shape.Width;
        Plan plan = GradientCheck.Randomized(graph, classes, vocabulary: shape is UNetShape told ? Math.Max(1, told.Vocabulary) : classes, spread: 0.1);
        if (shape is UNetShape unet)
        {
            Rng rng = new(17);
            for (int example = 0; example < batch; example++) plan.Batch.Features[example * unet.FeatureLength + unet.TimeOffset] = 1 + rng.Next(1000);
        }
        return plan;
    }
}

/// <summary>What <c>parity.py</c> makes of a model.</summary>
/// <param name="Check">The loss in training and its gradients.</param>
/// <param name="LossInUse">The loss then, as a trained model is used.</param>
/// <param name="LossAfterSteps">The same after three steps of AdamW.</param>
internal sealed record Answer(ModelCheck Check, double LossInUse, double LossAfterSteps);

/// <summary>The script, started once for all tests; without PyTorch they are skipped.</summary>
public sealed class PyTorchScript : IDisposable
{
    private readonly Conversation? _conversation = PythonInterpreter.Find()?.Start("parity.py", threads: 1);

    /// <summary>Skips the test that asks for it if there is no PyTorch.</summary>
    internal Conversation Running
    {
        get
        {
            Assert.SkipWhen(_conversation is null, $"PyTorch is not installed: {PythonInterpreter.Missing}.");
            return _conversation;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _conversation?.Dispose();
}
