using Panthera.Language;

namespace Panthera.Export.CSharp;

/// <summary>C#: a class that needs nothing but .NET, with vector code.</summary>
internal static class PlainCSharp
{
    /// <summary>The row of this target.</summary>
    public static ExportTarget Target { get; } = new()
    {
        Name = "csharp", Meaning = "a C# class of its own, with vector code, for .NET 9 and later", Extension = ".cs", Comment = "//",
        Columns = CSharpText.Columns, Body = Body,
    };

    private static string Body(ExportedProgram program)
    {
        CSharpSteps steps = new(program);
        (string Name, ValueKind Kind)[] numbers = [.. steps.States.Where(s => s.Kind == ValueKind.Scalar)];
        (string Name, ValueKind Kind)[] arrays = [.. steps.States.Where(s => s.Kind != ValueKind.Scalar).Concat(steps.Kept)];
        string[] parameters =
        [
            "IReadOnlyList<int[]> shapes", $"double learningRate = {CSharpText.Number(program.DefaultRate)}",
            .. steps.Settings.Select(s => $"double {s.Name} = {CSharpText.Number(s.Setting.Value)}"),
        ];
        string type = $$"""
            /// <summary>{{CSharpText.Escaped(program.Summary)}}.</summary>
            /// <remarks>Scalars are computed in double precision, all else in single. The states begin at zero.</remarks>
            public sealed class {{program.ClassName}}
            {
                private readonly int[] _rows, _columns;
            {{CSharpText.Lines(4, arrays.Select(a => $"private readonly float[][] _{a.Name};"))}}
            {{CSharpText.Lines(4, numbers.Select(n => $"private double _{n.Name};"))}}
                private long _steps;

                /// <summary>Prepares the optimizer for arrays of these shapes.</summary>
                /// <param name="shapes">The sides of each array; one of rank 1 counts as a column, of rank 3 and more all sides but the first are one.</param>
                /// <param name="learningRate">{{(program.Peak is null ? "The schedule's value, which multiplies constants of the program" : "The learning rate")}}.</param>
            {{CSharpText.Lines(4, steps.Settings.Select(s => $"/// <param name=\"{s.Name}\">{CSharpText.Escaped(s.Setting.Range?.Describe(s.Name) ?? "Any finite number")}.</param>"))}}
                /// <exception cref="ArgumentOutOfRangeException">If a value is out of its range.</exception>
                public {{program.ClassName}}(
            {{CSharpText.Lines(8, parameters.Select((p, i) => i < parameters.Length - 1 ? p + "," : p + ")"))}}
                {
                    {{CSharpText.Check("learningRate", "learningRate", program.RateRange)}}
            {{CSharpText.Lines(8, steps.Settings.Select(s => CSharpText.Check(s.Name, s.Name, s.Setting.Range)))}}
                    LearningRate = learningRate;
            {{CSharpText.Lines(8, steps.Settings.Select(s => $"{CSharpText.Property(program.ClassName, s.Name)} = {s.Name};"))}}
                    _rows = [.. shapes.Select(s => s.Length == 0 ? 1 : s[0])];
                    _columns = [.. shapes.Select(s => s.Skip(1).Aggregate(1, (product, side) => product * side))];
            {{CSharpText.Lines(8, arrays.Select(a => $"_{a.Name} = [.. _rows.Select((_, a) => new float[{CSharpSteps.Length(a.Kind)}])];"))}}
                }

                /// <summary>The learning rate; schedules set it between steps.</summary>
                public double LearningRate { get; set; }
            {{CSharpText.Lines(4, steps.Settings.SelectMany(s => (string[])["", $"/// <summary>The hyperparameter {s.Name}.</summary>", $"public double {CSharpText.Property(program.ClassName, s.Name)} {{ get; }}"]))}}

                /// <summary>How many steps were made.</summary>
                public long Steps => _steps;

                /// <summary>Makes a step: changes the weights and the states.</summary>
                /// <param name="weights">The arrays, each row by row.</param>
                /// <param name="gradients">Their gradients.</param>
                public void Step(IReadOnlyList<float[]> weights, IReadOnlyList<float[]> gradients)
                {
                    for (int a = 0; a < _rows.Length; a++)
                    {
                        if (weights[a].Length != _rows[a] * _columns[a] || gradients[a].Length != weights[a].Length)
                            throw new ArgumentException($"array {a} has {weights[a].Length} weights and {gradients[a].Length} gradients");
                    }
                    _steps++;
            {{(steps.ReadsStep ? "        double step = _steps;" : CSharpText.NoLine)}}
            {{CSharpText.Lines(8, steps.Lines)}}
                }
            """;
        return CSharpText.File("using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Numerics;\n\nnamespace Optimizers;\n\n"
            + type + CSharpText.Needed(CSharpHelpers.All, type) + "\n}\n");
    }
}
