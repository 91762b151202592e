using Panthera.Training.Data;
using Panthera.Training.Metrics;

namespace Panthera.Training.Tests.Metrics;

public class JudgeTests
{
    [Fact]
    public void Judge_OfRealPictures_SeesTheirClasses()
    {
        PictureSet pictures = Pictures.Draw(12, 2048, 128, 128, 1);
        using Judge judge = Judge.Train(pictures, 120);
        Batch batch = new(new float[100 * 144], [], new int[100]);
        pictures.Read(Split.Test, [.. Enumerable.Range(0, 100)], batch);
        (int[] classes, float[] features) = judge.Look(batch.Features);
        double right = classes.Zip(batch.Targets).Count(pair => pair.First == pair.Second) / 100.0;
        right.ShouldBeGreaterThan(5.0 / pictures.Classes);
        judge.Accuracy.ShouldBe(right, 0.15);
        features.Length.ShouldBe(100 * judge.Width);
        (int[] alone, float[] read) = judge.Look(batch.Features.AsSpan(33 * 144, 144));
        alone.ShouldBe([classes[33]]);
        for (int i = 0; i < judge.Width; i++) read[i].ShouldBe(features[33 * judge.Width + i], 1e-4f);
    }
}
