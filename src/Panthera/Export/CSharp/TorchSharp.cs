using Panthera.Language;

namespace Panthera.Export.CSharp;

/// <summary>TorchSharp: a class that derives from its <c>OptimizerHelper</c>, with parameter groups and state that is saved.</summary>
internal static class TorchSharp
{
    /// <summary>The row of this target.</summary>
    public static ExportTarget Target { get; } = new()
    {
        Name = "torchsharp", Meaning = "an optimizer for TorchSharp 0.102.5 and later: parameter groups, saved state", Extension = ".cs", Comment = "//",
        Columns = CSharpText.Columns, Body = Body,
    };

    private static string Body(ExportedProgram program)
    {
        TorchSharpDomain domain = new(program);
        domain.Run();
        (string Name, ValueKind Kind)[] states = [.. domain.States];
        (string Field, string Name, HyperparameterRange? Range, double Value)[] settings =
            [.. domain.Settings.Select(s => (Identifiers.PascalCase(s.Name), s.Name, s.Setting.Range, s.Setting.Value))];
        string parameters = string.Concat(settings.Select(s => $", double {s.Name} = {CSharpText.Number(s.Value)}"));
        string array = domain.HasMatrices ? "Matrix" : "Float", name = program.ClassName;
        string rate = CSharpText.Number(program.DefaultRate);
        string[] given =
        [
            $"{array}(p)", $"{array}(gradient)", .. states.Select(s => $"state.{Identifiers.PascalCase(s.Name)}"),
            .. domain.ReadsStep ? ["state.Step"] : (string[])[], .. domain.ReadsRate ? ["options.LearningRate!.Value"] : (string[])[],
            .. settings.Select(s => $"options.{s.Field}!.Value"),
        ];
        string[] taken =
        [
            $"Tensor {domain.NameOf(Program.Weights)}", $"Tensor {domain.NameOf(Program.Gradient)}",
            .. states.Select(s => $"{(s.Kind == ValueKind.Scalar ? "double" : "Tensor")} {s.Name}"), .. domain.ReadsStep ? ["double step"] : (string[])[],
            .. domain.ReadsRate ? ["double learningRate"] : (string[])[], .. settings.Select(s => $"double {s.Name}"),
        ];
        string type = $$"""
            /// <summary>{{CSharpText.Escaped(program.Summary)}}.</summary>
            /// <remarks>
            /// Scalars are computed in double precision, all else in single.{{(domain.HasTreeSums ? " Sums over the whole tree are over all parameters that have a gradient." : "")}}
            /// </remarks>
            public sealed class {{name}} : OptimizerHelper
            {
                /// <summary>An optimizer of parameters.</summary>
                /// <exception cref="ArgumentOutOfRangeException">If a value is out of its range.</exception>
                public {{name}}(IEnumerable<Parameter> parameters, double learningRate = {{rate}}{{parameters}})
                    : this([new ParamGroup<Options>(parameters)], learningRate{{string.Concat(settings.Select(s => ", " + s.Name))}})
                {
                }

                /// <summary>An optimizer of groups of parameters; what a group does not set is as given here.</summary>
                /// <exception cref="ArgumentOutOfRangeException">If a value is out of its range.</exception>
                public {{name}}(IEnumerable<ParamGroup<Options>> parameters, double learningRate = {{rate}}{{parameters}})
                {
                    _defaults = new Options
                    {
                        LearningRate = learningRate,
                        InitialLearningRate = learningRate,
            {{CSharpText.Lines(12, settings.Select(s => $"{s.Field} = {s.Name},"))}}
                    };
                    _parameter_groups = new List<ParamGroup>();
                    foreach (ParamGroup<Options> group in parameters) add_param_group(group);
                }

                /// <inheritdoc/>
                public override void add_param_group(ParamGroup group)
                {
                    Options defaults = (Options)_defaults, options = (Options)(group.Options ??= new Options());
                    options.LearningRate ??= defaults.LearningRate;
            {{CSharpText.Lines(8, settings.Select(s => $"options.{s.Field} ??= defaults.{s.Field};"))}}
                    options.InitialLearningRate = options.LearningRate!.Value;
                    Check("learningRate", options.LearningRate!.Value, {{CSharpText.Condition(program.RateRange, "options.LearningRate!.Value")}}, "{{program.RateRange?.Describe("learningRate") ?? "any finite number"}}");
            {{CSharpText.Lines(8, settings.Select(s => $"Check(\"{s.Name}\", options.{s.Field}!.Value, {CSharpText.Condition(s.Range, $"options.{s.Field}!.Value")}, \"{s.Range?.Describe(s.Name) ?? "any finite number"}\");"))}}
                    _parameter_groups.Add(group);
                    foreach (Parameter p in group.Parameters) _state[p.Handle] = new State(p);
                }

                /// <inheritdoc/>
                public override Tensor step(Func<Tensor>? closure = null)
                {
                    List<(Parameter Parameter, State State, Result Result, IEnumerator<Total> Totals)> updates = [];
                    Tensor loss = null!;
                    if (closure is not null)
                    {
                        using IDisposable gradients = torch.enable_grad();
                        loss = closure();
                    }
                    using IDisposable none = torch.no_grad();
                    using IDisposable scope = torch.NewDisposeScope();
                    foreach (ParamGroup group in _parameter_groups)
                    {
                        Options options = (Options)group.Options!;
                        foreach (Parameter p in group.Parameters)
                        {
                            if (p.grad is not { } gradient) continue;
                            State state = (State)_state[p.Handle];
                            state.Step++;
                            Result result = new();
                            IEnumerable<Total> totals = Update(
                                {{string.Join(", ", given)}}, result);
                            updates.Add((p, state, result, totals.GetEnumerator()));
                        }
                    }
                    // All stop where a sum over the whole tree is needed, get it, and go on.
                    while (updates.Count(u => u.Totals.MoveNext()) > 0)
                    {
                        double sum = updates.Sum(u => u.Totals.Current.Part.ToDouble());
                        foreach (var update in updates) update.Totals.Current.Value = sum;
                    }
                    foreach (var (p, state, result, _) in updates)
                    {
                        p.sub_(result.Update.reshape(p.shape).to_type(p.dtype));
            {{CSharpText.Lines(12, states.Select(s => s.Kind == ValueKind.Scalar ? $"state.{Identifiers.PascalCase(s.Name)} = result.{Identifiers.PascalCase(s.Name)};"
                : $"Replace(ref state.{Identifiers.PascalCase(s.Name)}, result.{Identifiers.PascalCase(s.Name)});"))}}
                    }
                    return loss;
                }

                /// <summary>Computes the update and the next states of one parameter; sums over all are asked for on the way.</summary>
                private static IEnumerable<Total> Update(
                    {{string.Join(", ", taken)}}, Result result)
                {
            {{CSharpText.Lines(8, domain.Lines)}}
                    result.Update = {{domain.Results[0].Text}};
            {{CSharpText.Lines(8, states.Select((s, i) => $"result.{Identifiers.PascalCase(s.Name)} = {domain.Results[i + 1].Text};"))}}
            {{(domain.HasTreeSums ? CSharpText.NoLine : "        yield break;")}}
                }

                private sealed class Total(Tensor part)
                {
                    public Tensor Part { get; } = part;

                    public double Value { get; set; }
                }

                private sealed class Result
                {
                    public Tensor Update = null!;
            {{CSharpText.Lines(8, states.Select(s => s.Kind == ValueKind.Scalar ? $"public double {Identifiers.PascalCase(s.Name)};" : $"public Tensor {Identifiers.PascalCase(s.Name)} = null!;"))}}
                }

                /// <summary>The settings of a group.</summary>
                public sealed class Options : OptimizerOptions
                {
            {{CSharpText.Lines(8, settings.SelectMany(s => (string[])[$"/// <summary>The hyperparameter {s.Name}.</summary>", $"public double? {s.Field} {{ get; set; }}", ""]))}}
                    /// <inheritdoc/>
                    public override void SaveStateDict(BinaryWriter writer)
                    {
                        base.SaveStateDict(writer);
            {{CSharpText.Lines(12, settings.Select(s => $"writer.Write({s.Field}!.Value);"))}}
                    }

                    /// <inheritdoc/>
                    public override void LoadStateDict(BinaryReader reader)
                    {
                        base.LoadStateDict(reader);
            {{CSharpText.Lines(12, settings.Select(s => $"{s.Field} = reader.ReadDouble();"))}}
                    }

                    /// <inheritdoc/>
                    public override void LoadStateDict(OptimizerOptions source)
                    {
                        base.LoadStateDict(source);
            {{CSharpText.Lines(12, settings.Select(s => $"{s.Field} = ((Options)source).{s.Field};"))}}
                    }
                }

                /// <summary>The states of a parameter, zero before the first step.</summary>
                public sealed class State : OptimizerState
                {
            {{CSharpText.Lines(8, states.Select(s => s.Kind == ValueKind.Scalar ? $"internal double {Identifiers.PascalCase(s.Name)};" : $"internal Tensor {Identifiers.PascalCase(s.Name)};"))}}
                    internal long Step;

                    internal State(Parameter p)
                        : base(p)
                    {
            {{CSharpText.Lines(12, states.Where(s => s.Kind != ValueKind.Scalar).Select(s => $"{Identifiers.PascalCase(s.Name)} = {Zero(s.Kind, domain.HasMatrices)}.DetachFromDisposeScope();"))}}
                    }

                    /// <inheritdoc/>
                    public override void Initialize(OptimizerOptions options)
                    {
                        Step = 0;
            {{CSharpText.Lines(12, states.Select(s => s.Kind == ValueKind.Scalar ? $"{Identifiers.PascalCase(s.Name)} = 0.0;" : $"{Identifiers.PascalCase(s.Name)}.zero_();"))}}
                    }

                    /// <inheritdoc/>
                    public override void SaveStateDict(BinaryWriter writer)
                    {
                        writer.Write(Step);
            {{CSharpText.Lines(12, states.Select(s => s.Kind == ValueKind.Scalar ? $"writer.Write({Identifiers.PascalCase(s.Name)});" : $"{Identifiers.PascalCase(s.Name)}.Save(writer);"))}}
                    }

                    /// <inheritdoc/>
                    public override void LoadStateDict(BinaryReader reader)
                    {
                        Step = reader.ReadInt64();
            {{CSharpText.Lines(12, states.Select(s => s.Kind == ValueKind.Scalar ? $"{Identifiers.PascalCase(s.Name)} = reader.ReadDouble();" : $"{Identifiers.PascalCase(s.Name)}.Load(reader);"))}}
                    }

                    /// <inheritdoc/>
                    public override void LoadStateDict(OptimizerState source)
                    {
                        State other = (State)source;
                        Step = other.Step;
            {{CSharpText.Lines(12, states.Select(s => s.Kind == ValueKind.Scalar ? $"{Identifiers.PascalCase(s.Name)} = other.{Identifiers.PascalCase(s.Name)};"
                : $"Replace(ref {Identifiers.PascalCase(s.Name)}, other.{Identifiers.PascalCase(s.Name)}.clone());"))}}
                    }
                }
            """;
        return CSharpText.File("using System;\nusing System.Collections.Generic;\nusing System.IO;\nusing System.Linq;\nusing TorchSharp;\nusing TorchSharp.Modules;\n"
            + "using static TorchSharp.torch;\n\nnamespace Optimizers;\n\n" + type + CSharpText.Needed(TorchSharpHelpers.All(domain.HasMatrices), type) + "\n}\n");
    }

    private static string Zero(ValueKind kind, bool hasMatrices)
    {
        static string Side(Side side) => side switch { Language.Side.One => "1", Language.Side.Rows => "Matrix(p).shape[0]", _ => "Matrix(p).shape[1]" };
        return kind == ValueKind.PerArray && !hasMatrices ? "torch.zeros(1, device: p.device)" : !hasMatrices ? "torch.zeros_like(Float(p))"
            : $"torch.zeros({Side(kind.Rows())}, {Side(kind.Columns())}, device: p.device)";
    }
}
