using Panthera.Kernels;
using Panthera.Numerics;

namespace Panthera.Tests.Kernels;

public class ElementwiseTests
{
    [Fact]
    public void Block_OfSomeMaps_IsTheirDefinition()
    {
        float[] x = [.. Enumerable.Range(0, 37).Select(i => i / 4f - 3)], y = [.. x.Select(v => 2 - v)], result = new float[x.Length];
        Elementwise.Of2<DivideProtected>().Block(x, y, default, default, result);
        result.ShouldBe(x.Zip(y).Select(p => p.First / (p.Second + 1e-8f)));
        Elementwise.Of2<Power>().Block(x, [2f], default, default, result);
        result.ShouldBe(x.Select(v => (float)Math.Pow(v, 2)));
        Elementwise.Of3<Where>().Block(x, [2f], y, default, result);
        result.ShouldBe(x.Zip(y).Select(p => p.First > 0 ? 2 : p.Second));
        Elementwise.Of4<Blend>().Block(x, y, [0.25f], [0.75f], x);
        x.ShouldBe(Enumerable.Range(0, 37).Select(i => i / 4f - 3).Zip(y).Select(p => p.First * 0.25f + p.Second * 0.75f));
        Elementwise.Of1<Cosine>().Number(1, 0, 0, 0).ShouldBe(Math.Cos(1), 1e-12);
        Elementwise.Of1<Cosine>().Method(typeof(LanesScalar), typeof(float)).Invoke(null, [1f]).ShouldBe(MathF.Cos(1));
    }
}
