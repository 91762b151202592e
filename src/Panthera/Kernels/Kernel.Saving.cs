using System.Text;
using Panthera.Language;
using Panthera.Storage;

namespace Panthera.Kernels;

public abstract partial class Kernel
{
    private const string Default = "states in float32, weights in float32", PrecisionName = "precision", SeedName = "seed", RestName = "weights.rest";

    /// <summary>What files say about precisions, unless everything is in float32.</summary>
    private string Description => $"states in {StateFormat.Of(Options.StatePrecision).Name}, weights in {Options.WeightPrecision switch
    {
        WeightPrecision.Float32 => "float32",
        _ => "bfloat16",
    }}";

    private bool IsRandom => StateFormat.Of(Options.StatePrecision).IsRandom;

    /// <summary>The step count and all states as tensors: what <see cref="Restore"/> needs to go on from here, bit by bit.</summary>
    /// <param name="prefix">What the tensors' names begin with.</param>
    public IReadOnlyList<Tensor> Save(string prefix)
    {
        List<Tensor> tensors = [Tensor.Of<long>($"{prefix}steps", [], [_steps])];
        if (Description != Default)
        {
            byte[] text = Encoding.UTF8.GetBytes(Description);
            tensors.Add(Tensor.Of<byte>($"{prefix}{PrecisionName}", [text.Length], text));
        }
        if (IsRandom) tensors.Add(Tensor.Of<ulong>($"{prefix}{SeedName}", [], [_seed]));
        if (_split is not null) tensors.AddRange(_split.Save($"{prefix}{RestName}"));
        for (int s = 0; s < _program.States; s++)
        {
            Storage state = _inputs[Program.State(s)];
            if (state.Coded is not null)
            {
                tensors.AddRange(state.Coded.Save(NameOf(prefix, s)));
                continue;
            }
            // Scalars are computed in double precision, and only read as floats.
            tensors.Add(state.Kind == ValueKind.Scalar
                ? Tensor.Of<double>(NameOf(prefix, s), [], [state.Number])
                : Tensor.Of<float>(NameOf(prefix, s), [Layout[state.Kind].Total], state.All(Layout)));
        }
        return tensors;
    }

    /// <summary>
    /// Sets the step count and all states to those that were saved by a kernel of the same program and layout. What is rounded at random goes
    /// on with that kernel's seed, until <see cref="Reset"/>.
    /// </summary>
    /// <param name="file">A file with the tensors of <see cref="Save"/>.</param>
    /// <param name="prefix">What their names begin with.</param>
    /// <exception cref="InputException">If one of them is missing, of another size, or kept in another precision.</exception>
    public void Restore(TensorFile file, string prefix)
    {
        Reset();
        long steps = file.Values<long>($"{prefix}steps")[0];
        string kept = file.Tensors.FirstOrDefault(tensor => tensor.Name == $"{prefix}{PrecisionName}") is { Type: TensorType.U8 } text
            ? Encoding.UTF8.GetString(text.Values<byte>()) : Default;
        if (kept != Description) throw new InputException($"{file.Path}: keeps {Quoted.Visible(kept, 100)}; expected {Description}.");
        if (steps < 0) throw new InputException($"{file.Path}: '{prefix}steps' is {steps}; expected 0 or more.");
        for (int s = 0; s < _program.States; s++)
        {
            Storage state = _inputs[Program.State(s)];
            if (state.Coded is not null) state.Coded.Restore(file, NameOf(prefix, s));
            else if (state.Kind == ValueKind.Scalar) state.Set(file.Values<double>(NameOf(prefix, s))[0]);
            else file.Values<float>(NameOf(prefix, s), Layout[state.Kind].Total).CopyTo(state.All(Layout));
        }
        _split?.Restore(file, $"{prefix}{RestName}");
        _steps = steps;
        // Files of earlier versions do not hold it.
        if (IsRandom && file.Tensors.Any(tensor => tensor.Name == $"{prefix}{SeedName}")) _seed = file.Values<ulong>($"{prefix}{SeedName}")[0];
    }

    /// <summary>A state's name in files; numbered, as nothing says that names of variables differ.</summary>
    private string NameOf(string prefix, int state) => $"{prefix}{state}.{_program.Variables[Program.State(state)]}";
}
