using System.Globalization;
using System.Text.Json;
using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers.Stepping;
using Panthera.Storage;

namespace Panthera.Optimizers;

public sealed partial class Optimizer
{
    private const string Format = "panthera optimizer state 1", Own = "\0optimizer/", SeedName = $"{Own}seed";

    // More than any model has: a file's words are not taken for granted.
    private const int MostParameters = 1_000_000;

    /// <summary>What a file says of a slot.</summary>
    private sealed record SavedSlot(string Key, bool IsSplit, long Steps, int Waiting, SavedMember[] Members);

    /// <summary>What a file says of a parameter.</summary>
    private sealed record SavedMember(string Name, int[] Shape);

    /// <summary>
    /// Writes all states to a safetensors file, to its end or not at all: <see cref="Load"/> goes on from there, bit by bit. The states of
    /// parameter p are <c>p/0.m</c>, <c>p/1.v</c> and so on, flat, and its step count <c>p/steps</c>; the header holds the program.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="InputException">If it cannot be written; then a file that was there stays as it was.</exception>
    public void Save(string path)
    {
        List<Tensor> tensors = [Tensor.Of<long>($"{Own}steps", [], [Steps]), Tensor.Of<int>($"{Own}calls", [], [_calls])];
        if (StateFormat.Of(Options.StatePrecision).IsRandom) tensors.Add(Tensor.Of<ulong>(SeedName, [], [_seed]));
        if (_guard is not null) tensors.Add(Tensor.Of<double>($"{Own}guard", [_guard.State.Length], _guard.State));
        List<SavedSlot> slots = [];
        foreach ((string key, Slot slot) in _slots.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            slots.Add(new(key, slot.AreSplit, slot.Steps, slot.Waiting, [.. slot.Members.Select(m => new SavedMember(m.Name, m.Shape))]));
            tensors.AddRange(slot.Kernel.Save($"{key}/"));
            if (slot.Waiting > 0 && slot.Accumulated is { } accumulated) tensors.Add(Tensor.Of<float>($"{key}/accumulated", [accumulated.Length], accumulated));
        }
        SafeTensors.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = Format, ["optimizer"] = Name, ["program"] = _text, ["fingerprint"] = Identity, ["parameters"] = JsonSerializer.Serialize(slots),
            ["hyperparameters"] = JsonSerializer.Serialize(Program.Hyperparameters.ToDictionary(h => h.Name, h => h.Name == GroupSettings.RateName ? LearningRate : h.Value)),
        });
    }

    /// <summary>Takes over all states from a file of <see cref="Save"/>. Hyperparameters and rates stay this optimizer's own; the seed of random rounding is the file's.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">
    /// If it cannot be read, is no such file, or another optimizer's, or is damaged: one line that says which; this optimizer is as it was then.
    /// </exception>
    public void Load(string path)
    {
        TensorFile file = SafeTensors.Read(path);
        string Said(string name) => file.Metadata.GetValueOrDefault(name) ?? throw new InputException($"{path}: is no state of an optimizer: its header has no '{name}'");
        if (Said("format") is var format && format != Format) throw new InputException($"{path}: is {Quoted.Of(format)}; expected {Quoted.Of(Format)}");
        if (Said("fingerprint") != Identity)
            throw new InputException($"{path}: holds the state of {Quoted.Of(Said("optimizer"))}, which is another program; expected that of {Quoted.Of(Name)}");
        // Files of earlier versions do not hold it.
        ulong seed = file.Tensors.Any(tensor => tensor.Name == SeedName) ? file.Values<ulong>(SeedName)[0] : Options.Seed;
        Dictionary<string, Slot> slots = [];
        foreach (SavedSlot saved in Parsed(path, Said("parameters")))
        {
            if (!slots.TryAdd(saved.Key, Restored(file, saved, seed))) throw new InputException($"{path}: two parameters are called {Quoted.Of(saved.Key)}");
        }
        long steps = file.Values<long>($"{Own}steps")[0];
        int calls = file.Values<int>($"{Own}calls")[0];
        if (steps < 0) throw new InputException($"{path}: {steps} steps were made; expected 0 or more");
        if (calls < 0 || calls >= Options.AccumulatedGradients)
            throw new InputException($"{path}: {calls} gradients wait for others; expected fewer than the {Options.AccumulatedGradients} of a step");
        double[]? guard = _guard is null ? null : [.. file.Values<double>($"{Own}guard", _guard.State.Length)];
        // Nothing can fail any more.
        _slots.Clear();
        foreach ((string key, Slot slot) in slots) _slots[key] = slot;
        (Steps, _calls, _seed) = (steps, calls, seed);
        if (guard is not null) _guard!.State = guard;
    }

    /// <summary>The same for programs that do the same at their default hyperparameters.</summary>
    private string Identity => Fingerprint.Of(Parser.Read(_text, _source).Program).ToString();

    private Slot Restored(TensorFile file, SavedSlot saved, ulong seed)
    {
        InputException Fault(string what) => new($"{file.Path}: parameter {Quoted.Of(saved.Key)} {what}");
        if (saved.Members is not { Length: > 0 } || saved.Members.Any(m => m?.Name is null || m.Shape is null)) throw Fault("has no name or no shape");
        long length = 0;
        foreach (SavedMember member in saved.Members)
        {
            if (member.Shape.Any(side => side < 0)) throw Fault("has a negative side");
            // A header's word alone must not make states be allocated: the file holds as much.
            length += member.Shape.Aggregate(1L, (product, side) => Math.Min(product * side, int.MaxValue));
        }
        if (length > file.Tensors.Sum(tensor => (long)tensor.Data.Length)) throw Fault($"is of {length.ToString("N0", CultureInfo.InvariantCulture)} weights, more than the file's bytes");
        if (saved.Steps < 0 || saved.Waiting < 0 || saved.Waiting >= Options.AccumulatedGradients) throw Fault("has counts of steps that cannot be");
        GroupSettings settings = saved.Key.StartsWith('\0') ? JointSettings(saved.Key) ?? throw Fault("is of a group that there is not") : SettingsOf(saved.Key);
        if (settings.IsJoint != saved.Key.StartsWith('\0')) throw Fault("is of another kind of group");
        Slot slot = new(settings, [.. saved.Members.Select(m => (m.Name, m.Shape))], saved.IsSplit, Options, seed);
        slot.Kernel.Restore(file, $"{saved.Key}/");
        slot.Resume(saved.Steps, saved.Waiting, saved.Waiting > 0 && file.Tensors.Any(t => t.Name == $"{saved.Key}/accumulated")
            ? [.. file.Values<float>($"{saved.Key}/accumulated", slot.Kernel.Layout.Total)] : null);
        return slot;
    }

    private GroupSettings? JointSettings(string key) => _groups.Select(g => g.Settings).Append(_ordinary).FirstOrDefault(settings => JointKey(settings) == key);

    private static SavedSlot[] Parsed(string path, string json)
    {
        try
        {
            SavedSlot[] slots = JsonSerializer.Deserialize<SavedSlot[]>(json) ?? [];
            if (slots.Length <= MostParameters && slots.All(slot => slot?.Key is not null)) return slots;
        }
        catch (JsonException)
        {
            // As below.
        }
        throw new InputException($"{path}: its header does not say what its parameters are");
    }
}
