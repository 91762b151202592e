using System.CommandLine;
using Panthera.Language;

namespace Panthera.App.Input;

/// <summary>The choice of the functions that a search draws from.</summary>
internal static class FunctionChoice
{
    /// <summary>An option that takes a set's name.</summary>
    public static Option<FunctionSet> Option() => new("--functions")
    {
        HelpName = "SET",
        Description = "What new statements may call: the paper's functions, or with 'extended' all that 'panthera functions' lists "
            + $"(default: {NameOf(FunctionSet.Paper)})",
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            foreach (FunctionSet set in Enum.GetValues<FunctionSet>())
                if (given == NameOf(set)) return set;
            result.AddError($"--functions takes {string.Join(" or ", Enum.GetValues<FunctionSet>().Select(NameOf))}, not '{given}'");
            return default;
        },
    };

    /// <summary>How users write and read a set's name.</summary>
    public static string NameOf(FunctionSet set) => set.ToString().ToLowerInvariant();

    /// <summary>The functions that a choice stands for: the set with all before it.</summary>
    public static IReadOnlyList<Function> Of(FunctionSet choice) => [.. Functions.All.Where(function => function.Set <= choice)];
}
