using Panthera.Language;

namespace Panthera.Training.Models;

/// <summary>A model with its sizes, as users write it: <c>vit:width=64,depth=4</c>.</summary>
/// <param name="Definition">The model.</param>
/// <param name="Sizes">A value for each of its sizes.</param>
public sealed record ModelChoice(ModelDefinition Definition, ModelSizes Sizes)
{
    /// <summary>Reads a model and the sizes that are not its defaults.</summary>
    /// <param name="text">The name, and after a colon <c>size=value</c> with commas between them.</param>
    /// <exception cref="InputException">If there is no such model or size, or a value is out of its range.</exception>
    public static ModelChoice Parse(string text)
    {
        int colon = text.IndexOf(':');
        ModelDefinition model = ModelKinds.Find(colon < 0 ? text : text[..colon]);
        Dictionary<string, string> chosen = [];
        foreach (string setting in colon < 0 ? [] : text[(colon + 1)..].Split(','))
        {
            int equals = setting.IndexOf('=');
            if (equals <= 0) throw new InputException($"model {model.Name}: {Quoted.Of(setting)} sets nothing; expected SIZE=VALUE, such as {Example(model)}");
            string name = setting[..equals].Trim();
            if (!model.Sizes.Any(size => size.Name == name)) throw Unknown(model, name);
            if (!chosen.TryAdd(name, setting[(equals + 1)..].Trim())) throw new InputException($"model {model.Name}: {name} is set twice");
        }
        try
        {
            return new ModelChoice(model, new ModelSizes(model, chosen));
        }
        catch (InputException e)
        {
            throw new InputException($"model {model.Name}: {e.Message}", e);
        }
    }

    /// <summary>The model as users write it, with all sizes.</summary>
    public override string ToString() => $"{Definition.Name}:{Sizes}";

    private static string Example(ModelDefinition model) => $"{model.Sizes[0].Name}={model.Sizes[0].Default}";

    private static InputException Unknown(ModelDefinition model, string name)
    {
        string[] names = [.. model.Sizes.Select(size => size.Name)];
        return new InputException($"model {model.Name}: no size {Quoted.Of(name)}"
            + (Spelling.Nearest(name, names) is { } near ? $"; did you mean '{near}'?" : $"; it has {string.Join(", ", names)}"));
    }
}
