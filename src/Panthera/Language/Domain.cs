namespace Panthera.Language;

/// <summary>
/// What a program is executed on: numbers, kinds, hashes, sets of statements, instructions or text.
/// <see cref="Program.Execute"/> asks for each input and constant and applies each statement's function.
/// </summary>
/// <typeparam name="T">What stands for a value in this domain.</typeparam>
public abstract class Domain<T>
{
    /// <summary>The value of an input, by its variable index: weights 0, gradient 1, states, learning rate.</summary>
    public abstract T Input(int variable);

    /// <summary>The value of a constant.</summary>
    public abstract T Constant(double value);

    /// <summary>The value that a statement computes.</summary>
    /// <param name="statement">The statement's index.</param>
    /// <param name="function">The function it calls.</param>
    /// <param name="arguments">The values of its arguments; valid during the call only.</param>
    public abstract T Apply(int statement, Function function, ReadOnlySpan<T> arguments);

    /// <summary>Stands in for a variable that is read before it is assigned. Most domains see checked programs only.</summary>
    /// <param name="statement">The index of the reading statement; the number of statements if it is the return.</param>
    /// <param name="variable">The variable's index.</param>
    public virtual T Unassigned(int statement, int variable) =>
        throw new InvalidOperationException($"Variable {variable} is read before it is assigned; check the program first.");
}
