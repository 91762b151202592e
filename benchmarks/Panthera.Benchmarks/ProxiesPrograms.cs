using System.Globalization;
using System.Text.RegularExpressions;
using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.Benchmarks;

/// <summary>A program whose trainings are compared.</summary>
/// <param name="Name">Its name in the catalogue, or its number.</param>
/// <param name="Program">The program.</param>
internal sealed record SampledProgram(string Name, Language.Program Program);

/// <summary>The programs that small and large tasks are asked to rank: drawn from searches, some at each height.</summary>
internal static partial class ProxiesPrograms
{
    private const string FileName = "programs.opt";

    /// <summary>
    /// Lower ends of the strata of scores, in doublings of steps, and how many programs each gives; the highest has no upper
    /// end. What fails at a first learning rate is met most often, and tells tasks apart least.
    /// </summary>
    private static readonly (double Low, int Programs)[] Strata = [(-4.5, 20), (-3, 20), (-1.5, 25), (-0.75, 30), (-0.25, 30), (0, 30), (0.2, 30)];

    /// <summary>Draws the programs anew and writes the file.</summary>
    public static void Run(string folder)
    {
        List<MetProgram> met = [.. ProxiesSample.Meet()];
        Rng rng = new(1, 11);
        HashSet<string> structures = [];
        using StreamWriter file = new(Path.Combine(folder, FileName)) { NewLine = "\n" };
        int number = 0;
        for (int stratum = Strata.Length - 1; stratum >= 0; stratum--)
        {
            double low = Strata[stratum].Low, high = stratum + 1 < Strata.Length ? Strata[stratum + 1].Low : double.PositiveInfinity;
            MetProgram[] inside = [.. met.Where(m => m.Score >= low && m.Score < high)];
            Shuffle(inside, ref rng);
            int drawn = 0;
            // Programs that differ by nothing but their constants are one structure, and the first of it stands for all.
            foreach (MetProgram one in inside.Where(m => structures.Add(StructureOf(m.Program))).Take(Strata[stratum].Programs))
            {
                file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# p{++number:D3}; from {one.Source}; score {one.Score:F3}"));
                file.Write(Printer.Print(one.Program));
                drawn++;
            }
            Console.WriteLine($"scores from {low,6:F2}: {drawn,3} drawn of {inside.Length,4} met");
        }
    }

    /// <summary>The drawn programs and the catalogue's, in an order without meaning: any first part of it is a fair sample.</summary>
    /// <exception cref="InputException">If the file is missing or one of its programs cannot be read.</exception>
    public static IReadOnlyList<SampledProgram> Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new InputException($"{path}: no such file; 'proxies programs' writes it");
        SampledProgram[] all =
        [
            .. File.ReadAllText(path).Split("# ", StringSplitOptions.RemoveEmptyEntries).Select(text =>
            {
                string name = text[..text.IndexOf(';', StringComparison.Ordinal)];
                return new SampledProgram(name, Parser.Parse("# " + text, $"{FileName}, {name}"));
            }),
            .. Known.Select(name => new SampledProgram(name, Catalogue.Open(name).Parsed.Program)),
        ];
        Rng rng = new(1, 12);
        Shuffle(all, ref rng);
        return all;
    }

    /// <summary>The catalogue as it was when they were drawn; the order is drawn with them.</summary>
    private static readonly string[] Known =
    [
        "adabelief", "adafactor", "adamw", "amsgrad", "lion", "muon", "nadam", "program3", "program4", "program8", "radam", "momentum", "signum",
    ];

    private static string StructureOf(Language.Program program) => Numbers().Replace(Printer.Print(program), "#");

    private static void Shuffle<T>(T[] items, ref Rng rng)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = rng.Next(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    [GeneratedRegex(@"(?<![\w.])-?\d+(\.\d+)?(e[-+]?\d+)?")]
    private static partial Regex Numbers();
}
