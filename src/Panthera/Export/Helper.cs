namespace Panthera.Export;

/// <summary>A function that exported code may call, and that is written into the file if it does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its text.</param>
internal readonly record struct Helper(string Name, string Text)
{
    /// <summary>Those that a text calls, and that these call, in their order.</summary>
    public static IEnumerable<Helper> Called(IReadOnlyList<Helper> helpers, string text)
    {
        HashSet<string> called = [];
        for (int before = -1; before != called.Count;)
        {
            before = called.Count;
            foreach (Helper helper in helpers)
                if (helper.IsCalledIn(text) || helpers.Any(h => called.Contains(h.Name) && h.Name != helper.Name && helper.IsCalledIn(h.Text))) called.Add(helper.Name);
        }
        return helpers.Where(h => called.Contains(h.Name));
    }

    private bool IsCalledIn(string code)
    {
        for (int at = code.IndexOf(Name + "(", StringComparison.Ordinal); at >= 0; at = code.IndexOf(Name + "(", at + 1, StringComparison.Ordinal))
            if (at == 0 || !(char.IsAsciiLetterOrDigit(code[at - 1]) || code[at - 1] is '_' or '.')) return true;
        return false;
    }
}
