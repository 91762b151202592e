using Panthera.Training.Diffusion;

namespace Panthera.Training.Tests.Diffusion;

public class CoarsePictureTests
{
    [Theory, InlineData(2), InlineData(3), InlineData(4)]
    public void Apply_ToARamp_GivesItBackAwayFromTheEdges(int factor)
    {
        int size = 8 * factor, channels = 2;
        float[] picture = [.. Enumerable.Range(0, size * size * channels).Select(i => i % channels == 0 ? 0.03f * (i / channels % size) : 0.02f * (i / channels / size))];
        float[] result = Apply(picture, size, channels, factor);
        for (int y = 2 * factor; y < size - 2 * factor; y++)
        {
            for (int x = 2 * factor; x < size - 2 * factor; x++)
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    int at = (y * size + x) * channels + channel;
                    result[at].ShouldBe(picture[at], 1e-5f);
                }
            }
        }
    }

    // Keys' interpolation also gives back squares; the mean over a square of pixels adds the variance of their places.
    [Fact]
    public void Apply_ToAParabola_GivesItBackAwayFromTheEdges()
    {
        const int factor = 4, size = 40;
        float[] picture = [.. Enumerable.Range(0, size * size).Select(i => 0.001f * (i % size) * (i % size))];
        float[] result = Apply(picture, size, 1, factor);
        for (int x = 3 * factor; x < size - 3 * factor; x++) result[20 * size + x].ShouldBe(picture[20 * size + x] + 0.001f * (factor * factor - 1) / 12, 1e-5f);
    }

    [Fact]
    public void Apply_ToOneBrightSquare_FollowsTheKernel()
    {
        // In a row of squares ... 0 0 1 0 0 ..., places at distance d from the bright centre have Keys' weight of d.
        const int factor = 2, size = 18;
        float[] picture = new float[size * size];
        for (int i = 0; i < size * size; i++) picture[i] = i % size / factor == 4 ? 1 : 0;
        float[] result = Apply(picture, size, 1, factor);
        for (int x = 0; x < size; x++)
        {
            double d = Math.Abs((x + 0.5) / factor - 4.5);
            double weight = d < 1 ? 1.5 * d * d * d - 2.5 * d * d + 1 : d < 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
            result[9 * size + x].ShouldBe((float)weight, 1e-6f);
        }
    }

    [Fact]
    public void Apply_ToOneColour_KeepsIt() => Apply([.. Enumerable.Repeat(0.4f, 12 * 12 * 3)], 12, 3, 4).ShouldAllBe(value => Math.Abs(value - 0.4f) < 1e-6f);

    [Theory, InlineData(5), InlineData(0), InlineData(-2)]
    public void Factor_ThatDoesNotDivide_IsRefused(int factor) => Should.Throw<InputException>(() => new CoarsePicture(12, 1, factor));

    private static float[] Apply(float[] picture, int size, int channels, int factor)
    {
        CoarsePicture coarse = new(size, channels, factor);
        float[] result = new float[picture.Length];
        coarse.Apply(picture, result, new float[coarse.ScratchLength]);
        return result;
    }
}
