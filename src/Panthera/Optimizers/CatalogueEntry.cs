using Panthera.Language;

namespace Panthera.Optimizers;

/// <summary>One optimizer of the catalogue.</summary>
/// <param name="Name">The name that commands take.</param>
/// <param name="Text">Its file.</param>
/// <param name="Header">What its file says of it.</param>
/// <param name="Parsed">Its program and hyperparameters with their defaults.</param>
public sealed record CatalogueEntry(string Name, string Text, CatalogueHeader Header, ParsedProgram Parsed)
{
    /// <summary>What it is, in one line that begins with its name as people write it.</summary>
    public string Summary => Header.Summary;

    /// <summary>Where it is from.</summary>
    public string Reference => Header.Reference;

    /// <summary>When to use it, in a sentence or two.</summary>
    public string Use => Header.Use;
}
