using System.Globalization;
using System.Text;

namespace Panthera.Language;

/// <summary>Pieces of input in messages: short, in one line and visible, whatever they are.</summary>
public static class Quoted
{
    private const int MaxShown = 40;

    /// <summary>The text in quotation marks: at most 40 characters of it, invisible ones as their numbers.</summary>
    public static string Of(ReadOnlySpan<char> text) => $"'{Visible(text, MaxShown)}'";

    /// <summary>The text with invisible characters as their numbers, cut after a number of characters.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">The most characters that are shown; more are cut and an ellipsis stands for them.</param>
    public static string Visible(ReadOnlySpan<char> text, int most)
    {
        StringBuilder shown = new();
        while (!text.IsEmpty)
        {
            // A lone surrogate is no rune; its own number is shown.
            bool whole = Rune.DecodeFromUtf16(text, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            string next = !whole ? $"U+{(int)text[0]:X4}" : IsVisible(rune) ? rune.ToString() : $"U+{rune.Value:X4}";
            if (shown.Length + next.Length > most) return shown.Append('…').ToString();
            shown.Append(next);
            text = text[length..];
        }
        return shown.ToString();
    }

    private static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
