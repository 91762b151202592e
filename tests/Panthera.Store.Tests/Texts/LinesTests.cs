using Panthera.Language;
using Panthera.Search.Records;
using Panthera.Store.Texts;

namespace Panthera.Store.Tests.Texts;

public class LinesTests
{
    [Fact]
    public void OfAChild_IsItsText_AndSharesWhatItsParentHas()
    {
        Bred bred = new(seed: 5);
        int shared = 0, lines = 0;
        for (int i = 0; i < 2_000; i++)
        {
            ChildRecord child = bred.Next();
            Program parent = child.Parent < 0 ? Bred.Start.Program : bred.Children[(int)child.Parent].Program;
            Lines text = Lines.Of(parent.ToString()), own = Lines.Of(child.Program, parent, text);
            own.ToString().ShouldBe(child.Program.ToString());
            shared += own.All.Count(line => text.All.Any(other => ReferenceEquals(line, other)));
            lines += own.All.Length;
        }
        // A mutation changes one place: nearly all lines stay, and are not printed again.
        (shared / (double)lines).ShouldBeGreaterThan(0.9);
    }

    [Theory]
    [InlineData("0.5", "0.25")]
    [InlineData("0.0", "-0.0")]
    [InlineData("0.5", "0.5000000001")]
    public void OfAChild_WithAnotherConstant_IsItsText(string before, string after)
    {
        string Text(string constant) => $"def train(w, g, lr):\n  update = g * {constant}\n  return update\n";
        Program parent = Parser.Parse(Text(before)), child = Parser.Parse(Text(after));
        Lines.Of(child, parent, Lines.Of(parent.ToString())).ToString().ShouldBe(child.ToString());
    }
}
