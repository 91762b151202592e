using System.Buffers;
using System.Runtime.InteropServices;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers.Stepping;

namespace Panthera.Optimizers;

public sealed partial class Optimizer
{
    /// <summary>Parameters with fewer weights step side by side, each on one thread; larger ones use all threads, one after the other.</summary>
    private const int Large = 1 << 19;

    private readonly List<(Given Given, Slot Slot)> _ready = [];
    private readonly List<MemoryHandle> _pins = [];
    private readonly List<int> _small = [];
    private readonly List<Given> _together = [];
    private Action<int, int>? _stepSmall;
    private (double Rate, double Shorten) _now;
    private int _calls;

    /// <summary>A step of all parameters that have gradients; the others are skipped, as if this step were none of theirs.</summary>
    /// <param name="parameters">The parameters, the same ones in every step, in any order. Parameters of frozen groups stay as they are.</param>
    /// <exception cref="ArgumentException">If two have one name, or one has another shape or type than before.</exception>
    /// <exception cref="InputException">
    /// If a gradient holds NaN or infinity, and these are refused; or if the program sums over all parameters and one has no gradient.
    /// Nothing has changed then.
    /// </exception>
    public void Step(IReadOnlyList<Parameter> parameters)
    {
        RequireTraining();
        try
        {
            Pin(parameters);
            if (!MayStep()) return;
            foreach ((Given given, Slot slot) in _ready)
                if (!slot.Settings.IsJoint) slot.Accumulate(given);
            if (++_calls < Options.AccumulatedGradients) return;
            _calls = 0;
            StepAll(Steps);
        }
        finally
        {
            foreach (MemoryHandle pin in _pins) pin.Dispose();
            _pins.Clear();
            _ready.Clear();
            _joint.Clear();
            _members.Clear();
        }
    }

    private unsafe void StepAlone<TWeight, TGradient>(
        string name, Span<TWeight> weights, ReadOnlySpan<TGradient> gradient, ReadOnlySpan<int> shape, bool isAll) where TWeight : unmanaged where TGradient : unmanaged
    {
        Given.RequireTypes(typeof(TWeight), typeof(TGradient));
        RequireTraining();
        if (weights.Length != gradient.Length) throw new ArgumentException($"parameter '{name}' has {weights.Length:N0} weights and was given {gradient.Length:N0} gradients.");
        long length = 1;
        foreach (int side in shape) length *= side;
        if (length != weights.Length) throw new ArgumentException($"parameter '{name}': {weights.Length:N0} weights are no array of shape ({string.Join(" × ", shape.ToArray())}).");
        GroupSettings settings = SettingsOf(name);
        if (!isAll && WhyTogether(settings) is { } why) throw new InputException($"{_source}: {why} all gradients at once; give the parameters as a list");
        if (settings.IsFrozen || length == 0) return;
        fixed (TWeight* w = weights)
        fixed (TGradient* g = gradient)
        {
            try
            {
                Given given = Given.Of<TWeight, TGradient>(w, g, weights.Length);
                Slot slot = SlotOf(name, name, shape, given.AreSplit, settings);
                _ready.Add((given, slot));
                if (MayStep() && slot.Accumulate(given)) StepAll(isAll ? Steps : slot.Steps);
            }
            finally
            {
                _ready.Clear();
            }
        }
    }

    private string? WhyTogether(GroupSettings settings) =>
        settings.IsJoint ? "the program sums over" : Options.Guard is not null ? "the guard looks at"
        : Options.Clipping?.Quantity == ClippedQuantity.GlobalNorm ? "clipping by the global norm needs" : null;

    private void StepAll(long step)
    {
        double shorten = 1, rate = Options.Schedule?.Invoke(step) ?? 1;
        if (!(rate >= 0 && double.IsFinite(rate))) throw new InputException($"{_source}: the schedule is {rate} at step {step}; expected a finite number that is not negative");
        bool isShortened = Options.Clipping is { Quantity: ClippedQuantity.GlobalNorm };
        if (isShortened || _guard is not null)
        {
            double sum = 0;
            foreach ((Given given, Slot slot) in _ready) sum += slot.Settings.IsJoint ? given.SumOfSquares() : slot.SumOfSquares(given);
            double norm = Math.Sqrt(sum);
            if (_guard is not null) rate *= _guard.Factor(norm);
            if (isShortened && norm > Options.Clipping!.Limit) shorten = Options.Clipping.Limit / norm;
        }
        _now = (rate, shorten);
        _small.Clear();
        for (int p = 0; p < _ready.Count; p++)
        {
            (Given given, Slot slot) = _ready[p];
            if (slot.Settings.IsJoint) continue;
            if (given.Length < Large) _small.Add(p);
            else slot.Step(given, rate, shorten);
        }
        StepSmall();
        StepJoint();
        Steps++;
    }

    private void StepSmall()
    {
        int threads = Math.Min(Options.Threads > 0 ? Options.Threads : Environment.ProcessorCount, _small.Count);
        long weights = 0;
        foreach (int p in _small) weights += _ready[p].Given.Length;
        _stepSmall ??= (_, item) => _ready[_small[item]].Slot.Step(_ready[_small[item]].Given, _now.Rate, _now.Shorten);
        if (threads < 2 || weights < Large || !Team.Shared.TryRun(threads, _small.Count, _stepSmall))
            for (int item = 0; item < _small.Count; item++) _stepSmall(0, item);
    }

    private void StepJoint()
    {
        // Parameters that step together are beside each other.
        for (int first = 0, end; first < _ready.Count; first = end)
        {
            Slot slot = _ready[first].Slot;
            _together.Clear();
            for (end = first; end < _ready.Count && _ready[end].Slot == slot; end++) _together.Add(_ready[end].Given);
            if (slot.Settings.IsJoint) slot.StepTogether(CollectionsMarshal.AsSpan(_together), _now.Rate, _now.Shorten);
        }
    }

    /// <summary>Whether gradients are as they must be.</summary>
    private bool MayStep()
    {
        if (Options.NonFinite == NonFiniteGradients.Allow) return true;
        for (int p = 0; p < _ready.Count; p++)
        {
            (Given given, Slot slot) = _ready[p];
            int place = given.FirstNonFinite();
            if (place < 0) continue;
            if (Options.NonFinite == NonFiniteGradients.SkipStep) return false;
            throw new InputException($"{_source}: the gradient of '{NameOf(p, slot)}' is {HyperparameterRange.Number(given.GradientAt(place))} at {place}; nothing was changed");
        }
        return true;
    }

    private string NameOf(int ready, Slot slot) => slot.Members[_ready.Take(ready).Count(r => r.Slot == slot)].Name;

    private GroupSettings SettingsOf(string name)
    {
        foreach ((ParameterGroup group, GroupSettings settings) in _groups)
            if (group.Includes(name)) return settings;
        return _ordinary;
    }

    private Slot SlotOf(string key, string name, ReadOnlySpan<int> shape, bool areSplit, GroupSettings settings)
    {
        if (settings.IsJoint) key = JointKey(settings);
        if (!_slots.TryGetValue(key, out Slot? slot)) return _slots[key] = new(settings, [(name, shape.ToArray())], areSplit, Options, _seed);
        if (!shape.SequenceEqual(slot.Members[0].Shape)) throw OtherShape(name, slot.Members[0].Shape, shape.ToArray());
        return slot.AreSplit == areSplit ? slot : throw new ArgumentException($"parameter '{name}': its weights were of another type before.");
    }

    private static ArgumentException OtherShape(string name, int[] before, int[] now) =>
        new($"parameter '{name}' was of shape ({string.Join(" × ", before)}) before, and is of shape ({string.Join(" × ", now)}) now.");
}
