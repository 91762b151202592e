using Panthera.Language;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Language;

public class ParserTests
{
    [Fact]
    public void Listings_ParseAsPrinted()
    {
        Parser.Parse(Listings.Program1).Statements.Length.ShouldBe(6);
        Program start = Parser.Parse(Listings.Program3);
        start.ToString().Trim().ShouldBe(Listings.Program3.Trim());
        Listings.Program4.Statements.Length.ShouldBe(12);
        Listings.Program8.Statements.Length.ShouldBe(21);
    }

    [Fact]
    public void RandomPrograms_PrintAndParse_IsTheIdentity()
    {
        Rng rng = new(41);
        for (int i = 0; i < 10_000; i++)
        {
            Program program = i % 2 == 0 ? RandomPrograms.Next(ref rng, 60) : RandomPrograms.NextOfBothSets(ref rng, 60);
            string text = program.ToString();
            Program again = Parser.Parse(text);
            again.ToString().ShouldBe(text);
            again.StateKinds.SequenceEqual(program.StateKinds).ShouldBeTrue(text);
        }
    }

    [Theory]
    [InlineData("a = g\n  g = g * 2.0\n  return a + g", "g_1 = g * 2.0\n  t2 = g + g_1\n  return t2")]
    [InlineData("a = 0.5\n  a = g * a\n  return a", "a = g * 0.5\n  return a")]
    [InlineData("return -g ** 2 * -0.5", "t1 = power(g, 2.0)\n  t2 = negative(t1)\n  t3 = t2 * -0.5\n  return t3")]
    [InlineData("return g - w - w / lr * 2", "t1 = g - w\n  t2 = w / lr\n  t3 = t2 * 2.0\n  t4 = t1 - t3\n  return t4")]
    [InlineData("u = max(g,\n      w)  # comment\n  return (u)", "u = max(g, w)\n  return u")]
    [InlineData("u = (g + w) * (g - w)\n  return u", "t1 = g + w\n  t2 = g - w\n  u = t1 * t2\n  return u")]
    public void Expressions_BecomePlainStatements(string body, string expected) =>
        Parser.Parse($"def train(w, g, lr):\n  {body}\n").ToString().ShouldBe($"def train(w, g, lr):\n  {expected}\n");

    [Theory]
    [InlineData("", "t:1:1: a program begins with 'def train(w, g, ..., lr):'")]
    [InlineData("def train(w, g):\n return g", "t:1:16: a signature needs at least weights, gradient and learning rate: 'def train(w, g, lr):'")]
    [InlineData("def train(w, g, lr):\n  u = sgin(g)\n  return u", "t:2:7: no function 'sgin'; did you mean 'sign'?")]
    [InlineData("def train(w, g, lr):\n  u = sqrt(g, w)\n  return u", "t:2:7: sqrt takes 1 argument, not 2")]
    [InlineData("def train(w, g, lr):\n  u = dot(g, lr)\n  return g", "t:2:1: dot takes two arrays, not an array and a scalar")]
    [InlineData("def train(w, g, lr):\n  u = invert(g)\n  return g", "t:2:1: invert takes integers, which no value is, not an array")]
    [InlineData("def train(w, g, lr):\n  u = x * 2\n  return u", "t:2:7: 'x' has no value here")]
    [InlineData("def train(w, grad, lr):\n  u = gard * 2\n  return u", "t:2:7: 'gard' has no value here; did you mean 'grad'?")]
    [InlineData("def train(w, g, lr):\n  u = lr * 2\n  return u", "t:3:1: the update is returned as a scalar; it must be an array")]
    [InlineData("def train(w, g, m, lr):\n  return g", "t:2:11: the return gives 1 values, but the signature has 1 states: return the update and the 1 states")]
    [InlineData("def train(w, g, lr):\n  u = g *\n  return u", "t:2:10: expected a value, found the end of the line")]
    [InlineData("def train(w, g, lr):\n  u = g + w", "t:2:12: the return is missing: 'return update, ...states'")]
    [InlineData("def train(w, g, lr):\n  u = g + 1e999\n  return u", "t:2:11: '1e999' is no finite number")]
    [InlineData("def train(w, g, lr):\n  u = g $ w\n  return u", "t:2:9: unexpected character '$'")]
    [InlineData("def train(w, g, lr):\n  return g\n  u = g + w", "t:3:3: 'u' after the return; a program ends there")]
    [InlineData("def train(w, w, lr):\n  return w", "t:1:14: 'w' is a parameter already")]
    [InlineData("def train(w, g, lr):\n  return 2.5", "t:2:10: a constant is returned; the update and the states are arrays")]
    public void Malformed_IsRefusedInOneLine(string text, string message)
    {
        string actual = Should.Throw<InputException>(() => Parser.Parse(text, "t")).Message;
        actual.ShouldBe(message);
        actual.ShouldNotContain('\n');
    }
}
