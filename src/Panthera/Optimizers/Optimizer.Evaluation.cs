using Panthera.Optimizers.Stepping;

namespace Panthera.Optimizers;

public sealed partial class Optimizer
{
    private int _evaluations;

    /// <summary>
    /// Whether the weights to evaluate with are others than those that training changes, as schedule-free AdamW's are. Where they are not,
    /// <see cref="Evaluate"/> does nothing, so that a training loop may call it for every optimizer.
    /// </summary>
    public bool HasEvaluationWeights => _ordinary.Evaluation is not null;

    /// <summary>
    /// Puts the weights to evaluate with in the place of those that are trained, until what it returns is disposed: then the trained ones are
    /// back, bit for bit. Until then there is no step.
    /// </summary>
    /// <param name="parameters">The parameters. Those that have made no step yet stay as they are.</param>
    /// <returns>What puts the trained weights back; dispose it before the next step, as <c>using</c> does.</returns>
    /// <exception cref="ArgumentException">If a parameter has another shape or type than in its steps.</exception>
    /// <example>
    /// <code>
    /// using (optimizer.Evaluate(parameters)) Console.WriteLine(Loss());
    /// </code>
    /// </example>
    public IDisposable Evaluate(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        RequireTraining();
        List<Action> back = [];
        foreach (Parameter parameter in parameters)
            if (Trained(parameter.Name, parameter.Sides) is var (slot, point)) back.Add(parameter.Replace(weights => point.Evaluate(slot.Kernel, weights, weights), slot.AreSplit ? slot.Kernel : null));
        _evaluations++;
        return new Evaluation(this, back);
    }

    /// <summary>The weights to evaluate with, beside those that are trained.</summary>
    /// <param name="name">The parameter's name; <c>weights</c> for a model of one array that has none.</param>
    /// <param name="weights">The weights as the last step left them; they stay as they are.</param>
    /// <param name="destination">Receives the weights to evaluate with: the same, if there are no others.</param>
    /// <exception cref="ArgumentException">If lengths differ, from each other or from those of the steps.</exception>
    public void EvaluationWeights(string name, ReadOnlySpan<float> weights, Span<float> destination)
    {
        if (weights.Length != destination.Length) throw new ArgumentException($"parameter '{name}' has {weights.Length:N0} weights; the destination has room for {destination.Length:N0}.");
        if (Trained(name, null) is not var (slot, point))
        {
            weights.CopyTo(destination);
            return;
        }
        if (slot.AreSplit) throw new ArgumentException($"parameter '{name}': its weights were of another type before.");
        if (slot.Kernel.Layout.Total != weights.Length) throw OtherShape(name, slot.Members[0].Shape, [weights.Length]);
        point.Evaluate(slot.Kernel, weights, destination);
    }

    /// <summary>A parameter's states, if it has made a step and is evaluated elsewhere.</summary>
    private (Slot Slot, EvaluationPoint Point)? Trained(string name, int[]? shape)
    {
        if (!_slots.TryGetValue(name, out Slot? slot) || slot.Steps == 0 || slot.Settings.Evaluation is not { } point) return null;
        return shape is null || shape.AsSpan().SequenceEqual(slot.Members[0].Shape) ? (slot, point) : throw OtherShape(name, slot.Members[0].Shape, shape);
    }

    private void RequireTraining()
    {
        if (_evaluations > 0) throw new InvalidOperationException("the weights are those to evaluate with; dispose what Evaluate returned before the next step.");
    }

    private sealed class Evaluation(Optimizer optimizer, List<Action> back) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (_isOver) return;
            _isOver = true;
            optimizer._evaluations--;
            foreach (Action put in back) put();
        }
    }
}
