namespace Panthera.Training.Data;

/// <summary>A kind of thing that <see cref="CaptionedPictures"/> draws.</summary>
/// <param name="Name">Its name in captions.</param>
/// <param name="Plural">The name of several.</param>
/// <param name="Covers">Whether a point lies in it, in the box from −1 to 1, x to the right, y downwards.</param>
public sealed record PictureShape(string Name, string Plural, Func<float, float, bool> Covers)
{
    /// <summary>The table: one row is one shape; its position is the attribute's value.</summary>
    public static IReadOnlyList<PictureShape> All { get; } =
    [
        new("circle", "circles", (x, y) => x * x + y * y <= 0.95f),
        new("square", "squares", (x, y) => Math.Max(Math.Abs(x), Math.Abs(y)) <= 0.84f),
        new("triangle", "triangles", (x, y) => y <= 0.8f && Math.Abs(x) <= (y + 1) * 0.55f),
        new("star", "stars", InStar),
        new("cross", "crosses", (x, y) => Math.Min(Math.Abs(x), Math.Abs(y)) <= 0.28f && Math.Max(Math.Abs(x), Math.Abs(y)) <= 0.98f),
        new("ring", "rings", (x, y) => x * x + y * y is <= 1 and >= 0.3f),
        new("heart", "hearts", InHeart),
        new("diamond", "diamonds", (x, y) => 1.5f * Math.Abs(x) + Math.Abs(y) <= 1),
    ];

    // Five equal points: fold the angle into half a point, where the edge is a straight line from tip to notch.
    private static bool InStar(float x, float y)
    {
        const float tenth = MathF.PI / 5, tip = 1.05f, notch = 0.46f;
        float angle = MathF.Abs(MathF.Atan2(x, -y)) % (2 * tenth);
        float folded = Math.Min(angle, 2 * tenth - angle), radius = MathF.Sqrt(x * x + y * y);
        float along = radius * MathF.Cos(folded), across = radius * MathF.Sin(folded);
        float notchAlong = notch * MathF.Cos(tenth), notchAcross = notch * MathF.Sin(tenth);
        return (tip - along) * notchAcross >= across * (tip - notchAlong);
    }

    // The curve (x² + y² − 1)³ = x²·y³ with y upwards.
    private static bool InHeart(float x, float y)
    {
        float u = 1.2f * x, v = -1.15f * y + 0.12f;
        float body = u * u + v * v - 1;
        return body * body * body <= u * u * v * v * v;
    }
}
