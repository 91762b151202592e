using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>The transpose of the matrix that each example is.</summary>
internal static unsafe class ExampleTranspose
{
    /// <summary>target[j, i] = source[i, j], or that is added, for each of some examples.</summary>
    /// <param name="source">Examples of rows × columns.</param>
    /// <param name="rows">Rows of an example of the source.</param>
    /// <param name="columns">Columns of an example of the source.</param>
    /// <param name="target">Examples of columns × rows.</param>
    /// <param name="examples">Which examples.</param>
    /// <param name="sum">Null to set the target; else room for an example, and the target is added to.</param>
    public static void Run(float* source, int rows, int columns, float* target, Worker.Range examples, float* sum)
    {
        int length = rows * columns;
        for (int example = examples.First; example < examples.End; example++)
        {
            float* from = source + (nint)example * length, to = target + (nint)example * length;
            if (rows == 1 || columns == 1)
            {
                VectorAdd.Pass(from, to, length, accumulate: sum != null);
                continue;
            }
            MatrixTranspose.Run(from, columns, rows, columns, sum == null ? to : sum, rows, 1);
            if (sum != null) VectorAdd.Pass(sum, to, length, accumulate: true);
        }
    }
}
