using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>
/// Programs whose update does not depend on the learning rate step equally far to the end: short trainings forgive it, long ones want a schedule.
/// </summary>
public static class Scheduled
{
    /// <summary>A program with its update multiplied by the learning rate, so that it follows the schedule.</summary>
    /// <param name="program">A well-typed program.</param>
    /// <returns>The program without what does not matter; null if it depends on the learning rate as it is.</returns>
    public static Program? Of(Program program)
    {
        if (Liveness.Of(program).LearningRate) return null;
        Program pruned = Liveness.Prune(program);
        return WithFreeRate(pruned).UpdateTimes(Operand.Of(pruned.LearningRate));
    }

    /// <summary>The same program, but what it keeps in the place of the learning rate has one of its own.</summary>
    private static Program WithFreeRate(Program program)
    {
        int rate = program.LearningRate, own = program.Variables.Length;
        if (program.Statements.All(statement => statement.Target != rate)) return program;
        int Moved(int variable) => variable == rate ? own : variable;
        return new Program(
            program.Variables.Add(program.FreeName("constant")), program.StateKinds,
            [.. program.Statements.Select(statement => statement with
            {
                Target = Moved(statement.Target), Arguments = [.. statement.Arguments.Select(a => a.IsConstant ? a : Operand.Of(Moved(a.Variable)))],
            })],
            [.. program.Results.Select(Moved)]);
    }
}
