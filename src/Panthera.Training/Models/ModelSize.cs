using System.Globalization;
using Panthera.Language;

namespace Panthera.Training.Models;

/// <summary>A size that users of a model may choose.</summary>
/// <param name="Name">What they call it, such as <c>width</c>.</param>
/// <param name="Default">Its value if they do not choose, as they would write it.</param>
/// <param name="Least">The smallest value.</param>
/// <param name="Most">The largest value.</param>
/// <param name="Description">What it means, in a few words.</param>
public sealed record ModelSize(string Name, string Default, int Least, int Most, string Description)
{
    /// <summary>The most numbers of a list.</summary>
    public const int LongestList = 64;

    /// <summary>Whether it is a list of numbers with <c>+</c> between them.</summary>
    public bool IsList { get; init; }

    /// <summary>A word that may stand in place of a number and reads as 0; null if there is none.</summary>
    public string? Word { get; init; }

    /// <summary>The values that it takes, for people.</summary>
    public string Values => $"{(Word is null ? "" : $"{Word} or ")}{(IsList ? "whole numbers" : "a whole number")} from {Least} to {Most}"
        + (IsList ? " with + between them" : "");

    /// <summary>Reads a value; one number unless it is a list.</summary>
    /// <exception cref="InputException">If the text is no such value.</exception>
    public IReadOnlyList<int> Read(string text)
    {
        if (text == Word) return [0];
        string[] parts = IsList ? text.Split('+') : [text];
        int[] numbers = new int[parts.Length];
        bool fits = parts.Length <= LongestList;
        for (int i = 0; i < parts.Length && fits; i++)
            fits = int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) && numbers[i] >= Least && numbers[i] <= Most;
        return fits ? numbers : throw new InputException($"{Name} takes {Values}, not {Quoted.Of(text)}");
    }
}
