namespace Panthera.Training.Data;

/// <summary>Text to learn from, in documents: no document is ever cut between two splits.</summary>
/// <param name="Name">Short name, such as <c>reference</c>.</param>
/// <param name="Provenance">One line: what the text is and where it comes from.</param>
/// <param name="Documents">The texts, in an order that the same input always gives.</param>
public sealed record Corpus(string Name, string Provenance, IReadOnlyList<string> Documents);
