namespace Panthera.Language;

/// <summary>A parsed text: the program with its hyperparameters bound, and these in order.</summary>
/// <param name="Program">The program; hyperparameters have become constants.</param>
/// <param name="Hyperparameters">The hyperparameters of the signature, then those that the text uses without declaring them.</param>
public sealed record ParsedProgram(Program Program, IReadOnlyList<Hyperparameter> Hyperparameters);
