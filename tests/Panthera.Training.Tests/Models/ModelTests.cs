using Panthera.Tests.Shared;
using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Models;
using Panthera.Training.Tests.Graphs;

namespace Panthera.Training.Tests.Models;

public class ModelTests
{
    private static readonly (string Name, Func<Graph> Build)[] Rows =
    [
        ("MLP", () => Mlp.Build(12, 10, [16, 9], 6)),
        ("MLP without hidden layers", () => Mlp.Build(12, 10, [], 6)),
        ("ViT", () => VisionTransformer.Build(12, 8, 3, 4, 12, 2, 3, 2, 6)),
        ("Mixer", () => Mixer.Build(12, 8, 3, 4, 12, 2, 6, 20, 6)),
        ("ResNet", () => ResNet.Build(12, 4, 3, 5, 2, 2, 6)),
        ("U-Net", () => new UNetShape(4, 2, 6, [1, 2], 1, 2, Tokens: 2, Vocabulary: 6, LowResolution: true).Build(12)),
        ("decoder", () => DecoderTransformer.Build(12, 7, 6, 12, 2, 2, 4)),
        ("masked encoder", () => MaskedEncoder.Build(12, 7, 3, 6, 12, 2, 2, 4)),
        ("text encoder", () => TextEncoder.Build(12, 7, 6, 0, 12, 2, 2, 4, 6)),
        ("encoder-decoder", () => EncoderDecoder.Build(12, 7, 3, 6, 0, 12, 1, 2, 4)),
        ("CoAtNet", () => ConvolutionAttention.Build(12, 8, 3, 4, 1, 1, 2, 2, 6)),
        ("CLIP", () => TwoTower.Build(12, new TwoTowerShape(8, 3, 4, 12, 2, 3, 2, 5, 6, 9, 2, 3, 64))),
        ("LiT", () => TwoTower.Build(12, new TwoTowerShape(8, 3, 4, 12, 2, 3, 2, 5, 6, 9, 2, 3, 64, FrozenImageTower: true))),
    ];

    public static IEnumerable<TheoryDataRow<string>> Names => Rows.Select(row => new TheoryDataRow<string>(row.Name));

    [Theory, MemberData(nameof(Names))]
    public void Gradient_OfModel_IsThatOfDifferences(string name)
    {
        Plan plan = GradientCheck.Randomized(Build(name), 6, 6, spread: 0.1);

        // Thousands of ReLUs bend the loss everywhere: biases keep those behind norms open.
        foreach (ParameterArray array in plan.Arrays)
        {
            if (name != "ResNet" || !array.Name.EndsWith("norm.bias", StringComparison.Ordinal)) continue;
            foreach (ref float number in plan.Parameters.AsSpan(array.Offset, array.Length)) number += 5;
        }
        GradientCheck.Check(plan, name.StartsWith("MLP", StringComparison.Ordinal) ? 0.002 : 0.02);
    }

    // Batch norms and contrastive losses make examples depend on each other.
    public static IEnumerable<TheoryDataRow<string>> Sliceable =>
        Rows.Where(row => row.Name is not ("ResNet" or "CoAtNet" or "CLIP" or "LiT")).Select(row => new TheoryDataRow<string>(row.Name));

    [Theory, MemberData(nameof(Sliceable))]
    public void Step_InSlices_IsThatOfTheWholeBatch(string name)
    {
        Plan whole = GradientCheck.Randomized(Build(name), 6, 6, slice: 12), sliced = GradientCheck.Randomized(Build(name), 6, 6, slice: 3);
        sliced.ForwardBackward().ShouldBe(whole.ForwardBackward(), 1e-5f);
        sliced.Correct.ShouldBe(whole.Correct);
        for (int i = 0; i < whole.Gradients.Length; i++) sliced.Gradients[i].ShouldBe(whole.Gradients[i], 1e-5f);
        sliced.Bytes.ShouldBeLessThan(whole.Bytes);
    }

    [Theory, MemberData(nameof(Names))]
    public void Step_WithMemoryUsedAgain_GivesTheSameBitsInLess(string name)
    {
        Plan apart = GradientCheck.Randomized(Build(name), 6, 6, slice: 12, reuse: false);
        Plan again = GradientCheck.Randomized(Build(name), 6, 6, slice: 12);
        for (int step = 0; step < 2; step++)
        {
            again.ForwardBackward().ShouldBe(apart.ForwardBackward());
            again.Correct.ShouldBe(apart.Correct);
            again.Gradients.ShouldBe(apart.Gradients);
            again.Forward().ShouldBe(apart.Forward());
        }
        again.Bytes.ShouldBeLessThan(apart.Bytes);
    }

    [Theory, MemberData(nameof(Names))]
    public void Step_OnSeveralThreads_GivesTheSameBits(string name)
    {
        Plan alone = GradientCheck.Randomized(Build(name), 6, 6);
        float loss = alone.ForwardBackward();
        foreach (int threads in (int[])[2, 3, 7])
        {
            using Plan together = GradientCheck.Randomized(Build(name), 6, 6, threads: threads);
            for (int again = 0; again < 3; again++)
            {
                together.ForwardBackward().ShouldBe(loss);
                together.Correct.ShouldBe(alone.Correct);
                together.Gradients.ShouldBe(alone.Gradients);
                if (again == 0) together.Buffers.ShouldBe(alone.Buffers);
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Step_Repeated_AllocatesNothing(string name)
    {
        Plan plan = GradientCheck.Randomized(Build(name), 6, 6);
        Allocations.Of(() =>
        {
            plan.ForwardBackward();
            plan.Forward();
        }).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Names))]
    public void Training_WithTheSameSeed_IsBitwiseTheSame(string name)
    {
        (Plan first, double _) = Train(name, 7);
        (Plan second, double _) = Train(name, 7);
        (Plan other, double _) = Train(name, 8);
        second.Parameters.ShouldBe(first.Parameters);
        other.Parameters.ShouldNotBe(first.Parameters);
    }

    // What predicts real numbers is trained in tests of its own.
    public static IEnumerable<TheoryDataRow<string>> Classifiers =>
        Rows.Where(row => row.Name != "U-Net").Select(row => new TheoryDataRow<string>(row.Name));

    [Theory, MemberData(nameof(Classifiers))]
    public void Training_OnALearnableTask_LowersTheLoss(string name)
    {
        (Plan plan, double first) = Train(name, 1);
        double last = plan.Forward();
        first.ShouldBeInRange(0.8 * Math.Log(6), 3 * Math.Log(6));
        last.ShouldBeLessThan(0.25 * first);
        plan.Correct.ShouldBeGreaterThan(plan.TargetCount * 8 / 10);
    }

    [Theory, MemberData(nameof(Names))]
    public void Arrays_OfModel_CoverTheParametersWithoutGaps(string name)
    {
        Plan plan = new(Build(name));
        int next = 0;
        foreach (ParameterArray array in plan.Arrays)
        {
            array.Offset.ShouldBe(next);
            array.Length.ShouldBe(array.Shape.Aggregate(1, (product, size) => product * size));
            next += array.Length;
        }
        plan.Parameters.Length.ShouldBe(next);
        plan.Gradients.Length.ShouldBe(next);
        plan.Arrays.Select(array => array.Name).ShouldBeUnique();
    }

    [Fact]
    public void ParameterNames_OfMixer_SayWhatTheyMix() =>
        Labels(Mixer.Build(2, 4, 1, 2, 4, 1, 3, 5, 2)).ShouldBe(
            ["patches", "block 1.norm 1", "block 1.tokens.in", "block 1.tokens.out", "block 1.norm 2", "block 1.channels.in",
             "block 1.channels.out", "norm", "head"]);

    [Fact]
    public void ParameterNames_OfResNet_SayWhereTheyAre() =>
        Labels(ResNet.Build(2, 4, 1, 4, 2, 1, 2)).ShouldBe(
            ["first", "first.norm", "stage 1.block 1.conv 1", "stage 1.block 1.conv 1.norm",
             "stage 1.block 1.conv 2", "stage 1.block 1.conv 2.norm",
             "stage 2.block 1.shortcut", "stage 2.block 1.shortcut.norm", "stage 2.block 1.conv 1", "stage 2.block 1.conv 1.norm",
             "stage 2.block 1.conv 2", "stage 2.block 1.conv 2.norm", "head"]);

    [Fact]
    public void Shapes_OfMixerAndResNet_BuildTheirModels()
    {
        MixerShape mixer = new(16, 3, 4, 32, 2, 16, 64, 10);
        mixer.Kind.ShouldBe("mixer");
        Layout(mixer.Build(4)).ShouldBe(Layout(Mixer.Build(4, 16, 3, 4, 32, 2, 16, 64, 10)));
        ResNetShape network = new(28, 1, 16, 3, 2, 10);
        network.Kind.ShouldBe("resnet");
        Layout(network.Build(4)).ShouldBe(Layout(ResNet.Build(4, 28, 1, 16, 3, 2, 10)));
    }

    // Convolutions have no bias; norms have two numbers a channel.
    [Fact]
    public void ResNet_OfTwoStages_HasTheParametersOfThePaper() =>
        new Plan(ResNet.Build(2, 4, 1, 4, 2, 1, 2)).Parameters.Length.ShouldBe(
            4 * (9 + 36 + 36) + 8 * (36 + 4 + 72) + 2 * (3 * 4 + 3 * 8) + 8 * 2 + 2);

    [Theory, InlineData("ViT"), InlineData("Mixer"), InlineData("ResNet")]
    public void Initialize_OfModel_GivesGainsOfOneAndBiasesOfZero(string name)
    {
        Plan plan = new(Build(name));
        plan.Initialize(1);
        foreach (ParameterArray array in plan.Arrays)
        {
            float[] values = plan.Parameters[array.Offset..(array.Offset + array.Length)];
            if (array.Name.EndsWith("gain", StringComparison.Ordinal)) values.ShouldAllBe(value => value == 1);
            else if (array.Name.EndsWith("bias", StringComparison.Ordinal)) values.ShouldAllBe(value => value == 0);
            else values.Distinct().Count().ShouldBeGreaterThan(values.Length / 2, array.Name);
        }
    }

    [Fact]
    public void Initialize_OfMlp_FollowsHe()
    {
        Plan plan = new(Mlp.Build(1, 200, [300], 2));
        plan.Initialize(1);
        double variance = plan.Parameters[..60_000].Sum(value => (double)value * value) / 60_000;
        variance.ShouldBe(2.0 / 200, 3e-4);
    }

    [Theory, InlineData(9, 5), InlineData(75, 40)]
    public void Decoder_WithALaterTokenChanged_PredictsTheEarlierOnesBitwiseTheSame(int sequence, int changed)
    {
        const int vocabulary = 8;
        Graph graph = DecoderTransformer.Build(1, sequence, vocabulary, 8, 2, 2, 2);
        Plan plan = GradientCheck.Randomized(graph, vocabulary, vocabulary, reuse: false);
        Value logits = graph.Values[^2];
        plan.Forward();
        float[] before = plan.Output(logits).ToArray();
        plan.Batch.Tokens[changed] = (plan.Batch.Tokens[changed] + 1) % vocabulary;
        plan.Forward();
        float[] after = plan.Output(logits).ToArray();
        after[..(changed * vocabulary)].ShouldBe(before[..(changed * vocabulary)]);
        for (int position = changed; position < sequence; position++)
            after.AsSpan(position * vocabulary, vocabulary).SequenceEqual(before.AsSpan(position * vocabulary, vocabulary)).ShouldBeFalse();
    }

    private static IEnumerable<string> Labels(Graph graph) =>
        new Plan(graph).Arrays.Select(array => array.Name[..array.Name.LastIndexOf('.')]).Distinct();

    private static IEnumerable<string> Layout(Graph graph) =>
        new Plan(graph).Arrays.Select(array => $"{array.Name} {string.Join(" × ", array.Shape)} at {array.Offset}");

    private static Graph Build(string name) => Rows.Single(row => row.Name == name).Build();

    // The token that a target goes by: its own, where an example has one for each, or else that at the place which the example's last
    // tokens name.
    private static int TokenOf(Batch batch, int rows, int target)
    {
        int targets = batch.Targets.Length / rows, tokens = batch.Tokens.Length / rows;
        if (targets == 1 || targets == tokens) return batch.Tokens[target];
        int first = target / targets * tokens;
        return batch.Tokens[first + batch.Tokens[first + tokens - targets + target % targets]];
    }

    // Adam on one batch of a task that can be learnt: targets that a fixed rule derives from the inputs.
    private static (Plan Plan, double FirstLoss) Train(string name, ulong seed)
    {
        Plan plan = GradientCheck.Randomized(Build(name), 6, 6);
        for (int i = 0; i < plan.TargetCount; i++)
        {
            if (plan.Batch.Tokens.Length > 0) plan.Batch.Targets[i] = (TokenOf(plan.Batch, plan.Rows, i) * 5 + 1) % 6;
            else plan.Batch.Targets[i] = i % 6;
        }
        plan.Initialize(seed);
        double first = plan.Forward();
        double[] m = new double[plan.Parameters.Length], v = new double[plan.Parameters.Length];
        for (int step = 1; step <= 150; step++)
        {
            plan.ForwardBackward();
            for (int i = 0; i < m.Length; i++)
            {
                double g = plan.Gradients[i];
                m[i] += 0.1 * (g - m[i]);
                v[i] += 0.01 * (g * g - v[i]);
                double correction = Math.Sqrt(1 - Math.Pow(0.99, step)) / (1 - Math.Pow(0.9, step));
                plan.Parameters[i] -= (float)(0.01 * correction * m[i] / (Math.Sqrt(v[i]) + 1e-8));
            }
        }
        return (plan, first);
    }
}
