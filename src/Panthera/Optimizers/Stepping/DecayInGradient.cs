using System.Collections.Immutable;
using Panthera.Language;

namespace Panthera.Optimizers.Stepping;

/// <summary>Adds weight decay to the gradient that a program reads: two statements at its beginning.</summary>
internal static class DecayInGradient
{
    /// <summary>The program with <c>g = g + w * decay</c> before all else.</summary>
    /// <param name="program">A program that has no weight decay of its own, or has it at 0.</param>
    /// <param name="decay">What the weights are multiplied by, not negative; 0 leaves the program as it is.</param>
    public static Program Of(Program program, double decay)
    {
        if (decay == 0) return program;
        int shrink = program.Variables.Length;
        ImmutableArray<Statement> before =
        [
            new(shrink, Functions.Multiply, [Operand.Of(Program.Weights), Operand.Of(decay)]),
            new(Program.Gradient, Functions.Add, [Operand.Of(Program.Gradient), Operand.Of(shrink)]),
        ];
        return new(program.Variables.Add(NameBeside(program)), program.StateKinds, [.. before, .. program.Statements], program.Results);
    }

    private static string NameBeside(Program program)
    {
        string name = "l2";
        while (program.Variables.Contains(name)) name += "_";
        return name;
    }
}
