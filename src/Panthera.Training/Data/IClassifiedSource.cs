namespace Panthera.Training.Data;

/// <summary>Examples with a class each, so that what a model says of them is scored class by class.</summary>
public interface IClassifiedSource : IDataSource
{
    /// <summary>The names of the classes.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The class of an example.</summary>
    int ClassOf(Split split, int example);

    /// <summary>
    /// Tokens of a row of <see cref="Batch.Tokens"/>, its last ones, that hold the answer so far and that a model which answers in
    /// tokens fills one after the other; 0 where a model's only answer is the class.
    /// </summary>
    int AnswerTokens => 0;

    /// <summary>The class that an answer in tokens names; -1 if it names none.</summary>
    int ClassOf(ReadOnlySpan<int> answer) => answer[0];
}
