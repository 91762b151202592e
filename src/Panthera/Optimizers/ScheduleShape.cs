using Panthera.Language;

namespace Panthera.Optimizers;

/// <summary>A step as shapes of schedules see it, after the warm-up.</summary>
/// <param name="Progress">How much of the rest is done: above 0, and 1 only after the last step.</param>
/// <param name="Warmups">The number of the step from 1, in lengths of the warm-up: above 1.</param>
public readonly record struct SchedulePoint(double Progress, double Warmups);

/// <summary>How a schedule goes on from 1 after its warm-up.</summary>
public sealed class ScheduleShape
{
    private readonly Func<SchedulePoint, double> _value;

    private ScheduleShape(string name, string summary, bool hasFinalShare, Func<SchedulePoint, double> value) =>
        (Name, Summary, HasFinalShare, _value) = (name, summary, hasFinalShare, value);

    /// <summary>The shapes, a table: one row a shape.</summary>
    public static IReadOnlyList<ScheduleShape> All { get; } =
    [
        new("constant", "stays at 1",                                                   false, _ => 1),
        new("cosine",   "falls by half a cosine (Loshchilov and Hutter, 2017)",         true,  at => 0.5 * (1 + Math.Cos(Math.PI * at.Progress))),
        new("linear",   "falls evenly",                                                 true,  at => 1 - at.Progress),
        new("rsqrt",    "falls as 1/√(step/warm-up) (Vaswani et al., 2017)",            false, at => 1 / Math.Sqrt(at.Warmups)),
    ];

    /// <summary>The name that commands take.</summary>
    public string Name { get; }

    /// <summary>What it does after the warm-up, for people.</summary>
    public string Summary { get; }

    /// <summary>Whether it ends at a value that can be chosen.</summary>
    public bool HasFinalShare { get; }

    /// <summary>The shape with this name.</summary>
    /// <exception cref="InputException">If there is none.</exception>
    public static ScheduleShape Named(string name)
    {
        IEnumerable<string> names = All.Select(shape => shape.Name);
        return All.FirstOrDefault(shape => shape.Name == name) ?? throw new InputException(
            $"no schedule {Quoted.Of(name)}; " + (Spelling.Nearest(name, names) is { } near ? $"did you mean '{near}'?" : $"there are {string.Join(", ", names)}"));
    }

    /// <summary>The value after the warm-up, from 0 to 1.</summary>
    public double At(SchedulePoint point) => _value(point);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
