using Panthera.Language;

namespace Panthera.Tests.Language;

public class ValueKindsTests
{
    private static readonly ValueKind[] All = Enum.GetValues<ValueKind>();

    [Fact]
    public void Join_IsCommutativeAssociativeAndIdempotent()
    {
        All.Length.ShouldBe(ValueKinds.Count);
        foreach (ValueKind a in All)
        {
            ValueKinds.Join(a, a).ShouldBe(a);
            foreach (ValueKind b in All)
            {
                ValueKinds.Join(a, b).ShouldBe(ValueKinds.Join(b, a));
                foreach (ValueKind c in All) ValueKinds.Join([a, b, c]).ShouldBe(ValueKinds.Join([c, b, a]));
            }
        }
    }

    [Theory]
    [InlineData(ValueKind.Scalar, ValueKind.Row, ValueKind.Row)]
    [InlineData(ValueKind.PerArray, ValueKind.Scalar, ValueKind.PerArray)]
    [InlineData(ValueKind.Column, ValueKind.Row, ValueKind.Array)]
    [InlineData(ValueKind.Column, ValueKind.Array, ValueKind.Array)]
    [InlineData(ValueKind.Row, ValueKind.TransposedColumn, null)]
    [InlineData(ValueKind.Array, ValueKind.TransposedArray, null)]
    [InlineData(ValueKind.RowSquare, ValueKind.Column, ValueKind.RowSquare)]
    public void Join_BroadcastsSidesOfOne(ValueKind a, ValueKind b, ValueKind? joined) => ValueKinds.Join(a, b).ShouldBe(joined);

    [Theory]
    [InlineData("transpose(g)", "a transposed array")]
    [InlineData("matmul(g, transpose(g))", "a matrix of rows by rows")]
    [InlineData("matmul(transpose(g), w)", "a matrix of columns by columns")]
    [InlineData("row_means(g)", "a column")]
    [InlineData("column_means(g)", "a row")]
    [InlineData("transpose(row_means(g))", "a transposed column")]
    [InlineData("mean(g)", "one number an array")]
    [InlineData("get_step()", "a scalar")]
    public void MatrixFunctions_HaveTheKindsOfMatrices(string expression, string kind) =>
        Should.Throw<InputException>(() => Parser.Parse($"def train(w, g, lr):\n  u = {expression}\n  return u\n"))
            .Message.ShouldBe($"program:3:1: the update is returned as {kind}; it must be an array");

    [Theory]
    [InlineData("matmul(g, g)", "matmul takes two matrices, the second with as many rows as the first has columns, not an array and an array")]
    [InlineData("g + transpose(g)", "add takes two values of fitting sizes, not an array and a transposed array")]
    [InlineData("outer(column_means(g), row_means(g))", "outer takes a column and a row, not a row and a column")]
    [InlineData("row_means(lr)", "row_means takes a matrix of each array, not a scalar")]
    [InlineData("interp(g, w, g)", "interp takes two values of fitting sizes and a scalar, not an array and an array and an array")]
    public void MatricesThatDoNotFit_AreRefused(string expression, string message) =>
        Should.Throw<InputException>(() => Parser.Parse($"def train(w, g, lr):\n  u = {expression}\n  return u\n"))
            .Message.ShouldBe($"program:2:1: {message}");

    [Theory]
    [InlineData("matmul(transpose(transpose(g)), matmul(transpose(g), g))")]
    [InlineData("matmul(matmul(g, transpose(g)), g)")]
    [InlineData("newton_schulz(g) * columns(g) / rows(g)")]
    [InlineData("outer(row_means(g), column_means(g)) / mean(g)")]
    [InlineData("where(g, w, lr) * rsqrt(rms(w))")]
    public void MatricesThatFit_AreArraysAgain(string expression) =>
        Parser.Parse($"def train(w, g, lr):\n  u = {expression}\n  return u\n").ShouldNotBeNull();
}
