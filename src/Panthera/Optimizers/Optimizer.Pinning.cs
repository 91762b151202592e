using System.Buffers;
using Panthera.Optimizers.Stepping;

namespace Panthera.Optimizers;

public sealed partial class Optimizer
{
    // Kept from step to step, so that a step allocates nothing.
    private readonly HashSet<string> _names = [];
    private readonly List<(GroupSettings Settings, Parameter Parameter, Given Given)> _joint = [];
    private readonly List<(Parameter Parameter, Given Given)> _members = [];
    private readonly Dictionary<GroupSettings, string> _jointKeys = [];

    /// <summary>Pins what has a gradient, and finds or makes what is kept for it.</summary>
    private void Pin(IReadOnlyList<Parameter> parameters)
    {
        _names.Clear();
        _joint.Clear();
        for (int p = 0; p < parameters.Count; p++)
        {
            Parameter parameter = parameters[p];
            if (!_names.Add(parameter.Name)) throw new ArgumentException($"two parameters are called '{parameter.Name}'.");
            GroupSettings settings = SettingsOf(parameter.Name);
            if (settings.IsFrozen || parameter.Length == 0) continue;
            if (settings.IsJoint && !parameter.HasGradient)
                throw new InputException($"{_source}: the program sums over all parameters, and '{parameter.Name}' has no gradient; give one to each");
            // Who has none now may have had one earlier in the same step.
            if (!parameter.HasGradient && _slots.GetValueOrDefault(parameter.Name) is not { Waiting: > 0 }) continue;
            Given given = parameter.Pin(out MemoryHandle weights, out MemoryHandle gradient);
            _pins.Add(weights);
            _pins.Add(gradient);
            if (settings.IsJoint) _joint.Add((settings, parameter, given));
            else _ready.Add((given, SlotOf(parameter.Name, parameter.Name, parameter.Sides, given.AreSplit, settings)));
        }
        for (int first = 0; first < _joint.Count; first++)
        {
            GroupSettings settings = _joint[first].Settings;
            if (!IsIn(settings, first)) AddJoint(settings, first);
        }
    }

    private bool IsIn(GroupSettings settings, int end)
    {
        for (int j = 0; j < end; j++)
            if (_joint[j].Settings == settings) return true;
        return false;
    }

    private void AddJoint(GroupSettings settings, int first)
    {
        if (Options.AccumulatedGradients > 1) throw new InputException($"{_source}: the program sums over all parameters; accumulate their gradients before the step");
        _members.Clear();
        for (int j = first; j < _joint.Count; j++)
        {
            (GroupSettings own, Parameter parameter, Given given) = _joint[j];
            if (own != settings) continue;
            if (given.AreSplit)
                throw new InputException($"{_source}: the program sums over all parameters; expected weights in float32, and those of '{parameter.Name}' are bfloat16");
            _members.Add((parameter, given));
        }
        string key = JointKey(settings);
        if (!_slots.TryGetValue(key, out Slot? slot))
            _slots[key] = slot = new(settings, [.. _members.Select(m => (m.Parameter.Name, m.Parameter.Sides))], false, Options, _seed);
        bool areSame = slot.Members.Count == _members.Count;
        for (int m = 0; areSame && m < _members.Count; m++) areSame = slot.Members[m].Name == _members[m].Parameter.Name;
        if (!areSame) throw new InputException($"{_source}: the program sums over all parameters; expected the same ones in every step, in one order");
        for (int m = 0; m < _members.Count; m++)
        {
            (string name, int[] shape) = slot.Members[m];
            (Parameter parameter, Given given) = _members[m];
            if (!shape.AsSpan().SequenceEqual(parameter.Sides)) throw OtherShape(name, shape, parameter.Sides);
            _ready.Add((given, slot));
        }
    }

    /// <summary>No parameter has such a name.</summary>
    private string JointKey(GroupSettings settings)
    {
        if (_jointKeys.TryGetValue(settings, out string? key)) return key;
        int group = _groups.Length - 1;
        while (group >= 0 && _groups[group].Settings != settings) group--;
        return _jointKeys[settings] = $"\0{group}";
    }
}
