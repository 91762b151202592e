using Panthera.Kernels;

namespace Panthera.Tests.Generators;

/// <summary>Random layouts of parameters: no, one or several arrays of rank 0 to 3, some of them empty.</summary>
internal static class Layouts
{
    public static ParameterLayout Next(ref Rng rng)
    {
        int arrays = rng.Next(4);
        List<IReadOnlyList<int>> shapes = [];
        for (int i = 0; i < arrays; i++)
            shapes.Add(rng.Next(6) switch
            {
                0 => [],
                1 or 2 => [rng.Next(30)],
                3 or 4 => [rng.Next(8), rng.Next(8)],
                _ => [rng.Next(4), rng.Next(4), rng.Next(4)],
            });
        return new(shapes);
    }
}
