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
    /// Draws what the file does not have yet, wave by wave: trainings of programs that it has are kept elsewhere by their numbers.
    /// </summary>
    public static void Run(string folder)
    {
        string path = Path.Combine(folder, FileName);
        List<SampledProgram> had = File.Exists(path) ? InFile(path) : [];
        HashSet<string> structures = [.. had.Select(one => StructureOf(one.Program))];
        int number = had.Count, begun = had.Count == 0 ? 0 : had.Count <= FirstWave ? 1 : ProxiesSample.Waves.Count;
        using StreamWriter file = new(path, append: true) { NewLine = "\n" };
        for (int i = begun; i < ProxiesSample.Waves.Count; i++) number = Draw(ProxiesSample.Waves[i], new Rng(1, (ulong)(11 + 2 * i)), structures, number, file);
        Console.WriteLine($"{number} programs in {path}");
    }

    private static int Draw(SampleWave wave, Rng rng, HashSet<string> structures, int number, StreamWriter file)
    {
        List<MetProgram> met = [.. ProxiesSample.Meet(wave)];
        for (int stratum = wave.Strata.Length - 1; stratum >= 0; stratum--)
        {
            double low = wave.Strata[stratum].Low, high = stratum + 1 < wave.Strata.Length ? wave.Strata[stratum + 1].Low : double.PositiveInfinity;
            MetProgram[] inside = [.. met.Where(m => m.Score >= low && m.Score < high)];
            Shuffle(inside, ref rng);
            int drawn = 0;
            // Programs that differ by nothing but their constants are one structure, and the first of it stands for all.
            foreach (MetProgram one in inside.Where(m => structures.Add(StructureOf(m.Program))).Take(wave.Strata[stratum].Programs))
            {
                file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# p{++number:D3}; from {one.Source}; score {one.Score:F3}"));
                file.Write(Printer.Print(one.Program));
                drawn++;
            }
            Console.WriteLine($"scores from {low,6:F2}: {drawn,3} drawn of {inside.Length,4} met");
        }
        return number;
    }

    /// <summary>
    /// The drawn programs and the catalogue's: those of the first wave in an order without meaning, then the others in such an
    /// order. Any first part is a fair sample of its wave.
    /// </summary>
    /// <exception cref="InputException">If the file is missing or one of its programs cannot be read.</exception>
    public static IReadOnlyList<SampledProgram> Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new InputException($"{path}: no such file; 'proxies programs' writes it");
        List<SampledProgram> drawn = InFile(path);
        SampledProgram[] first = [.. drawn.Take(FirstWave), .. Known.Select(FromCatalogue)];
        Rng rng = new(1, 12);
        Shuffle(first, ref rng);
        SampledProgram[] later = [.. drawn.Skip(FirstWave), .. Catalogue.All.Select(entry => entry.Name).Except(Known).Order(StringComparer.Ordinal).Select(FromCatalogue)];
        rng = new(1, 14);
        Shuffle(later, ref rng);
        return [.. first, .. later];
    }

    /// <summary>How many programs the first wave gave.</summary>
    private const int FirstWave = 161;

    /// <summary>The catalogue as it was when they were drawn; the order is drawn with them.</summary>
    private static readonly string[] Known =
    [
        "adabelief", "adafactor", "adamw", "amsgrad", "lion", "muon", "nadam", "program3", "program4", "program8", "radam", "momentum", "signum",
    ];

    private static SampledProgram FromCatalogue(string name) => new(name, Catalogue.Open(name).Parsed.Program);

    private static List<SampledProgram> InFile(string path) =>
    [
        .. File.ReadAllText(path).Split("# ", StringSplitOptions.RemoveEmptyEntries).Select(text =>
        {
            string name = text[..text.IndexOf(';', StringComparison.Ordinal)];
            return new SampledProgram(name, Parser.Parse("# " + text, $"{FileName}, {name}"));
        }),
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
