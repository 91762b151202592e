using System.Runtime.InteropServices;
using Panthera.Storage;
using Panthera.Training.Data;
using Panthera.Training.Graphs;

namespace Panthera.Training.Checkpoints;

/// <summary>
/// Weights of one training as the beginning of another, whose model may differ: an array is taken by name where its shape is the same;
/// positions and biases by offset are interpolated where only their number differs, as for longer texts or larger pictures (Dosovitskiy et
/// al. 2020, arXiv 2010.11929, section 3.2); everything else, such as the head for other classes, begins fresh.
/// </summary>
public sealed class WeightTransfer
{
    // What is learned once for each place.
    private static readonly string[] Placed = [".position", ".relative"];

    private readonly List<(ParameterArray Array, bool IsBuffer, float[] Values)> _taken = [];

    private WeightTransfer(string path, string digest) => (Path, Digest) = (path, digest);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>A hash of what is taken.</summary>
    public string Digest { get; private set; }

    /// <summary>Arrays that are taken as they are.</summary>
    public IReadOnlyList<string> Taken { get; private init; } = [];

    /// <summary>Arrays that are interpolated.</summary>
    public IReadOnlyList<string> Interpolated { get; private init; } = [];

    /// <summary>Arrays of the model that begin fresh.</summary>
    public IReadOnlyList<string> Fresh { get; private init; } = [];

    /// <summary>Arrays of the file that are not used.</summary>
    public IReadOnlyList<string> Unused { get; private init; } = [];

    /// <summary>Finds out what of a file fits a model.</summary>
    /// <param name="file">Weights, or the checkpoint of a run.</param>
    /// <param name="plan">The model.</param>
    /// <exception cref="InputException">If nothing does, an array that the model freezes is missing, or a number is not finite.</exception>
    public static WeightTransfer Of(TensorFile file, Plan plan)
    {
        List<string> taken = [], interpolated = [], fresh = [];
        List<(ParameterArray, bool, float[])> found = [];
        Dictionary<string, Tensor> tensors = file.Tensors.ToDictionary(tensor => tensor.Name);
        bool pictures = plan.Batch.Features.Length > 0;
        HashSet<string> used = [];
        foreach ((ParameterArray array, bool isBuffer) in plan.Arrays.Select(array => (array, false)).Concat(plan.BufferArrays.Select(array => (array, true))))
        {
            string name = ModelFile.NameOf(array, isBuffer ? ModelFile.Buffers : ModelFile.Weights);
            if (!tensors.TryGetValue(name, out Tensor? tensor) || Fitting(tensor, array, pictures) is not { } values)
            {
                if (array.IsFrozen) throw Missing(file, array, tensor);
                fresh.Add(array.Name);
                continue;
            }
            foreach (float value in values)
                if (!float.IsFinite(value)) throw new InputException($"{file.Path}: '{name}' holds {value}; expected finite numbers.");
            used.Add(name);
            (HasShape(tensor, array) ? taken : interpolated).Add(array.Name);
            found.Add((array, isBuffer, values));
        }
        if (found.Count == 0) throw new InputException($"{file.Path}: none of its {file.Tensors.Count:N0} arrays fits the model; expected weights that a model of this kind left.");
        WeightTransfer transfer = new(file.Path, ExampleDigest.Of(found.Select(part => MemoryMarshal.AsBytes<float>(part.Item3).ToArray())))
        {
            Taken = taken, Interpolated = interpolated, Fresh = fresh,
            Unused = [.. file.Tensors.Select(tensor => tensor.Name).Where(name => IsModels(name) && !used.Contains(name))],
        };
        transfer._taken.AddRange(found);
        return transfer;
    }

    /// <summary>Puts the weights in the place of those that a model has.</summary>
    /// <param name="plan">The model, or another one of the same graph.</param>
    public void Apply(Plan plan)
    {
        foreach ((ParameterArray array, bool isBuffer, float[] values) in _taken)
            values.CopyTo((isBuffer ? plan.Buffers : plan.Parameters).AsSpan(array.Offset, array.Length));
    }

    /// <summary>What is taken, interpolated and left, in a line.</summary>
    public override string ToString() => $"{Path}: {Counted(Taken.Count)} taken{Listed("interpolated", Interpolated)}{Listed("fresh", Fresh)}{Listed("not used", Unused)}";

    /// <summary>What is frozen is never learned, so that a fresh array would stay random.</summary>
    private static InputException Missing(TensorFile file, ParameterArray array, Tensor? other) => new(
        $"{file.Path}: {(other is null ? "no" : "another")} '{array.Name}', which the model keeps as it is: [{string.Join(", ", array.Shape)}] is needed"
        + $"{(other is null ? "" : $", here it is [{string.Join(", ", other.Shape)}]")}; give the model the sizes of the one that was trained.");

    private static bool IsModels(string name) =>
        name.StartsWith(ModelFile.Weights, StringComparison.Ordinal) || name.StartsWith(ModelFile.Buffers, StringComparison.Ordinal);

    private static string Counted(int count) => count == 1 ? "1 array" : $"{count:N0} arrays";

    private static string Listed(string what, IReadOnlyList<string> names)
    {
        const int shown = 4;
        if (names.Count == 0) return "";
        string more = names.Count > shown ? ", …" : "";
        return $"; {names.Count:N0} {what} ({string.Join(", ", names.Take(shown))}{more})";
    }

    private static bool HasShape(Tensor tensor, ParameterArray array) => tensor.Shape.SequenceEqual(array.Shape.Select(side => (long)side));

    private static float[]? Fitting(Tensor tensor, ParameterArray array, bool pictures)
    {
        if (tensor.Type != Tensor.TypeOf<float>()) return null;
        if (HasShape(tensor, array)) return tensor.Values<float>().ToArray();
        bool placed = Array.Exists(Placed, ending => array.Name.EndsWith(ending, StringComparison.Ordinal));
        if (!placed || tensor.Shape.Count != 2 || array.Shape.Count != 2 || tensor.Shape[1] != array.Shape[1] || tensor.Shape[0] is 0 or > int.MaxValue) return null;
        (int from, int to, int width) = ((int)tensor.Shape[0], array.Shape[0], array.Shape[1]);
        if (!pictures) return Interpolation.Linear(tensor.Values<float>(), from, to, width);
        (int old, int side) = (SideOf(from), SideOf(to));
        return old * old == from && side * side == to ? Interpolation.Bilinear(tensor.Values<float>(), old, side, width) : null;
    }

    private static int SideOf(int places) => (int)Math.Round(Math.Sqrt(places));
}
