namespace Panthera.Kernels;

/// <summary>Functions near 0 where the plain formula cancels; correct to double precision's last bits.</summary>
internal static class Precise
{
    private const double Small = 1e-5;

    /// <summary>e^x - 1.</summary>
    public static double ExpM1(double x) => Math.Abs(x) < Small ? x + x * x / 2 : Math.Exp(x) - 1;

    /// <summary>ln |1 + x|.</summary>
    public static double LogP1(double x) => Math.Abs(x) < Small ? x - x * x / 2 : Math.Log(Math.Abs(1 + x));
}
