namespace Panthera.Store;

/// <summary>One mutation on the way from a start program to a child.</summary>
/// <param name="Child">The child that it made.</param>
/// <param name="Line">How many lines of the parent's text stay before those that change; the signature is line 0.</param>
/// <param name="Removed">The lines of the parent's text that went.</param>
/// <param name="Added">The lines that came.</param>
public sealed record LineageStep(ChildFacts Child, int Line, IReadOnlyList<string> Removed, IReadOnlyList<string> Added);
