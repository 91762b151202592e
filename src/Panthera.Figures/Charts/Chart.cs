using Panthera.Figures.Drawing;

namespace Panthera.Figures.Charts;

/// <summary>A value of a series.</summary>
/// <param name="X">Where it is along the x axis.</param>
/// <param name="Y">The value. A line has a gap where it is not finite.</param>
/// <param name="Error">Half the width of the band around it, such as a standard error; none is drawn where it is not finite or 0.</param>
public readonly record struct Value(double X, double Y, double Error = 0);

/// <summary>A line of a panel, with a band around it.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Values">Its values, in order of x; values that cannot be drawn are left out.</param>
public sealed record Series(string Name, IReadOnlyList<Value> Values);

/// <summary>An axis. Its range is that of the data, widened to round numbers if it is linear.</summary>
/// <param name="Label">What it shows, with the unit.</param>
public sealed record Axis(string Label)
{
    /// <summary>Whether equal distances are equal factors; values that are not positive are then left out.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Values that are in the range, whatever the data.</summary>
    public IReadOnlyList<double> Includes { get; init; } = [];
}

/// <summary>One of the plots of a chart.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="X">The axis below.</param>
/// <param name="Y">The axis at the left.</param>
/// <param name="Series">The lines, in the order of the legend.</param>
public sealed record Panel(string Title, Axis X, Axis Y, IReadOnlyList<Series> Series)
{
    /// <summary>The panel's share of the chart's width, relative to that of the others.</summary>
    public double Width { get; init; } = 1;
}

/// <summary>A picture of one or several panels side by side.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Caption">A smaller line below the heading; may be empty.</param>
/// <param name="Panels">From left to right, at least one.</param>
public sealed record Chart(string Title, string Caption, IReadOnlyList<Panel> Panels)
{
    /// <summary>The width of the picture in pixels of a plain screen.</summary>
    public int Width { get; init; } = 800;

    /// <summary>The height of the picture.</summary>
    public int Height { get; init; } = 400;

    /// <summary>Draws the chart: the same picture for the same chart.</summary>
    /// <exception cref="ArgumentException">If there is no panel, or a panel is too narrow or too low to be drawn.</exception>
    public Picture Draw() => ChartDrawing.Of(this);
}
