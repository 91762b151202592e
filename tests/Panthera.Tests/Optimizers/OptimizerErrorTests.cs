using Panthera.Numerics;
using Panthera.Optimizers;

namespace Panthera.Tests.Optimizers;

public class OptimizerErrorTests
{
    [Theory]
    [InlineData("lionn", null, null, "lionn: no such file, and no optimizer of the catalogue; did you mean 'lion'?")]
    [InlineData("lion", -1.0, null, "lion: a learning rate of -1; expected a finite number that is not negative")]
    [InlineData("lion", double.NaN, null, "lion: a learning rate of NaN; expected a finite number that is not negative")]
    [InlineData("lion", 0.1, double.PositiveInfinity, "lion: a weight decay of Infinity; expected a finite number that is not negative")]
    [InlineData("def train(w, g, lr):\n  u = g + q\n  return u\n", null, null, "program:2:11: 'q'")]
    public void Create_OfNonsense_SaysWhatWouldBeRight(string program, double? rate, double? decay, string message) =>
        Should.Throw<InputException>(() => Optimizer.Create(program, rate, decay)).Message.ShouldStartWith(message);

    [Theory]
    [InlineData("beta1", 1.0, "0 <= beta1 < 1"), InlineData("beta1", double.NaN, "beta1"), InlineData("beta9", 0.5, "beta9")]
    public void Create_WithBadHyperparameters_NamesThem(string name, double value, string words)
    {
        OptimizerOptions options = new() { Hyperparameters = new Dictionary<string, double> { [name] = value } };
        string message = Should.Throw<InputException>(() => Optimizer.Create("lion", options: options)).Message;
        message.ShouldContain(words);
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Should.Throw<InputException>(() => new OptimizerOptions { AccumulatedGradients = 0 });
        Should.Throw<InputException>(() => new OptimizerOptions { Threads = -1 });
        Should.Throw<InputException>(() => GradientClipping.ByNorm(0));
        Should.Throw<InputException>(() => GradientClipping.ByValue(double.NaN));
        Should.Throw<InputException>(() => Optimizer.Create("lion", options: new() { Guard = new(Ratio: 1) }));
        Should.Throw<InputException>(() => Schedule.Default.Over(0));
        Should.Throw<InputException>(() => Optimizer.Create("lion").LearningRate = -2);
        Should.Throw<InputException>(() => Optimizer.Create("lion", options: new() { Schedule = _ => double.NaN }).Step(new float[2], new float[2])).Message.ShouldContain("schedule");
    }

    [Fact]
    public void Gradients_ThatAreNoNumbers_ChangeNothing()
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            Optimizer optimizer = Optimizer.Create("adamw"), other = Optimizer.Create("adamw");
            Parameter<float, float> a = Parameter.Of("layer.weight", OptimizerTests.Numbers(1, 300)), b = Parameter.Of("layer.bias", OptimizerTests.Numbers(2, 301));
            Parameter<float, float> c = Parameter.Of("layer.weight", OptimizerTests.Numbers(1, 300)), d = Parameter.Of("layer.bias", OptimizerTests.Numbers(2, 301));
            void Give(int seed) => (a.Gradient, b.Gradient, c.Gradient, d.Gradient) =
                (OptimizerTests.Numbers(seed, 300), OptimizerTests.Numbers(seed + 1, 301), OptimizerTests.Numbers(seed, 300), OptimizerTests.Numbers(seed + 1, 301));
            Give(5);
            optimizer.Step([a, b]);
            other.Step([c, d]);
            Give(7);
            float[] damaged = b.Gradient!.Value.ToArray();
            damaged[299] = bad;
            ReadOnlyMemory<float> good = b.Gradient.Value;
            b.Gradient = damaged;
            Should.Throw<InputException>(() => optimizer.Step([a, b])).Message.ShouldStartWith("adamw: the gradient of 'layer.bias' is ");
            optimizer.Steps.ShouldBe(1);
            b.Gradient = good;
            optimizer.Step([a, b]);
            other.Step([c, d]);
            a.Weights.ToArray().ShouldBe(c.Weights.ToArray());
            b.Weights.ToArray().ShouldBe(d.Weights.ToArray());
        }
    }

    [Fact]
    public void Gradients_ThatAreNoNumbers_AreSkippedOrTakenIfAsked()
    {
        float[] weights = [1, 2, 3];
        Optimizer skipping = Optimizer.Create("sgd", options: new() { NonFinite = NonFiniteGradients.SkipStep });
        skipping.Step(weights, [1, float.NaN, 1]);
        (weights[0], skipping.Steps).ShouldBe((1, 0));
        BFloat16[] none = [(BFloat16)float.PositiveInfinity, (BFloat16)1f, (BFloat16)1f];
        skipping.Step<float, BFloat16>("weights", weights, none);
        Half[] halves = [Half.NaN, (Half)1, (Half)1];
        skipping.Step<float, Half>("weights", weights, halves);
        weights.ShouldBe([1, 2, 3]);
        Optimizer.Create("sgd", 1, options: new() { NonFinite = NonFiniteGradients.Allow }).Step(weights, [1, float.NaN, 1]);
        weights.ShouldBe([0, float.NaN, 2]);
    }

    [Fact]
    public void Lengths_ThatDoNotFit_AreRefused()
    {
        Optimizer optimizer = Optimizer.Create("lion");
        Should.Throw<ArgumentException>(() => optimizer.Step(new float[3], new float[4])).Message.ShouldContain("has 3 weights and was given 4 gradients");
        optimizer.Step(new float[3], new float[3]);
        Should.Throw<ArgumentException>(() => optimizer.Step(new float[4], new float[4])).Message.ShouldContain("was of shape (3) before, and is of shape (4) now");
        Should.Throw<ArgumentException>(() => optimizer.Step<float, float>("m", new float[4], new float[4], 3, 2)).Message.ShouldContain("(3 × 2)");
        Should.Throw<ArgumentException>(() => Parameter.Of("p", new float[4], 3, 2)).Message.ShouldContain("4 weights are no array of shape (3 × 2)");
        Should.Throw<ArgumentException>(() => Parameter.Of("p", new float[4]).Gradient = new float[5]).Message.ShouldContain("was given 5 gradients");
        Should.Throw<ArgumentException>(() => new Parameter<double, float>("p", new double[4])).Message.ShouldContain("not Double");
        Should.Throw<ArgumentException>(() => Parameter.OfNative("p", 0, 3));
        Should.Throw<ArgumentException>(() => optimizer.Step([Parameter.Of("p", new float[1]), Parameter.Of("p", new float[1])])).Message.ShouldContain("two parameters are called 'p'");
        optimizer.Steps.ShouldBe(1);
    }

    /// <summary>Program 8 clips by the norm of all gradients together.</summary>
    [Fact]
    public void Programs_ThatSumOverAllParameters_WantThemAll()
    {
        Optimizer optimizer = Optimizer.Create("program8");
        Should.Throw<InputException>(() => optimizer.Step<float, float>("a", new float[3], new float[3])).Message.ShouldContain("give the parameters as a list");
        Parameter<float, float> a = Parameter.Of("a", new float[3]), b = Parameter.Of("b", new float[3]);
        a.Gradient = new float[3];
        Should.Throw<InputException>(() => optimizer.Step([a, b])).Message.ShouldContain("'b' has no gradient");
        b.Gradient = new float[3];
        optimizer.Step([a, b]);
        b.Gradient = new float[] { 0, 0, float.NaN };
        Should.Throw<InputException>(() => optimizer.Step([a, b])).Message.ShouldStartWith("program8: the gradient of 'b' is NaN at 2");
        b.Gradient = new float[3];
        Should.Throw<InputException>(() => optimizer.Step([b, a])).Message.ShouldContain("the same ones in every step");
        Should.Throw<InputException>(() => Optimizer.Create("lion", options: new() { Clipping = GradientClipping.ByGlobalNorm(1) }).Step<float, float>("a", new float[3], new float[3]))
            .Message.ShouldContain("clipping by the global norm needs all gradients at once");
    }
}
