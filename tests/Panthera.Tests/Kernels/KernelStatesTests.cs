using Panthera.Kernels;
using Panthera.Language;
using Panthera.Numerics;
using Panthera.Storage;

namespace Panthera.Tests.Kernels;

public class KernelStatesTests
{
    private static readonly ParameterLayout Layout = new([[5, 3], [7], [2, 3, 2]]);

    // A state of every kind, the step count, and a scalar whose digits a float would lose.
    private static readonly Program Everything = Parser.Parse("""
        def train(w, g, a, r: Row, c: Column, p: PerArray, s: Scalar, lr):
          n = get_step()
          s = s + 0.1
          g2 = square(g)
          r = interp(column_means(g2), r, 0.9)
          c = interp(row_means(g2), c, 0.9)
          p = p + norm(g)
          a = interp(g, a, 0.7)
          o = outer(c, r)
          update = a + o
          update = update * s
          update = update + p
          update = update * n
          update = update * lr
          return update, a, r, c, p, s
        """);

    public static MatrixTheoryData<bool, StatePrecision> KernelsAndPrecisions => new([false, true], Enum.GetValues<StatePrecision>());

    [Theory, MemberData(nameof(KernelsAndPrecisions))]
    public void SaveAndRestore_MidRun_GoesOnBitByBit(bool fused, StatePrecision precision)
    {
        KernelOptions options = new() { StatePrecision = precision, Threads = 1 };
        Kernel whole = Of(Everything, fused, options), first = Of(Everything, fused, options);
        // What is rounded at random goes on with the seed that was saved.
        Kernel second = Of(Everything, !fused, options with { Seed = 9 });
        Rng numbers = new(1);
        float[] w = Numbers(ref numbers), again = [.. w];
        for (int step = 0; step < 9; step++)
        {
            float[] g = Numbers(ref numbers);
            if (step == 4) second.Restore(Stored(first.Save("o.")), "o.");
            whole.Update(w, g, 0.25f);
            (step < 4 ? first : second).Update(again, g, 0.25f);
            again.ShouldBe(w);
        }
        string[] kept = precision == StatePrecision.Float32 ? [] : ["precision"], scales = precision == StatePrecision.Block8 ? ["0.a.scales"] : [];
        string[] seed = precision is StatePrecision.StochasticBFloat16 or StatePrecision.Block8 ? ["seed"] : [];
        first.Save("").Select(tensor => tensor.Name).ShouldBe(["steps", .. kept, .. seed, "0.a", .. scales, "1.r", "2.c", "3.p", "4.s"]);
        second.Save("").Select(tensor => tensor.Data).ShouldBe(whole.Save("").Select(tensor => tensor.Data));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SaveAndRestore_WeightsInBFloat16_KeepTheirRest(bool fused)
    {
        KernelOptions options = new() { WeightPrecision = WeightPrecision.BFloat16, Threads = 1 };
        Kernel first = Of(Everything, fused, options), second = Of(Everything, !fused, options);
        Rng numbers = new(3);
        float[] w = Numbers(ref numbers), joined = new float[w.Length], again = new float[w.Length];
        BFloat16[] halves = new BFloat16[w.Length];
        first.SplitWeights(w, halves);
        float[] g = Numbers(ref numbers);
        first.Update<BFloat16, float>(halves, g, 0.001f);
        second.Restore(Stored(first.Save("o.")), "o.");
        first.Save("").Select(tensor => tensor.Name).Take(3).ShouldBe(["steps", "precision", "weights.rest"]);
        BFloat16[] copy = [.. halves];
        for (int step = 0; step < 3; step++)
        {
            first.Update<BFloat16, float>(halves, g, 0.001f);
            second.Update<BFloat16, float>(copy, g, 0.001f);
        }
        first.JoinWeights(halves, joined);
        second.JoinWeights(copy, again);
        again.ShouldBe(joined);
        joined.ShouldNotBe([.. halves.Select(x => (float)x)]);
    }

    [Fact]
    public void Restore_StatesOfAnotherPrecision_SaysWhich()
    {
        Kernel Kept(StatePrecision precision) => Of(Everything, false, new() { StatePrecision = precision, Threads = 1 });
        Message(Kept(StatePrecision.BFloat16), Kept(StatePrecision.Float32))
            .ShouldBe("t: keeps states in bfloat16, weights in float32; expected states in float32, weights in float32.");
        Message(Kept(StatePrecision.Float32), Kept(StatePrecision.Block8))
            .ShouldBe("t: keeps states in float32, weights in float32; expected states in 8 bits in blocks, weights in float32.");
        Message(Kept(StatePrecision.BFloat16), Kept(StatePrecision.StochasticBFloat16))
            .ShouldBe("t: keeps states in bfloat16, weights in float32; expected states in stochastic bfloat16, weights in float32.");
        Message(Of(Everything, false, new() { WeightPrecision = WeightPrecision.BFloat16, Threads = 1 }), Kept(StatePrecision.Float32))
            .ShouldBe("t: keeps states in float32, weights in bfloat16; expected states in float32, weights in float32.");

        static string Message(Kernel from, Kernel to) => Should.Throw<InputException>(() => to.Restore(Stored(from.Save("")), "")).Message;
    }

    [Fact]
    public void Save_DeadStates_AreNotKept()
    {
        Program program = Parser.Parse("def train(w, g, dead, m, lr):\n  dead = g\n  m = interp(g, m, 0.9)\n  return m, dead, m");
        Of(program, false).Save("o.").Select(tensor => tensor.Name).ShouldBe(["o.steps", "o.0.m"]);
    }

    [Fact]
    public void Restore_OtherStates_SaysWhich()
    {
        Kernel kernel = Of(Everything, false);
        IReadOnlyList<Tensor> saved = kernel.Save("");
        Message([.. saved.Skip(1)]).ShouldBe("t: no tensor 'steps'; expected one of I64 ().");
        Message([.. saved.SkipLast(1)]).ShouldBe("t: no tensor '4.s'; expected one of F64 ().");
        Message([.. saved.Where(t => t.Name != "1.r"), Tensor.Of<float>("1.r", [2], [1, 2])]).ShouldBe("t: tensor '1.r' is F32 (2); expected F32 (10).");
        Message([.. saved.Skip(1), Tensor.Of<long>("steps", [], [-1])]).ShouldBe("t: 'steps' is -1; expected 0 or more.");

        string Message(IReadOnlyList<Tensor> tensors) => Should.Throw<InputException>(() => kernel.Restore(Stored(tensors), "")).Message;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decays_SomeArrays_ShrinkAndTheOthersDoNot(bool fused)
    {
        Program program = Parser.Parse("def train(w, g, lr):\n  update = g * lr\n  return update");
        Kernel masked = Of(program, fused), all = Of(program, fused), none = Of(program, fused);
        (masked.WeightDecay, masked.Decays, all.WeightDecay) = (0.3, [true, false, true], 0.3);
        Rng numbers = new(2);
        float[] w = Numbers(ref numbers), g = Numbers(ref numbers), ofAll = [.. w], ofNone = [.. w], mixed = [.. w];
        masked.Update(mixed, g, 0.5f);
        all.Update(ofAll, g, 0.5f);
        none.Update(ofNone, g, 0.5f);
        mixed.ShouldBe([.. ofAll[..15], .. ofNone[15..22], .. ofAll[22..]]);
        ofAll[15..22].ShouldNotBe(ofNone[15..22]);
        Should.Throw<ArgumentException>(() => masked.Decays = [true]);
    }

    private static Kernel Of(Program program, bool fused, KernelOptions? options = null) =>
        fused ? new FusedKernel(program, Layout, options) : new BlockKernel(program, Layout, options);

    private static TensorFile Stored(IReadOnlyList<Tensor> tensors)
    {
        using MemoryStream stream = new();
        SafeTensors.Write(stream, tensors, new Dictionary<string, string>());
        stream.Position = 0;
        return SafeTensors.Read(stream, "t");
    }

    private static float[] Numbers(ref Rng rng)
    {
        float[] numbers = new float[Layout.Total];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = (float)rng.NextNormal();
        return numbers;
    }
}
