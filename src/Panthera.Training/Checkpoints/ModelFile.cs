using Panthera.Storage;
using Panthera.Training.Data;
using Panthera.Training.Graphs;

namespace Panthera.Training.Checkpoints;

/// <summary>
/// The weights of a trained model in a file of the format safetensors, with its buffers and, for a model of text, what its tokens mean. Checkpoints
/// of runs hold the same beside the rest.
/// </summary>
public static class ModelFile
{
    /// <summary>What names of weights start with.</summary>
    internal const string Weights = "model.";

    /// <summary>What names of buffers start with.</summary>
    internal const string Buffers = "buffer.";

    /// <summary>The header's name of the vocabulary.</summary>
    internal const string VocabularyKey = "vocabulary";

    private const string FormatKey = "format", Format = "panthera weights 1";

    /// <summary>Writes the weights that a model has; a file that is there is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plan">The model.</param>
    /// <param name="model">What it is, for people who look into the file.</param>
    /// <param name="data">What it has learned from.</param>
    /// <exception cref="InputException">If the file cannot be written; then one that was there stays.</exception>
    public static void Save(string path, Plan plan, string model, IDataSource data) => SafeTensors.Write(path, [.. Tensors(plan)], WithVocabulary(
        new Dictionary<string, string> { [FormatKey] = Format, ["model"] = model, ["data"] = data.Provenance }, data));

    /// <summary>Throws if a file can certainly not be written, so that users know before the training.</summary>
    /// <exception cref="InputException">If so.</exception>
    public static void RequireWritable(string path) => UserFile.RequireReplaceable(path);

    /// <summary>The vocabulary that a file's weights know; null if it has none.</summary>
    /// <exception cref="InputException">If the file's is damaged.</exception>
    public static IVocabulary? VocabularyOf(TensorFile file) =>
        file.Metadata.TryGetValue(VocabularyKey, out string? text) ? VocabularyText.Read(text, file.Path) : null;

    /// <summary>Weights and buffers by name.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="weights">The weights to use, such as an average; null for the model's own.</param>
    internal static IEnumerable<Tensor> Tensors(Plan plan, float[]? weights = null) =>
        [.. Tensors(Weights, plan.Arrays, weights ?? plan.Parameters), .. Tensors(Buffers, plan.BufferArrays, plan.Buffers)];

    /// <summary>Texts of a header with the vocabulary of the data, if it has one that can be kept.</summary>
    internal static IReadOnlyDictionary<string, string> WithVocabulary(IReadOnlyDictionary<string, string> header, IDataSource data)
    {
        IVocabulary? vocabulary = data switch
        {
            MaskedTextSource masked => masked.Vocabulary,
            TextClassSource classified => classified.Text.Vocabulary,
            TextToTextSource pairs => pairs.Text.Vocabulary,
            TextSource text => text.Vocabulary,
            _ => null,
        };
        return vocabulary is not null && VocabularyText.Write(vocabulary) is { } kept
            ? new Dictionary<string, string>(header) { [VocabularyKey] = kept } : header;
    }

    /// <summary>
    /// What an array is called in a file. A parameter that is frozen is called as any other, so that a model may begin with the weights of
    /// one of which it freezes a part.
    /// </summary>
    internal static string NameOf(ParameterArray array, string prefix) => (array.IsFrozen ? Weights : prefix) + array.Name;

    /// <summary>Arrays by name.</summary>
    internal static IEnumerable<Tensor> Tensors(string prefix, IEnumerable<ParameterArray> arrays, float[] values) =>
        arrays.Select(array => Tensor.Of<float>(NameOf(array, prefix), array.Shape, values.AsSpan(array.Offset, array.Length)));
}
