using System.CommandLine;

namespace Panthera.App.Input;

/// <summary>Options that take one of an enumeration's names, in lower case.</summary>
internal static class Choice
{
    /// <summary>An option that takes a value's name; without it the first value is chosen.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="helpName">What the help calls the value.</param>
    /// <param name="description">What the help says.</param>
    public static Option<T> Option<T>(string name, string helpName, string description) where T : struct, Enum => new(name)
    {
        HelpName = helpName,
        Description = $"{description} (default: {NameOf(Enum.GetValues<T>()[0])})",
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            foreach (T value in Enum.GetValues<T>())
                if (given == NameOf(value)) return value;
            result.AddError($"{name} takes {Listed<T>()}, not '{given}'");
            return default;
        },
    };

    /// <summary>How users write and read a value's name.</summary>
    public static string NameOf<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Listed<T>() where T : struct, Enum
    {
        string[] names = [.. Enum.GetValues<T>().Select(NameOf)];
        return $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }
}
