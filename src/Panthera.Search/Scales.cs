using System.Globalization;
using Panthera.Language;

namespace Panthera.Search;

/// <summary>Learning-rate scales: factors on a program's updates.</summary>
public static class Scales
{
    /// <summary>Three digits: enough for a learning rate, and can be read.</summary>
    public static double Rounded(double scale) =>
        double.IsFinite(scale) ? double.Parse(scale.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : 1;

    /// <summary>The program whose plain update is this program's update at a scale.</summary>
    public static Program Applied(Program program, double scale) => scale == 1 ? program : program.UpdateTimes(Operand.Of(scale));
}
