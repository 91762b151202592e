using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Panthera.App.Input;

/// <summary>Options that take a number in a range; what lies outside is a one-line error.</summary>
internal static class Numbers
{
    /// <summary>An option with a default.</summary>
    /// <param name="name">The option, such as <c>--seed</c>.</param>
    /// <param name="helpName">What help calls its value.</param>
    /// <param name="least">The smallest value.</param>
    /// <param name="most">The largest value.</param>
    /// <param name="otherwise">The value if the option is not given.</param>
    /// <param name="description">What it means.</param>
    public static Option<T> Option<T>(string name, string helpName, T least, T most, T otherwise, string description)
        where T : struct, INumber<T> => new(name)
        {
            HelpName = helpName, Description = description, DefaultValueFactory = _ => otherwise,
            CustomParser = result => Read(name, result.Tokens[0].Value, least, most, result.AddError),
        };

    /// <summary>An option without a default.</summary>
    /// <param name="name">The option, such as <c>--seed</c>.</param>
    /// <param name="helpName">What help calls its value.</param>
    /// <param name="least">The smallest value.</param>
    /// <param name="most">The largest value.</param>
    /// <param name="description">What it means.</param>
    public static Option<T?> Option<T>(string name, string helpName, T least, T most, string description)
        where T : struct, INumber<T> => new(name)
        {
            HelpName = helpName, Description = description,
            CustomParser = result => Read(name, result.Tokens[0].Value, least, most, result.AddError),
        };

    private static T Read<T>(string name, string text, T least, T most, Action<string> fail)
        where T : struct, INumber<T>
    {
        bool whole = T.One / (T.One + T.One) == T.Zero;
        NumberStyles style = whole ? NumberStyles.AllowLeadingSign : NumberStyles.Float;
        // NaN is in no range.
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out T value) && value >= least && value <= most) return value;
        fail($"{name} takes a {(whole ? "whole number" : "number")} from {Shown(least)} to {Shown(most)}, not '{text}'");
        return default;
    }

    private static string Shown<T>(T value) where T : struct, INumber<T> => value.ToString(null, CultureInfo.InvariantCulture);
}
