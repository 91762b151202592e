namespace Panthera.Language;

/// <summary>
/// What a program is executed on: numbers, kinds, hashes, sets of statements, instructions or text.
/// <see cref="Program.Execute{T}(Domain{T})"/> asks for each input and constant and applies each statement's function.
/// A domain takes part in one execution at a time.
/// </summary>
/// <typeparam name="T">What stands for a value in this domain.</typeparam>
public abstract class Domain<T>
{
    private T[] _memory = [];

    /// <summary>Whether the domain has seen enough: the execution ends with the statement at hand, and its results mean nothing.</summary>
    protected internal bool Stopped { get; protected set; }

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

    /// <summary>Memory for an execution's values: the same each time, so that a domain that is used again allocates nothing.</summary>
    internal T[] Memory(int length)
    {
        if (_memory.Length < length) _memory = new T[Math.Max(length, 32)];
        return _memory;
    }
}
