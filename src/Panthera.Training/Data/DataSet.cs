namespace Panthera.Training.Data;

/// <summary>Which of three sets of examples that share none, as three kinds of tasks must not (AutoML-Zero's search, selection, test).</summary>
public enum DataSet
{
    /// <summary>The search's own.</summary>
    Search = 1,

    /// <summary>Never shown to a search or a selection: verdicts are made on it.</summary>
    Unseen = 2,

    /// <summary>What chooses among the best of a search.</summary>
    Selection = 3,
}
