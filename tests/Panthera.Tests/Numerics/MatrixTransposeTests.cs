using Panthera.Numerics;

namespace Panthera.Tests.Numerics;

public unsafe class MatrixTransposeTests
{
    [Fact]
    public void Transpose_OfAnySize_TurnsRowsIntoColumns()
    {
        for (int rows = 0; rows <= 37; rows++)
        {
            for (int columns = 0; columns <= 37; columns++)
            {
                int sourceRow = columns + 1, targetRow = rows + 2;
                float[] source = LaneWidths.Random(rows * sourceRow + 1, 5), target = new float[columns * targetRow + 1];
                Array.Fill(target, 77);
                fixed (float* from = source, to = target) MatrixTranspose.Run(from, sourceRow, rows, columns, to, targetRow, 2);
                for (int j = 0; j < columns; j++)
                {
                    for (int i = 0; i < rows; i++) target[j * targetRow + i].ShouldBe(2 * source[i * sourceRow + j]);
                    for (int i = rows; i < targetRow; i++) target[j * targetRow + i].ShouldBe(77);
                }
            }
        }
    }
}
