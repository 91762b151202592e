using Panthera.Analysis;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Analysis;

public class RejectionsTests
{
    [Theory]
    [InlineData("always NaN", "u = arccos(2.0) * g")]
    [InlineData("always NaN", "a = abs(g); b = a + 2; u = arcsin(b)")]
    [InlineData("always NaN", "a = log(m); u = a + g")]
    [InlineData("always NaN", "a = abs(g); u = a + 1e39")]
    [InlineData("always NaN", "u = m - 1; u = arctanh(u); m = m + g; u = abs(u); u = u + lr")]
    [InlineData("vanishing update", "u = g * 0")]
    [InlineData("vanishing update", "u = m * g; m = m * 0.9")]
    [InlineData("vanishing update", "u = g - g")]
    [InlineData("vanishing update", "u = tanh(m); m = sin(m)")]
    [InlineData("vanishing update", "a = clip(w, 1e-60); u = a * lr")]
    [InlineData("constant update", "u = g * 0; u = u + lr")]
    [InlineData("constant update", "u = exp(g); u = abs(u); u = u + 1; u = sign(u)")]
    [InlineData("constant update", "u = m + 1; m = m * 1; m = m + 2")]
    [InlineData("no dependence on the gradient", "u = w * 0.01")]
    [InlineData("no dependence on the gradient", "a = g * 0; u = w + a")]
    [InlineData("no dependence on the gradient", "u = m * lr; m = interp(w, m, 0.9)")]
    public void Find_ProgramThatCannotTrain_HasTheReason(string reason, string body) =>
        Rejections.Find(Parsed(body)).ShouldNotBeNull().Name.ShouldBe(reason);

    [Theory]
    [InlineData("u = g * lr")]
    [InlineData("u = m * lr; m = v + 1; v = interp(g, v, 0.9)")]
    [InlineData("u = log(m); u = u * g; m = m + 1")]
    [InlineData("u = g - w; u = u * 0.1")]
    [InlineData("u = g / g")]
    [InlineData("u = arccosh(g)")]
    [InlineData("a = dot(g, w); u = w * a")]
    [InlineData("a = g * 0; u = reciprocal(a); u = sign(u)")]
    public void Find_ProgramThatMightTrain_IsNull(string body) => Rejections.Find(Parsed(body)).ShouldBeNull();

    [Fact]
    public void Find_Catalogue_IsNull()
    {
        foreach (CatalogueEntry entry in Catalogue.All) Rejections.Find(entry.Parsed.Program).ShouldBeNull(entry.Name);
    }

    [Fact]
    public void Find_IllTypedProgram_IsATypeError() =>
        Rejections.Find(new Program(["w", "g", "lr"], 0, [], [2]))!.Name.ShouldBe("type error");

    [Fact]
    public void Find_AllocatesNothing()
    {
        Program program = Listings.Program8;
        Shared.Allocations.Of(() => Rejections.Find(program)).ShouldBe(0);
    }

    private static Program Parsed(string body) =>
        Parser.Parse($"def train(w, g, m, v, lr):\n{string.Concat(body.Split("; ").Select(line => $"  {line}\n"))}  return u, m, v\n");
}
