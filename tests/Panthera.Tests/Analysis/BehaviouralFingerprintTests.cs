using Panthera.Analysis;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Analysis;

public class BehaviouralFingerprintTests
{
    [Theory]
    [InlineData("u = g * lr", "u = max(g, -1e30) * lr")]
    [InlineData("u = tanh(g)", "a = exp(g); b = exp(negative(g)); u = (a - b) * divide(1, a + b); u = max(min(tanh(g), 1.1), -1.1)")]
    [InlineData("u = g * m; m = interp(g, m, 0.9)", "u = m * g; m = m * 0.9 + g * 0.1")]
    [InlineData("u = sign(g)", "u = sign(sinh(arctan(g)))")]
    public void ProgramsThatDoTheSame_AreEqual(string one, string other) => Of(one).ShouldBe(Of(other));

    [Theory]
    [InlineData("u = g * lr", "u = g * lr * 1.001")]
    [InlineData("u = g + w * 0.001", "u = g")]
    [InlineData("u = tanh(g)", "u = g")]
    [InlineData("u = g / m; m = square(g)", "u = divide(g, m); m = square(g)")]
    [InlineData("u = clip(g, 1)", "u = g")]
    [InlineData("u = interp(g, m, 0.9); m = u", "u = interp(g, m, 0.9); m = g")]
    [InlineData("u = g * 1e20 + lr", "u = g * 1e20")]
    public void ProgramsThatDoNot_AreTold(string one, string other) => Of(one).ShouldNotBe(Of(other));

    [Theory]
    [InlineData("u = arcsin(w + 1000) + g", "u = arcsin(w + 1000) - g")]
    [InlineData("u = g * 0 + 1", "u = power(g, 1e-30)")]
    [InlineData("u = g * 0", "u = m * 0")]
    public void ProgramsThatFailOrStandStill_AreToldByTheirCalls(string one, string other) => Of(one).ShouldNotBe(Of(other));

    [Fact]
    public void Catalogue_IsToldApart() => Catalogue.All.Where(entry => entry.Header.SettingOf is null)
        .Select(entry => Fingerprint.Of(entry.Parsed.Program, Strength.Behavioural)).ShouldBeUnique();

    [Fact]
    public void IsTheSameOnEveryMachine() =>
        Fingerprint.Of(Parser.Parse(Listings.Program3), Strength.Behavioural).ToString().ShouldBe("da73789de843099abf4f10ba3b9de3ba");

    private static Fingerprint Of(string body) => Fingerprint.Of(
        Parser.Parse($"def train(w, g, m, v, lr):\n{string.Concat(body.Split("; ").Select(line => $"  {line}\n"))}  return u, m, v\n"),
        Strength.Behavioural);
}
