using Panthera.Language;

namespace Panthera.Store.Texts;

/// <summary>A program's text as lines. Those of a child that its parent has too are the same objects.</summary>
internal readonly record struct Lines(string[] All)
{
    /// <summary>The lines of a text that ends with a line break.</summary>
    public static Lines Of(string text) => new((text.EndsWith('\n') ? text[..^1] : text).Split('\n'));

    /// <summary>
    /// A child's text. Printing is what a record costs most, and a child differs from its parent by a few statements: only these are printed.
    /// </summary>
    /// <param name="child">The child.</param>
    /// <param name="parent">Its parent.</param>
    /// <param name="text">The parent's text.</param>
    public static Lines Of(Program child, Program parent, Lines text)
    {
        Names names = new(parent, child);
        if (!names.SameFrame()) return Of(child.ToString());
        ReadOnlySpan<Statement> from = parent.Statements.AsSpan(), to = child.Statements.AsSpan();
        int shorter = Math.Min(from.Length, to.Length), before = 0, after = 0;
        while (before < shorter && names.Same(from[before], to[before])) before++;
        while (after < shorter - before && names.Same(from[^(after + 1)], to[^(after + 1)])) after++;

        // The head comes before the statements, what is returned after them.
        string[] lines = new string[to.Length + 2];
        text.All.AsSpan(0, 1 + before).CopyTo(lines);
        for (int i = before; i < to.Length - after; i++) lines[1 + i] = Printer.Line(child, i);
        text.All.AsSpan(text.All.Length - after - 1).CopyTo(lines.AsSpan(lines.Length - after - 1));
        return new Lines(lines);
    }

    /// <summary>The text.</summary>
    public override string ToString() => string.Join('\n', All) + "\n";

    /// <summary>Compares by name, for the same variable may have another index in each program.</summary>
    private readonly ref struct Names(Program parent, Program child)
    {
        private readonly ReadOnlySpan<string> _from = parent.Variables.AsSpan(), _to = child.Variables.AsSpan();

        /// <summary>Whether the first and the last line are the same.</summary>
        public bool SameFrame()
        {
            if (!parent.StateKinds.AsSpan().SequenceEqual(child.StateKinds.AsSpan())) return false;
            if (!_from[..parent.Inputs].SequenceEqual(_to[..child.Inputs])) return false;
            for (int r = 0; r < parent.Results.Length; r++)
                if (_from[parent.Results[r]] != _to[child.Results[r]]) return false;
            return true;
        }

        /// <summary>Whether a statement of the parent and one of the child have the same line.</summary>
        public bool Same(Statement one, Statement other)
        {
            if (one.Function != other.Function || _from[one.Target] != _to[other.Target]) return false;
            ReadOnlySpan<Operand> left = one.Arguments.AsSpan(), right = other.Arguments.AsSpan();
            for (int a = 0; a < left.Length; a++)
            {
                if (left[a].IsConstant != right[a].IsConstant) return false;
                // Equal zeros of two signs are two texts.
                bool same = left[a].IsConstant
                    ? BitConverter.DoubleToInt64Bits(left[a].Constant) == BitConverter.DoubleToInt64Bits(right[a].Constant)
                    : _from[left[a].Variable] == _to[right[a].Variable];
                if (!same) return false;
            }
            return true;
        }
    }
}
