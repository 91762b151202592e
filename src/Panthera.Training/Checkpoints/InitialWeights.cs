using Panthera.Storage;
using Panthera.Training.Graphs;

namespace Panthera.Training.Checkpoints;

/// <summary>Weights of another model to begin with, taken by the names of arrays from the checkpoint of a training.</summary>
internal static class InitialWeights
{
    private static readonly string[] Prefixes = ["model.", "buffer."];

    /// <summary>Copies each array of the file that the plan has by the same name and shape; the others stay as they are.</summary>
    /// <param name="path">A checkpoint, see <see cref="TrainingRun.CheckpointPath"/>.</param>
    /// <param name="plan">The model.</param>
    /// <exception cref="InputException">If the file is damaged, no array fits, or one of the model's frozen arrays is missing.</exception>
    public static void Load(string path, Plan plan)
    {
        TensorFile file = SafeTensors.Read(path);
        Dictionary<string, Tensor> known = file.Tensors.ToDictionary(tensor => tensor.Name);
        int found = plan.Arrays.Count(array => Copy(array, plan.Parameters)) + plan.BufferArrays.Count(array => Copy(array, plan.Buffers));
        if (plan.FrozenArrays.FirstOrDefault(array => Find(array) is null) is { } missing)
        {
            string[] others = [.. Prefixes.Where(prefix => known.ContainsKey(prefix + missing.Name)).Select(prefix => Shape(known[prefix + missing.Name].Shape))];
            throw new InputException($"{path}: no '{missing.Name}' of {Shape(missing.Shape)}, which the model keeps as it is"
                + (others.Length > 0 ? $"; here it is {others[0]}: give the model the sizes of the one that was trained" : "; expected the weights of such a model"));
        }
        if (found == 0) throw new InputException($"{path}: no array of it has the name and shape of one of the model's.");

        string? Find(ParameterArray array) => Prefixes.Select(prefix => prefix + array.Name)
            .FirstOrDefault(name => known.TryGetValue(name, out Tensor? tensor) && tensor.Shape.SequenceEqual(array.Shape.Select(size => (long)size)));

        bool Copy(ParameterArray array, float[] target)
        {
            if (Find(array) is not { } name) return false;
            file.Values<float>(name, array.Shape).CopyTo(target.AsSpan(array.Offset, array.Length));
            return true;
        }
    }

    private static string Shape<T>(IEnumerable<T> sizes) => $"[{string.Join(", ", sizes)}]";
}
