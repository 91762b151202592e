using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Panthera.Kernels.Formats;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>Where a value in the registers of a fused loop is from.</summary>
internal enum FusedOrigin
{
    /// <summary>A scalar, the same for all numbers.</summary>
    Constant,

    /// <summary>An array's memory.</summary>
    Load,

    /// <summary>An elementwise function of others.</summary>
    Call,

    /// <summary>A copy of another.</summary>
    Copy,

    /// <summary>None: others are added to a reduction's sums.</summary>
    Reduction,
}

/// <summary>A value in the registers of a fused loop, or what adds to a sum.</summary>
/// <param name="Origin">Where it is from.</param>
/// <param name="Place">Of a constant its place among the scalars, of a load its array, of a reduction its sums.</param>
/// <param name="Function">What is computed of the arguments.</param>
/// <param name="Arguments">The values that it is computed from, by their numbers.</param>
internal readonly record struct FusedValue(FusedOrigin Origin, int Place, Function? Function, ImmutableArray<int> Arguments)
{
    /// <summary>Whether it is a function that takes long.</summary>
    public bool IsLongCall => Origin == FusedOrigin.Call && !Function!.Elementwise!.IsInlined;
}

/// <summary>An array that a fused loop reads or writes.</summary>
/// <param name="IsBlock">Whether it is a block in the cache, and not all of a value.</param>
/// <param name="Format">How it is loaded and stored; null if it is of floats.</param>
/// <param name="Address">The place of its first address among all arrays'.</param>
internal readonly record struct FusedArray(bool IsBlock, RegisterFormat? Format, int Address);

/// <summary>
/// All that the code of a fused loop depends on beside the registers: what holds for one parameter alone, such as addresses, sizes and the
/// values of scalars, is handed over when the code runs. Loops of equal <see cref="Key"/> have the same code.
/// </summary>
internal sealed class FusedSource
{
    /// <summary>The most numbers that a round of a loop may compute.</summary>
    public const int MostAbreast = 128;

    /// <summary>The values, in the order in which they are computed; arguments may stand anywhere if they are loaded.</summary>
    public required ImmutableArray<FusedValue> Values { get; init; }

    /// <summary>The arrays, in the order in which the code expects their addresses.</summary>
    public required ImmutableArray<FusedArray> Arrays { get; init; }

    /// <summary>The values that are stored, each with the place of its array.</summary>
    public required ImmutableArray<(int Value, int Array)> Stores { get; init; }

    /// <summary>How many reductions there are.</summary>
    public required int Reductions { get; init; }

    /// <summary>Whether arrays are so long that the page tables do not stay in the cache, and a page must be asked for early.</summary>
    public required bool FetchesAhead { get; init; }

    /// <summary>The array through which arguments and results of long calls go; -1 if there are none.</summary>
    public required int Scratch { get; init; }

    /// <summary>Whether functions are called that take long, so that several registers should be under way at once.</summary>
    public bool HasLongCalls => Values.Any(value => value.IsLongCall);

    /// <summary>Everything above in one line.</summary>
    public string Key => field ??= Line();

    private string Line()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{(FetchesAhead ? "ahead" : "")} scratch {Scratch} sums {Reductions} arrays");
        foreach (FusedArray array in Arrays) text.Append(CultureInfo.InvariantCulture, $" {(array.IsBlock ? "block " : "")}{array.Format?.Name ?? "float32"}@{array.Address}");
        text.Append(" values");
        foreach (FusedValue value in Values)
            text.Append(CultureInfo.InvariantCulture, $" {value.Origin}{value.Place}:{value.Function?.Name}({string.Join(',', value.Arguments)})");
        text.Append(" stores");
        foreach ((int value, int array) in Stores) text.Append(CultureInfo.InvariantCulture, $" {value}>{array}");
        return text.ToString();
    }
}
