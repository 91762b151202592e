using Panthera.Storage;
using Panthera.Training.Graphs;

namespace Panthera.Training.Checkpoints;

/// <summary>Weights of another model to begin with, taken by the names of arrays from the checkpoint of a training.</summary>
internal static class InitialWeights
{
    /// <summary>Copies each array of the file that the plan has by the same name and shape; the others stay as they are.</summary>
    /// <param name="path">A checkpoint, see <see cref="TrainingRun.CheckpointPath"/>.</param>
    /// <param name="plan">The model.</param>
    /// <exception cref="InputException">If the file is damaged, no array fits, or one of the model's frozen arrays is missing.</exception>
    public static void Load(string path, Plan plan)
    {
        TensorFile file = SafeTensors.Read(path);
        Dictionary<string, Tensor> known = file.Tensors.ToDictionary(tensor => tensor.Name);
        int found = plan.Arrays.Count(array => Copy(array, Checkpoint.Weights, plan.Parameters))
            + plan.BufferArrays.Count(array => Copy(array, Checkpoint.Buffers, plan.Buffers));
        if (found == 0) throw new InputException($"{path}: no array of it has the name and shape of one of the model's.");

        bool Copy(ParameterArray array, string prefix, float[] target)
        {
            string name = Checkpoint.NameOf(array, prefix);
            known.TryGetValue(name, out Tensor? tensor);
            bool fits = tensor is not null && tensor.Shape.SequenceEqual(array.Shape.Select(size => (long)size));
            if (fits) file.Values<float>(name, array.Shape).CopyTo(target.AsSpan(array.Offset, array.Length));
            else if (array.IsFrozen)
                throw new InputException($"{path}: {(tensor is null ? "no" : "another")} '{array.Name}', which the model keeps as it is: "
                    + $"[{string.Join(", ", array.Shape)}] is needed{(tensor is null ? "" : $", here it is [{string.Join(", ", tensor.Shape)}]")}; "
                    + "give the model the sizes of the one that was trained.");
            return fits;
        }
    }
}
