using System.Collections.Concurrent;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Language;

/// <summary>Faulty texts parse or are refused: nothing crashes, hangs or takes much memory.</summary>
public class ParserFuzzTests
{
    private const int Texts = 1_000_000, Rounds = 100;
    private const int MostBytes = 200_000, LongestMessage = 400;

    private static readonly string[] Handwritten =
    [
        Listings.Program1,
        Listings.Program3,
        "def train(w, g, m, lr):\n  u = -g ** 2 * -0.5 + (w - m) * (g / lr)\n  a = g\n  g = a * 2.5e-3  # c\n  x = 0.5\n"
            + "  m = interp(g,\n     m, x)\n  u = max(u, interpolate(g, m, 0.25))\n  return (u + g, m)\n",
        "def f(w: Params[a, b], g: Params, lr: float, k: float = -2e-1, d: -3 < d <= +4 = 3) -> Tuple[Params]:\n  return g * k + w * d\n",
        "def train(w, g, t1, lr):\n  t2 = (t1 + g) * w\n  b = t2\n  t2 = b * (g - t1 * 2)\n  w = w ** -2 ** 3\n  return (t2 * w) + b, (t1)\n",
        "def train(w, g, lr, k=0.3, j=-1e-3):\n  k = g * k\n  z = k\n  k = z * (z - k * j)\n  y = k\n  z = z + y\n  return (k + y) - z\n",
    ];

    [Fact]
    public void MutatedTexts_ParseOrAreRefused()
    {
        Rng rng = new(43);
        List<string> sources = [.. Handwritten, .. Catalogue.All.Select(e => e.Text)];
        for (int i = 0; i < 50; i++) sources.Add(RandomPrograms.NextOfBothSets(ref rng, 20).ToString());

        ConcurrentQueue<string> faults = [];
        int parsed = 0;
        Parallel.For(0, Rounds, round =>
        {
            Rng own = new(44, (ulong)round);
            MutatedTexts texts = new(sources);
            for (int i = 0; i < Texts / Rounds && faults.Count < 10; i++)
            {
                string text = texts.Next(ref own);
                if (FaultOf(text, out bool good) is { } fault) faults.Enqueue($"{fault}: {text}");
                if (good) Interlocked.Increment(ref parsed);
            }
        });
        faults.ShouldBeEmpty();
        // Both ways out are well trodden.
        parsed.ShouldBeInRange(Texts / 20, Texts / 2);
    }

    private static string? FaultOf(string text, out bool parsed)
    {
        parsed = false;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Program program = Parser.Parse(text, "t");
            if (GC.GetAllocatedBytesForCurrentThread() - before > MostBytes) return "took much memory";
            parsed = true;
            string printed = program.ToString();
            return Parser.Parse(printed).ToString() == printed ? null : "does not print as it parses";
        }
        catch (InputException e)
        {
            if (parsed) return $"does not parse as it prints: {e.Message}";
            if (GC.GetAllocatedBytesForCurrentThread() - before > MostBytes) return "took much memory";
            return e.Message.StartsWith("t:", StringComparison.Ordinal) && e.Message.Length <= LongestMessage && !e.Message.Any(char.IsControl)
                ? null : $"is refused by '{e.Message}'";
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }
}
