using System.Collections.Immutable;
using Panthera.Language;

namespace Panthera.Tests.Language;

public class SignatureTests
{
    private static readonly HyperparameterRange UnitInterval = new(0, true, 1, false);

    [Fact]
    public void Hyperparameters_AreBoundByName()
    {
        const string text = "def f(w: Params[a, b], g: Params, lr: float, k: float = -2e-1, d=3) -> Tuple[Params]:\n  return g * k + w * d\n";
        ParsedProgram parsed = Parser.Read(text, "t", new Dictionary<string, double> { ["d"] = 7 });
        parsed.Hyperparameters.ShouldBe([new("k", -0.2, -0.2, null), new("d", 7, 3, null)]);
        parsed.Program.ToString().ShouldContain("w * 7.0");
    }

    [Fact]
    public void FreeNames_AreHyperparametersWithRanges()
    {
        HyperparameterRange notNegative = new(0, true, double.PositiveInfinity, false);
        Parser.Read(Generators.Listings.Program1).Hyperparameters.ShouldBe(
        [
            new("beta1", 0.9, 0.9, UnitInterval), new("beta2", 0.99, 0.99, UnitInterval), new("lambda", 0, 0, notNegative),
        ]);
        Refusal(Generators.Listings.Program1, ("lambda", -1)).ShouldBe("t: lambda = -1 is out of range: lambda >= 0");
    }

    [Theory]
    [InlineData("0 <= x < 1 = 0.9", "0 <= x < 1")]
    [InlineData("1 > x >= 0 = 0.9", "0 <= x < 1")]
    [InlineData("x > 0 = 0.001", "x > 0")]
    [InlineData("0 < x = 1e-8", "x > 0")]
    [InlineData("x >= 0 = 0.0", "x >= 0")]
    [InlineData("0 >= x = -0.0", "x <= 0")]
    [InlineData("x < +2.5 = -1", "x < 2.5")]
    [InlineData("-1 <= x <= +1 = 0", "-1 <= x <= 1")]
    [InlineData("2 <= x <= 2 = 2", "2 <= x <= 2")]
    [InlineData("\n 0 < # comment\n x\n < 1e-3 = +1e-4", "0 < x < 0.001")]
    public void Range_IsAChainOfComparisons(string annotated, string rule)
    {
        Hyperparameter x = Parser.Read($"def train(w, g, lr, x: {annotated}):\n  return g * x\n").Hyperparameters.ShouldHaveSingleItem();
        x.Range!.Describe("x").ShouldBe(rule);
        x.Range.Contains(x.Default).ShouldBeTrue();
        // The rule reads back as the same range.
        HyperparameterRange again = Parser.Read($"def train(w, g, lr, x: {rule} = {x.Default:R}):\n  return g * x\n").Hyperparameters[0].Range!;
        again.ShouldBe(x.Range);
    }

    [Theory]
    [InlineData("0 <= x < 1", 1.2, "t: x = 1.2 is out of range: 0 <= x < 1")]
    [InlineData("0 <= x < 1", 1, "t: x = 1 is out of range: 0 <= x < 1")]
    [InlineData("0 <= x < 1", -1e-9, "t: x = -1e-09 is out of range: 0 <= x < 1")]
    [InlineData("0 <= x < 1", double.NaN, "t: x = NaN is no finite number")]
    [InlineData("x > 0", double.PositiveInfinity, "t: x = Infinity is no finite number")]
    [InlineData("x > 0", 0, "t: x = 0 is out of range: x > 0")]
    [InlineData("float", double.NegativeInfinity, "t: x = -Infinity is no finite number")]
    public void BoundValue_OutOfRange_IsRefused(string annotation, double value, string message) =>
        Refusal($"def train(w, g, lr, x: {annotation} = 0.5):\n  return g * x\n", ("x", value)).ShouldBe(message);

    [Fact]
    public void BoundValue_AtTheBounds()
    {
        const string text = "def train(w, g, lr, x: 0 <= x < 1 = 0.5, y: float = 1):\n  return g * x * y\n";
        Parser.Read(text, "t", new Dictionary<string, double> { ["x"] = 0, ["y"] = -1e300 }).Hyperparameters.Select(h => h.Value).ShouldBe([0, -1e300]);
        Refusal(text, ("z", 1)).ShouldBe("t: no hyperparameter 'z'; there are: x, y");
        Refusal(text, ("z\n" + new string('z', 1000), 1)).ShouldBe($"t: no hyperparameter 'zU+000A{new string('z', 33)}…'; there are: x, y");
    }

    [Theory]
    [InlineData("x: 0 <= x < 1 = 1.2", "37: x = 1.2 is out of range: 0 <= x < 1")]
    [InlineData("x: 0 <= x < 1 = -0.1", "37: x = -0.1 is out of range: 0 <= x < 1")]
    [InlineData("x: 1 < x < 0 = 0.5", "24: the range of 'x' is empty: 1 < x < 0")]
    [InlineData("x: 1 < x <= 1 = 1", "24: the range of 'x' is empty: 1 < x <= 1")]
    [InlineData("x: 0 <= y < 1 = 0.5", "29: the range of 'x' names 'y'; it may compare 'x' with numbers only")]
    [InlineData("x: x < w = 0.5", "28: the range of 'x' names 'w'; it may compare 'x' with numbers only")]
    [InlineData("x: x < x = 0.5", "24: the range of 'x' compares it with itself; write the range of 'x' as '0 <= x < 1'")]
    [InlineData("x: 0 < 1 = 0.5", "24: the range of 'x' compares two numbers; write the range of 'x' as '0 <= x < 1'")]
    [InlineData("x: 0 < x > 1 = 0.5", "30: the range of 'x' has two lower bounds; write the range of 'x' as '0 <= x < 1'")]
    [InlineData("x: 0 < x < 1 < 2 = 0.5", "24: the range of 'x' compares two numbers; write the range of 'x' as '0 <= x < 1'")]
    [InlineData("x: 1 > x < 2 = 0.5", "30: the range of 'x' has two upper bounds; write the range of 'x' as '0 <= x < 1'")]
    [InlineData("x: 0 <= x < = 0.5", "33: expected a number, found '='; write the range of 'x' as '0 <= x < 1'")]
    [InlineData("x: 0 <= = 0.5", "29: expected a number, found '='; write the range of 'x' as '0 <= x < 1'")]
    [InlineData("x: 0 = 0.5", "26: expected '<', '<=', '>' or '>=', found '='; write the range of 'x' as '0 <= x < 1'")]
    [InlineData("x: 0 == x = 0.5", "26: expected '<', '<=', '>' or '>=', found '='; write the range of 'x' as '0 <= x < 1'")]
    [InlineData("x: -x < 1 = 0.5", "25: expected a number, found 'x'; write the range of 'x' as '0 <= x < 1'")]
    [InlineData("x: = 0.5", "24: expected an annotation of 'x', found '='")]
    [InlineData("x: int = 1", "24: 'x' is a hyperparameter: annotate it 'float', a range such as '0 <= x < 1' or not at all, not 'int'")]
    [InlineData("x: x > 0 = y", "32: expected a number as default of 'x', found 'y'")]
    [InlineData("x = 1e999", "25: '1e999' is no finite number")]
    [InlineData("x = 1, y", "28: 'y' has no default but follows one that has")]
    [InlineData("x = 1, w = 2", "28: 'w' is a parameter already")]
    public void Signature_Malformed_IsRefused(string parameter, string message) =>
        Refusal($"def train(w, g, lr, {parameter}):\n  return g * x\n").ShouldBe("t:1:" + message);

    [Fact]
    public void States_HaveTheKindsOfTheirAnnotations()
    {
        const string text = "def train(w: Params, g: Array[n], a, b: Params[n], c: Array, r: Row, k: Column, s: PerArray, t: Scalar, lr: Scalar):\n"
            + "  return g, a, b, c, r, k, s, t\n";
        Program program = Parser.Parse(text);
        program.StateKinds.ShouldBe(
        [
            ValueKind.Array, ValueKind.Array, ValueKind.Array, ValueKind.Row, ValueKind.Column, ValueKind.PerArray, ValueKind.Scalar,
        ]);
        program.ToString().ShouldBe("def train(w, g, a, b, c, r: Row, k: Column, s: PerArray, t: Scalar, lr):\n  return g, a, b, c, r, k, s, t\n");
    }

    [Fact]
    public void StateKinds_AllHaveAnAnnotation()
    {
        foreach (ValueKind kind in Enum.GetValues<ValueKind>())
            Parser.Parse($"def train(w, g, m: {kind}, lr):\n  return g, m\n").StateKinds.ShouldBe(ImmutableArray.Create(kind));
    }

    [Theory]
    [InlineData("w, g, m: row, lr", "20: no kind 'row' for the state 'm'; there are Scalar, PerArray, Row, Column, Array, TransposedRow, "
        + "TransposedColumn, TransposedArray, RowSquare, ColumnSquare; did you mean 'Row'?")]
    [InlineData("w, g, m: Matrix[a], lr", "20: no kind 'Matrix' for the state 'm'; there are Scalar, PerArray, Row, Column, Array, TransposedRow, "
        + "TransposedColumn, TransposedArray, RowSquare, ColumnSquare")]
    [InlineData("w, g, m: Row[a], lr", "23: expected ',' or ')', found '['")]
    [InlineData("w, g, m: 0 < m, lr", "20: 'm' has a range, but no default makes it a hyperparameter")]
    [InlineData("w: Row, g, lr", "14: 'w' is the weights, an array: annotate it 'Array', 'Params' or not at all, not 'Row'")]
    [InlineData("w, g: Scalar, lr", "17: 'g' is the gradient, an array: annotate it 'Array', 'Params' or not at all, not 'Scalar'")]
    [InlineData("w, g: g > 0, lr", "17: 'g' is the gradient, an array: annotate it 'Array', 'Params' or not at all, not a range")]
    [InlineData("w, g, lr: Array", "21: 'lr' is the learning rate, a scalar: annotate it 'Scalar', 'float' or not at all, not 'Array'")]
    [InlineData("w, g, m:, lr", "19: expected an annotation of 'm', found ','")]
    public void Annotation_ThatDoesNotFit_IsRefused(string parameters, string message) =>
        Refusal($"def train({parameters}):\n  return g\n").ShouldBe("t:1:" + message);

    [Fact]
    public void State_OfAnotherKindThanItsAnnotation_IsRefused() =>
        Refusal("def train(w, g, m: Row, lr):\n  u = g + m\n  return u, u\n").ShouldBe("t:3:1: the state 'm' is returned as an array; it must be a row");

    private static string Refusal(string text, params (string Name, double Value)[] overrides) =>
        Should.Throw<InputException>(() => Parser.Read(text, "t", overrides.ToDictionary(o => o.Name, o => o.Value))).Message;
}
