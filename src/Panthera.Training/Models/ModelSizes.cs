namespace Panthera.Training.Models;

/// <summary>A value for each size of a model.</summary>
/// <param name="definition">The model.</param>
/// <param name="chosen">The values that are not the defaults, by the size's name, as users write them.</param>
public sealed class ModelSizes(ModelDefinition definition, IReadOnlyDictionary<string, string> chosen)
{
    private readonly (string Name, string Text, IReadOnlyList<int> Values)[] _sizes = [.. definition.Sizes.Select(size =>
    {
        string text = chosen.GetValueOrDefault(size.Name, size.Default);
        return (size.Name, text, size.Read(text));
    })];

    /// <summary>A size that is one number; 0 if the size's word was chosen.</summary>
    public int this[string name] => List(name)[0];

    /// <summary>A size that is a list of numbers.</summary>
    public IReadOnlyList<int> List(string name) => Array.Find(_sizes, size => size.Name == name).Values;

    /// <summary>All sizes as users write them, such as <c>patch=4,width=64</c>.</summary>
    public override string ToString() => string.Join(',', _sizes.Select(size => $"{size.Name}={size.Text}"));

    /// <summary>All sizes for people, such as <c>patch 4, width 64</c>.</summary>
    public string Summary => string.Join(", ", _sizes.Select(size => $"{size.Name} {size.Text}"));
}
