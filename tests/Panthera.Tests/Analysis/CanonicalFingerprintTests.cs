using Panthera.Analysis;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Analysis;

public class CanonicalFingerprintTests
{
    [Theory]
    // Order of sums and products.
    [InlineData("u = g + m + v", "a = v + g; u = m + a")]
    [InlineData("u = g * m * lr * v", "a = lr * v; b = m * g; u = a * b")]
    [InlineData("u = g - m - v", "a = m + v; u = g - a")]
    [InlineData("u = g / m / v", "a = g / v; u = a / m")]
    [InlineData("u = max(g, max(m, v))", "a = max(v, g); u = max(max(a, m), v)")]
    // Identities.
    [InlineData("u = g + m", "u = g * 1 + m - 0")]
    [InlineData("u = g", "u = interp(g, g, 0.3)")]
    [InlineData("u = g", "u = max(g, g)")]
    [InlineData("u = g", "u = negative(negative(g))")]
    [InlineData("u = g", "u = reciprocal(reciprocal(g))")]
    [InlineData("u = abs(g)", "u = abs(abs(g))")]
    [InlineData("u = sign(g)", "u = sign(sign(g))")]
    [InlineData("u = sign(g)", "u = sign(arctan(g * 3))")]
    [InlineData("u = abs(g)", "u = sqrt(square(g))")]
    [InlineData("u = abs(g)", "u = square(sqrt(g))")]
    [InlineData("u = g", "u = cbrt(cube(g))")]
    [InlineData("u = abs(g)", "u = exp(log(g))")]
    [InlineData("u = exp(g)", "u = abs(exp(g))")]
    [InlineData("u = cos(g)", "u = cos(abs(g))")]
    [InlineData("u = norm(g * m) + g", "u = norm(abs(g) * m) + g")]
    // Constants.
    [InlineData("u = g * 6", "u = g * 2 * 3")]
    [InlineData("u = g * 0.25", "u = divide(g, 4)")]
    [InlineData("u = g + get_pi()", "a = get_pi(); b = a + 1; c = b - 1; u = g + c")]
    [InlineData("u = g * 0.8414709848078965", "u = sin(1) * g")]
    [InlineData("u = (g + m) * 2", "u = g * 2 + m * 2")]
    [InlineData("u = g / 2", "u = g * 0.4999999975")]
    [InlineData("u = log2(g) * 0.6931471805599453", "u = log(g)")]
    [InlineData("u = exp2(g)", "u = exp(g * 0.6931471805599453)")]
    // Signs and factors.
    [InlineData("u = g - m", "u = g + -1 * m")]
    [InlineData("u = negative(g) * m", "u = negative(g * m)")]
    [InlineData("u = sin(negative(g))", "u = negative(sin(g))")]
    [InlineData("u = cosh(g - m)", "u = cosh(m - g)")]
    [InlineData("u = tanh(g - m)", "u = negative(tanh(m - g))")]
    [InlineData("u = sqrt(g * 4)", "u = sqrt(g) * 2")]
    [InlineData("u = g * norm(m * -3)", "u = g * norm(m) * 3")]
    [InlineData("u = g * dot(m * 2, v)", "u = dot(v, m) * 2 * g")]
    [InlineData("u = abs(g * m)", "u = abs(m) * abs(g)")]
    // Compositions.
    [InlineData("u = interp(g, m, 0.9)", "u = g * (1 - 0.9) + 0.9 * m")]
    [InlineData("u = interp(g, m, lr)", "u = g * (1 - lr) + lr * m")]
    [InlineData("u = square(g)", "u = g * g")]
    [InlineData("u = cube(g)", "u = power(g, 3)")]
    [InlineData("u = g / m", "u = divide(g, m + 0.00000001)")]
    [InlineData("u = rsqrt(g)", "u = divide(1, sqrt(g))")]
    [InlineData("u = clip(g, 2)", "u = g * min(1, 2 / global_norm(g))")]
    [InlineData("u = g * cosine_sim(g, m)", "u = g * (dot(m, g) / (global_norm(g) * global_norm(m)))")]
    // States.
    [InlineData("u = m + v; m = interp(g, m, 0.9); v = interp(g, v, 0.9)", "u = m * 2; m = interp(g, m, 0.9)")]
    [InlineData("u = m; m = m * 0.9 + g", "u = v; v = g + 0.9 * v")]
    [InlineData("u = m + v; m = v + g; v = m", "u = m + v; m = m + g; v = v + g")]
    public void EqualByAlgebra_AreEqual(string one, string other) => Of(one).ShouldBe(Of(other));

    [Theory]
    [InlineData("u = g * 0", "u = m * 0")]
    [InlineData("u = g * 0", "u = g - g")]
    [InlineData("u = g / g", "u = m / m")]
    [InlineData("u = divide(g, g)", "u = g * 0 + 1")]
    [InlineData("u = log(exp(g))", "u = g")]
    [InlineData("u = arcsin(sin(g))", "u = g")]
    [InlineData("u = tan(arctan(g))", "u = g")]
    [InlineData("u = sin(arcsin(g))", "u = g")]
    [InlineData("u = sign(g) * g", "u = g")]
    [InlineData("u = sign(sqrt(g))", "u = sign(g)")]
    [InlineData("u = sqrt(g) * sqrt(m)", "u = sqrt(g + m)")]
    [InlineData("u = abs(g + m)", "u = abs(g) + abs(m)")]
    [InlineData("u = g + 1 - 1", "u = g")]
    [InlineData("u = g + m - m", "u = g")]
    [InlineData("u = g * m / m", "u = g")]
    [InlineData("u = interp(g, g, 1.5)", "u = g")]
    [InlineData("u = g - m", "u = m - g")]
    [InlineData("u = g / m", "u = m / g")]
    [InlineData("u = max(g, m)", "u = min(g, m)")]
    [InlineData("u = power(g, m)", "u = power(m, g)")]
    [InlineData("u = power(g, 0.5)", "u = sqrt(g)")]
    [InlineData("u = interp(g, m, 0.9)", "u = interp(g, m, 0.900001)")]
    [InlineData("u = m; m = m * 0.9 + g", "u = m; m = m * 0.9 - g")]
    [InlineData("u = m; m = v; v = g", "u = m; m = g")]
    [InlineData("u = m + v; m = m * 0.9 + g; v = v * 0.8 + g", "u = m * 2; m = m * 0.9 + g")]
    [InlineData("u = m + v; m = v + g; v = m * 2", "u = m + v; m = m + g; v = v + g")]
    public void NotEqual_AreTold(string one, string other) => Of(one).ShouldNotBe(Of(other));

    [Fact]
    public void CancellingTerms_LeaveRoundingThatOnlyTheVeryCallsShare()
    {
        const string one = "a = interp(g, m, 0.9); b = g * 0.1; b = b + m * 0.9; u = sign(a - b)";
        Of(one).ShouldBe(Of(one.Replace("g * 0.1", "0.1 * g")));
        Of(one).ShouldNotBe(Of(one.Replace("a - b", "a - a")));
    }

    [Fact]
    public void Catalogue_IsToldApart() => Catalogue.All.Where(entry => entry.Header.SettingOf is null)
        .Select(entry => Fingerprint.Of(entry.Parsed.Program, Strength.Canonical)).ShouldBeUnique();

    [Fact]
    public void IsTheSameOnEveryMachine() =>
        Fingerprint.Of(Parser.Parse(Listings.Program3), Strength.Canonical).ToString().ShouldBe("be3119f9ba96fbc628c4aa5303dc67a0");

    [Fact]
    public void AllocatesNothing()
    {
        Program program = Listings.Program8;
        Shared.Allocations.Of(() => Fingerprint.Of(program)).ShouldBe(0);
        Shared.Allocations.Of(() => Fingerprint.Of(program, Strength.Canonical)).ShouldBe(0);
        Shared.Allocations.Of(() => Kinds.AreValid(program)).ShouldBe(0);
    }

    private static Fingerprint Of(string body) => Fingerprint.Of(
        Parser.Parse($"def train(w, g, m, v, lr):\n{string.Concat(body.Split("; ").Select(line => $"  {line}\n"))}  u = u * lr\n  return u, m, v\n"),
        Strength.Canonical);
}
