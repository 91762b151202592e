using Panthera.Store.Texts;

namespace Panthera.Store.Tests.Texts;

public class LineEditTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "a\nb\nc\n", 3, 0, 0)]
    [InlineData("a\nb\nc\n", "a\nx\nb\nc\n", 1, 2, 1)]
    [InlineData("a\nb\nc\n", "a\nc\n", 1, 1, 0)]
    [InlineData("a\nb\nc\n", "a\nx\nc\n", 1, 1, 1)]
    [InlineData("a\na\na\n", "a\na\n", 2, 0, 0)]
    [InlineData("a\n", "b\nc\n", 0, 0, 2)]
    public void Between_FindsTheLinesThatStay(string parent, string child, int before, int after, int added)
    {
        LineEdit edit = LineEdit.Between(Lines.Of(parent), Lines.Of(child));
        (edit.Before, edit.After, edit.Added.Length).ShouldBe((before, after, added));
        edit.Apply(Lines.Of(parent)).ToString().ShouldBe(child);
    }

    [Fact]
    public void Bytes_OfRandomEdits_ComeBack()
    {
        Rng rng = new(1);
        string Text(ref Rng random)
        {
            string text = "";
            for (int lines = random.Next(300); lines >= 0; lines--) text += $"{(random.Next(9) == 0 ? "" : "é")}{random.Next(3)}\n";
            return text;
        }
        for (int i = 0; i < 300; i++)
        {
            Lines parent = Lines.Of(Text(ref rng)), child = Lines.Of(Text(ref rng));
            LineEdit read = LineEdit.Of(LineEdit.Between(parent, child).ToBytes())!;
            read.Apply(parent).ToString().ShouldBe(child.ToString());
            parent.All[..read.Before].Concat(read.Removed(parent)).Concat(parent.All[^read.After..]).ShouldBe(parent.All);
        }
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0 })]
    [InlineData(new byte[] { 1, 1, (byte)'a' })]
    public void Of_WhatIsNoEdit_IsNull(byte[] bytes) => LineEdit.Of(bytes).ShouldBeNull();

    [Fact]
    public void Apply_ToATextThatIsTooShort_IsNull() => new LineEdit(2, 2, []).Apply(Lines.Of("a\nb\nc\n")).ShouldBeNull();

    [Fact]
    public void Pack_OfAnyText_ComesBack()
    {
        foreach (string text in new[] { "", "a", "def train(w, g, lr):\n  return g\n", new string('é', 10_000) })
        {
            byte[] packed = PackedText.Pack(text);
            PackedText.Unpack(packed).ShouldBe(text);
            for (int length = 0; length < Math.Min(packed.Length, 20); length++)
                PackedText.Unpack(packed.AsSpan(0, length)).ShouldBeNull();
        }
    }
}
