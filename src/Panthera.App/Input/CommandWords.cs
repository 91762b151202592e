using System.CommandLine;
using System.Globalization;
using Panthera.Training.Data;

namespace Panthera.App.Input;

/// <summary>The words of the command that does the same again.</summary>
internal static class CommandWords
{
    /// <summary>The verb, what was given, and some options in any case.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="arguments">The values of its options.</param>
    /// <param name="always">Options whose values are named even if they are the defaults, as a later version may have others.</param>
    /// <param name="never">Options that do not change what is done.</param>
    public static List<string> Of(Command verb, ParseResult arguments, IReadOnlyList<Option> always, IReadOnlyList<Option> never)
    {
        List<string> words = [verb.Name];
        foreach (Argument argument in verb.Arguments)
            words.AddRange(arguments.GetResult(argument)?.Tokens.Select(token => Placed(token.Value)) ?? []);
        foreach (Option option in verb.Options.Except(never))
        {
            if (arguments.GetResult(option) is { Implicit: false } given)
            {
                if (given.Tokens.Count == 0) words.Add(option.Name);
                foreach (string value in given.Tokens.Select(token => token.Value).Distinct()) words.AddRange([option.Name, Placed(value)]);
            }
            else if (always.Contains(option) && arguments.GetResult(option)?.GetValueOrDefault<object>() is { } value)
                words.AddRange([option.Name, Convert.ToString(value, CultureInfo.InvariantCulture)!]);
        }
        string? data = Environment.GetEnvironmentVariable(DataDirectory.Variable);
        if (!words.Contains("--data") && !string.IsNullOrEmpty(data)) words.AddRange(["--data", Placed(data)]);
        return words;
    }

    /// <summary>A value, or the full path of the file or folder that it names: the command may be repeated elsewhere.</summary>
    private static string Placed(string value) =>
        value.AsSpan().ContainsAny("/\\.") && (File.Exists(value) || Directory.Exists(value)) ? Path.GetFullPath(value) : value;
}
