namespace Panthera.Training.Graphs;

/// <summary>Which of its blocks an operation can write over others of the same length that nobody else reads any more.</summary>
[Flags]
public enum Reuse
{
    /// <summary>None: each block has a place of its own.</summary>
    None = 0,

    /// <summary>The output may lie where the first input does.</summary>
    OutputOverInput = 1,

    /// <summary>What is saved may lie where the first input does.</summary>
    SavedOverInput = 2,

    /// <summary>The gradient by the first input may lie where what was saved does.</summary>
    GradientOverSaved = 4,
}
