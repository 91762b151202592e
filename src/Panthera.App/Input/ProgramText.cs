using System.Globalization;
using Panthera.Analysis;
using Panthera.Export;
using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.App.Input;

/// <summary>A program as the user named it.</summary>
/// <param name="Name">What the user wrote.</param>
/// <param name="Parsed">The program and its hyperparameters.</param>
internal sealed record NamedProgram(string Name, ParsedProgram Parsed)
{
    /// <summary>The program.</summary>
    public Program Program => Parsed.Program;
}

/// <summary>
/// Opens programs: a file or a name of the catalogue, perhaps with hyperparameters as in <c>lion:beta1=0.95,weight_decay=0.1</c>.
/// </summary>
internal static class ProgramText
{
    /// <summary>Opens a program that is to be written in another language.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="settings">More hyperparameters, each <c>name=value</c>.</param>
    /// <param name="className">What the class is to be called; null for a name made of the program's.</param>
    /// <exception cref="InputException">As for <see cref="OpenToTrain"/>, and if the class cannot be called so.</exception>
    public static ExportedProgram OpenToExport(string text, IReadOnlyList<string> settings, string? className)
    {
        (string program, Dictionary<string, double> values) = Taken(text, settings);
        (string name, string source, string code) = Catalogue.Text(program);
        ExportedProgram exported = ExportedProgram.Read(code, source, className ?? ClassNames.Of(name), values);
        return Rejections.Find(exported.Program) is { } reason ? throw new InputException($"{text}: cannot train: {reason}") : exported;
    }

    /// <summary>Opens a program that is to be trained.</summary>
    /// <exception cref="InputException">As for <see cref="Open"/>, and if it is certain that the program cannot train.</exception>
    public static NamedProgram OpenToTrain(string text, params IReadOnlyList<string> settings)
    {
        NamedProgram named = Open(text, settings);
        return Rejections.Find(named.Program) is { } reason ? throw new InputException($"{named.Name}: cannot train: {reason}") : named;
    }

    /// <summary>Opens a program.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="settings">More hyperparameters, each <c>name=value</c>.</param>
    /// <exception cref="InputException">If there is no such program, or a setting is none of its hyperparameters.</exception>
    public static NamedProgram Open(string text, params IReadOnlyList<string> settings)
    {
        (string program, Dictionary<string, double> values) = Taken(text, settings);
        return new NamedProgram(text, Catalogue.Open(program, values.Count == 0 ? null : values).Parsed);
    }

    /// <summary>Takes a program's file or name and the values for its hyperparameters apart.</summary>
    private static (string Program, Dictionary<string, double> Values) Taken(string text, IReadOnlyList<string> settings)
    {
        int colon = text.LastIndexOf(':');
        bool suffixed = colon > 0 && text.IndexOf('=', colon) > 0 && !File.Exists(text);
        string program = suffixed ? text[..colon] : text;
        Dictionary<string, double> values = [];
        foreach (string setting in suffixed ? [.. text[(colon + 1)..].Split(','), .. settings] : settings)
        {
            string[] parts = setting.Split('=');
            if (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                throw new InputException($"{Quoted.Of(setting)} sets nothing; expected NAME=VALUE with a number, such as learning_rate=3e-4");
            values[parts[0].Trim()] = value;
        }
        return (program, values);
    }
}
