using System.CommandLine;
using Panthera.Language;

namespace Panthera.App.Input;

/// <summary>The choice of the functions that a search draws from.</summary>
internal static class FunctionChoice
{
    /// <summary>An option that takes a set's name.</summary>
    public static Option<FunctionSet> Option() => Choice.Option<FunctionSet>("--functions", "SET",
        "What new statements may call: the paper's functions, or with 'extended' all that 'panthera functions' lists");

    /// <summary>The functions that a choice stands for: the set with all before it.</summary>
    public static IReadOnlyList<Function> Of(FunctionSet choice) => [.. Functions.All.Where(function => function.Set <= choice)];
}
