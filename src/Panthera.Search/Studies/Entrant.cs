using Panthera.Language;

namespace Panthera.Search.Studies;

/// <summary>An optimizer that takes part in a study.</summary>
/// <param name="Name">Its name, which no other has.</param>
/// <param name="Bind">Its program with other values of hyperparameters than the declared ones.</param>
/// <param name="Space">The ranges that it is tuned in.</param>
/// <param name="Scale">The scale of its updates that counts as declared.</param>
public sealed record Entrant(string Name, Func<IReadOnlyDictionary<string, double>, Program> Bind, SearchSpace Space, double Scale = 1);
