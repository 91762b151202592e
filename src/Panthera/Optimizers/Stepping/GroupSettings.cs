using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Optimizers.Stepping;

/// <summary>The program of a group of parameters, with its hyperparameters bound, and the rates at which it steps.</summary>
internal sealed class GroupSettings
{
    /// <summary>The hyperparameter that is the learning rate.</summary>
    public const string RateName = "learning_rate";

    private static readonly string[] DecayNames = ["weight_decay", "lambda"];

    private readonly double _boundRate, _decay;
    private readonly WeightDecayConvention _convention;

    /// <summary>Binds a program's hyperparameters.</summary>
    /// <param name="text">The program's text.</param>
    /// <param name="source">What messages about it begin with.</param>
    /// <param name="hyperparameters">Values of hyperparameters that are not at their defaults.</param>
    /// <param name="learningRate">The learning rate; null for the program's default, or 1 if it has none.</param>
    /// <param name="weightDecay">The weight decay; null for the program's default.</param>
    /// <param name="convention">What it is multiplied by.</param>
    /// <param name="isFrozen">Whether its parameters stay as they are.</param>
    /// <exception cref="InputException">If there is no such hyperparameter, or a value is out of its range.</exception>
    public GroupSettings(
        string text, string source, IReadOnlyDictionary<string, double> hyperparameters, double? learningRate, double? weightDecay,
        WeightDecayConvention convention, bool isFrozen)
    {
        Dictionary<string, double> bound = new(hyperparameters);
        ParsedProgram parsed = Parser.Read(text, source);
        bool Has(string name) => parsed.Hyperparameters.Any(h => h.Name == name);
        if (learningRate is { } rate)
        {
            if (!(rate >= 0 && double.IsFinite(rate))) throw new InputException($"{source}: a learning rate of {rate}; expected a finite number that is not negative");
            // A program may refuse a rate of 0; then its default is bound, and the schedule's value is 0.
            if (Has(RateName) && rate > 0) bound[RateName] = rate;
        }
        string? decayName = Array.Find(DecayNames, Has);
        if (weightDecay is { } decay)
        {
            if (!(decay >= 0 && double.IsFinite(decay))) throw new InputException($"{source}: a weight decay of {decay}; expected a finite number that is not negative");
            if (decayName is not null) bound[decayName] = convention == WeightDecayConvention.TimesLearningRate ? decay : 0;
        }
        parsed = Parser.Read(text, source, bound);
        double ownDecay = decayName is null ? 0 : parsed.Hyperparameters.First(h => h.Name == decayName).Value;
        if (convention == WeightDecayConvention.AddedToGradient)
        {
            // The program's default is meant as the program has it, and moves along.
            if (weightDecay is null && decayName is not null) parsed = Parser.Read(text, source, new Dictionary<string, double>(bound) { [decayName] = 0 });
            parsed = parsed with { Program = DecayInGradient.Of(parsed.Program, weightDecay ?? ownDecay) };
        }
        if (Kinds.Check(parsed.Program) is { } fault) throw new InputException($"{source}: {fault.Message}");
        Parsed = parsed;
        _boundRate = parsed.Hyperparameters.FirstOrDefault(h => h.Name == RateName)?.Value ?? 1;
        (_convention, IsFrozen) = (convention, isFrozen);
        LearningRate = learningRate ?? _boundRate;
        // What the program does itself the kernel must not do again.
        _decay = convention switch
        {
            WeightDecayConvention.AddedToGradient => 0,
            WeightDecayConvention.Independent => weightDecay ?? 0,
            _ => decayName is null ? weightDecay ?? 0 : 0,
        };
        WeightDecay = weightDecay ?? ownDecay;
        IsJoint = TreeSums.AreIn(Liveness.Prune(parsed.Program));
        Evaluation = EvaluationPoint.Of(text, source, parsed);
        if (IsJoint && Evaluation is not null) throw new InputException($"{source}: sums over all parameters and says '{EvaluationPoint.Key}'; expected one or the other");
    }

    /// <summary>The program.</summary>
    public ParsedProgram Parsed { get; }

    /// <summary>Whether the parameters stay as they are.</summary>
    public bool IsFrozen { get; }

    /// <summary>Whether the program sums over all parameters, so that they can only step together.</summary>
    public bool IsJoint { get; }

    /// <summary>What its weights are evaluated at; null if that is where they are.</summary>
    public EvaluationPoint? Evaluation { get; }

    /// <summary>The learning rate at a schedule of 1.</summary>
    public double LearningRate { get; set; }

    /// <summary>The weight decay.</summary>
    public double WeightDecay { get; }

    /// <summary>What the program's lr is in a step; also sets the weight decay that the kernel has to do.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="factor">The schedule's value, times whatever else multiplies the learning rate.</param>
    /// <param name="shrink">What the weights are to be multiplied by after the step, because the kernel cannot: 1 if there is nothing to do.</param>
    public float RateFor(Kernel kernel, double factor, out double shrink)
    {
        float rate = (float)(factor * (LearningRate / _boundRate));
        shrink = 1;
        if (_decay == 0) return rate;
        // The kernel's decay is multiplied by the program's lr. Where that is 0, decay that does not depend on it must not be 0 as well.
        bool isIndependent = _convention == WeightDecayConvention.Independent;
        kernel.WeightDecay = !isIndependent ? _decay * _boundRate : rate == 0 ? 0 : _decay * factor / rate;
        if (isIndependent && rate == 0) shrink = 1 - _decay * factor;
        return rate;
    }

    /// <summary>Finds out whether a program sums over the whole tree.</summary>
    private sealed class TreeSums : Domain<int>
    {
        private bool _found;

        public static bool AreIn(Program program)
        {
            TreeSums domain = new();
            program.Execute(domain);
            return domain._found;
        }

        public override int Input(int variable) => 0;

        public override int Constant(double value) => 0;

        public override int Apply(int statement, Function function, ReadOnlySpan<int> arguments)
        {
            if (function.Composition is { } composition) return composition.Build(this, statement, arguments);
            _found |= function.Reduction is { Kind: ValueKind.Scalar };
            return 0;
        }
    }
}
