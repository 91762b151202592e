namespace Panthera.Training.Data;

/// <summary>
/// A square of ink coverage (0 to 1 a pixel) to draw strokes on, with anti-aliasing: a pixel is covered by as much of it as
/// lies within the stroke's radius, judged by its centre's distance. Coordinates are pixels from the upper left corner.
/// </summary>
internal readonly ref struct Canvas(Span<float> coverage, int size)
{
    private readonly Span<float> _coverage = coverage;

    /// <summary>Draws a straight stroke with round ends.</summary>
    /// <param name="x0">Where it begins.</param>
    /// <param name="y0">Where it begins.</param>
    /// <param name="x1">Where it ends.</param>
    /// <param name="y1">Where it ends.</param>
    /// <param name="radius">Half the stroke's thickness.</param>
    /// <param name="opacity">The coverage in its middle; strokes that overlap keep the greater coverage.</param>
    public void Stroke(float x0, float y0, float x1, float y1, float radius, float opacity)
    {
        float reach = radius + 0.5f;
        int left = Math.Max((int)(Math.Min(x0, x1) - reach), 0), right = Math.Min((int)(Math.Max(x0, x1) + reach), size - 1);
        int top = Math.Max((int)(Math.Min(y0, y1) - reach), 0), bottom = Math.Min((int)(Math.Max(y0, y1) + reach), size - 1);
        float dx = x1 - x0, dy = y1 - y0;
        float inverse = 1 / Math.Max(dx * dx + dy * dy, 1e-12f);
        for (int row = top; row <= bottom; row++)
        {
            float py = row + 0.5f - y0;
            for (int column = left; column <= right; column++)
            {
                float px = column + 0.5f - x0;
                float along = Math.Min(Math.Max((px * dx + py * dy) * inverse, 0), 1);
                float ex = px - along * dx, ey = py - along * dy;
                float squared = ex * ex + ey * ey;
                if (squared < reach * reach)
                {
                    float covered = opacity * Math.Min(reach - MathF.Sqrt(squared), 1);
                    ref float pixel = ref _coverage[row * size + column];
                    pixel = Math.Max(pixel, covered);
                }
            }
        }
    }
}
