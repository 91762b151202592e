using Panthera.Training.Graphs;

namespace Panthera.Training;

/// <summary>Answers that a model writes token by token.</summary>
internal static class Answers
{
    /// <summary>Puts what the model said to follow the first tokens of each answer in the place of the next one.</summary>
    /// <param name="plan">The model, after a pass.</param>
    /// <param name="length">Tokens of an answer, which are the last of each row.</param>
    /// <param name="token">The place to fill; places before it are filled.</param>
    public static void Write(Plan plan, int length, int token)
    {
        int tokens = plan.Batch.Tokens.Length / plan.Rows;
        for (int row = 0; row < plan.Rows; row++)
        {
            // What is no token at all, as a model without a largest number gives, must not reach the embedding.
            plan.Batch.Tokens[(row + 1) * tokens - length + token] = Math.Max(0, plan.Predictions[row * length + token - 1]);
        }
    }
}
