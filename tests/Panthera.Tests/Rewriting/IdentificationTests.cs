using System.Globalization;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Rewriting.Recognition;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Rewriting;

public class IdentificationTests
{
    private const int Disguised = 50, MaxChanges = 6, Least = 95;

    /// <summary>Optimizers as their papers have them, without bias correction, and the names that they are known by.</summary>
    public static TheoryData<string, string> Plain() => new()
    {
        { "adamw without bias correction", "m = interp(g, m, 0.9); v = interp(square(g), v, 0.99); u = (m / sqrt(v) + w * 0.1) * (lr * 0.003)" },
        {
            "adamw", "t = get_step(); m = interp(g, m, 0.9); v = interp(square(g), v, 0.99); m_hat = divide(m, 1 - 0.9 ** t); v_hat = divide(v, 1 - 0.99 ** t); "
            + "u = (divide(m_hat, sqrt(v_hat) + 1e-8) + w * 0.1) * (lr * 0.003)"
        },
        { "signum", "m = interp(g, m, 0.85); u = sign(m) * (lr * 0.002)" },
        { "rmsprop", "v = interp(square(g), v, 0.95); u = (g / sqrt(v)) * (lr * 0.01)" },
        { "momentum", "m = m * 0.8 + g; u = m * (lr * 0.05)" },
        { "nadam without bias correction", "m = interp(g, m, 0.9); v = interp(square(g), v, 0.99); u = (interp(g, m, 0.9) / sqrt(v)) * (lr * 0.004)" },
        { "adabelief without bias correction", "m = interp(g, m, 0.9); v = interp(square(g - m), v, 0.98) + 1e-8; u = (m / sqrt(v)) * (lr * 0.002)" },
        { "lion", "c = interp(g, m, 0.95); m = interp(g, m, 0.98); u = (sign(c) + w * 0.3) * (lr * 0.0003)" },
    };

    [Theory]
    [MemberData(nameof(Plain))]
    public void Identify_Disguised_NamesIt(string name, string body)
    {
        Program program = Parse(body);
        int recognised = 0;
        List<string> missed = [];
        for (int i = 0; i < Disguised; i++)
        {
            Rng rng = new(99, (ulong)i, (ulong)name.Sum(c => c));
            Program disguise = new Disguises(rng).Next(program, 1 + i % MaxChanges);
            Trajectory.Of(program).DistanceTo(Trajectory.Of(disguise)).ShouldBeLessThan(1e-2, $"the generator changed the program\n{disguise}");
            Identified identified = Identification.Identify(disguise, TestContext.Current.CancellationToken);
            if (identified.IsExact) identified.Name.ShouldBe(name, $"{disguise}{identified.Simplified}");
            if (identified.IsExact) recognised++;
            else missed.Add($"{disguise}{identified.Simplified}");
        }
        recognised.ShouldBeGreaterThanOrEqualTo(Disguised * Least / 100, string.Join("\n", missed));
    }

    [Fact]
    public void Identify_ProgramFourWithoutClipAndArcsin_IsLionWithItsHyperparameters()
    {
        Program program = Parse(
            "m = interp(g, v, 0.899); m2 = m * m; v = interp(g, m, 1.109); abs_m = sqrt(m2); update = m / abs_m; wd = w * 0.4602; "
            + "update = update + wd; lr = lr * 0.0002; m = cosh(update); u = update * lr");
        Identified lion = Identification.Identify(program, TestContext.Current.CancellationToken);
        (lion.Name, lion.IsExact).ShouldBe(("lion", true));
        Dictionary<string, double> values = lion.Hyperparameters.ToDictionary();
        values["beta1"].ShouldBe(0.899, 1e-6);
        values["beta2"].ShouldBe(0.899 * 1.109, 1e-6);
        values["weight_decay"].ShouldBe(0.4602, 1e-6);
        values["learning_rate"].ShouldBe(0.0002, 1e-9);
    }

    /// <summary>Every optimizer of the catalogue at other hyperparameters; a setting of another is that one.</summary>
    [Fact]
    public void Identify_Catalogue_IsItself()
    {
        foreach (CatalogueEntry entry in Catalogue.All.Where(e => !e.Name.StartsWith("program", StringComparison.Ordinal)))
            foreach (double learningRate in (double[])[0.02, 0.0007])
            {
                Dictionary<string, double> values = entry.Parsed.Hyperparameters.ToDictionary(h => h.Name, h => h.Name == "learning_rate" ? learningRate : h.Default);
                Identified identified = Identification.Identify(Parser.Read(entry.Text, entry.Name, values).Program, TestContext.Current.CancellationToken);
                (identified.Name, identified.IsExact).ShouldBe((entry.Header.SettingOf ?? entry.Name, true));
                identified.Hyperparameters.ToDictionary()["learning_rate"].ShouldBe(learningRate, 1e-5 * learningRate);
            }
    }

    /// <summary>An ε that does not show is found as one that does.</summary>
    [Theory]
    [InlineData("adamw", 1e-12), InlineData("adamw", 1e-6), InlineData("adamw", 1e-4), InlineData("adamw", 1e-3), InlineData("adamw", 0.05)]
    [InlineData("adabelief", 1e-6), InlineData("rmsprop", 1e-10), InlineData("rmsprop", 1e-3), InlineData("radam", 1e-5)]
    public void Identify_WithAnotherEpsilon_FindsIt(string name, double eps)
    {
        Dictionary<string, double> values = new() { ["eps"] = eps };
        Identified identified = Identification.Identify(Catalogue.Open(name, values).Parsed.Program, TestContext.Current.CancellationToken);
        (identified.Name, identified.IsExact).ShouldBe((name, true));
        identified.Hyperparameters.ToDictionary()["eps"].ShouldBe(eps, 1e-3 * eps);
    }

    /// <summary>What is told of a form beforehand is true of what it simplifies to: nobody is turned away who would be recognised.</summary>
    [Fact]
    public void MayBe_OfEveryForm_IsTrueOfItself()
    {
        int asked = 0, formsLeft = 0;
        foreach (CatalogueForm form in CatalogueForm.All)
        {
            Program simplified = Canonical.Of(form.At([.. form.Free.Select(CatalogueForm.Ordinary)])!, isReduced: true, TestContext.Current.CancellationToken).Program;
            // Adafactor never learns after very many steps: its update is no number.
            if (!SameUpdates.Of(simplified, simplified)) continue;
            Traits traits = Traits.Of(simplified);
            ValueKind[] kinds = CatalogueForm.KindsOf(simplified);
            form.MayBe(traits, kinds).ShouldBeTrue($"{form.Name} [{string.Join(", ", form.Fixed)}]: {traits}\n{simplified}");
            asked++;
            formsLeft += CatalogueForm.All.Count(other => other.MayBe(traits, kinds));
        }
        asked.ShouldBeGreaterThan(CatalogueForm.All.Count - 10);
        // Of hundreds of forms a few are left to be simplified.
        ((double)formsLeft / asked).ShouldBeLessThan(CatalogueForm.All.Count / 10.0);
    }

    /// <summary>At values at which an optimizer is a simpler one it has that one's name.</summary>
    [Theory]
    [InlineData("adamw", "weight_decay=0", "adam")]
    [InlineData("momentum", "momentum=0", "sgd")]
    [InlineData("nesterov", "momentum=0", "sgd")]
    [InlineData("signum", "beta=0", "signsgd")]
    [InlineData("addsign", "beta=0", "sgd")]
    public void Identify_SpecialCase_HasTheSimplerName(string name, string setting, string simpler)
    {
        Dictionary<string, double> values = new() { [setting.Split('=')[0]] = double.Parse(setting.Split('=')[1], CultureInfo.InvariantCulture) };
        Identified identified = Identification.Identify(Catalogue.Open(name, values).Parsed.Program, TestContext.Current.CancellationToken);
        (identified.Name, identified.IsExact).ShouldBe((simpler, true));
    }

    /// <summary>Searches drop the learning rate where trainings are short; what is left has a name all the same.</summary>
    [Theory]
    [InlineData("adam without bias correction", "m = interp(g, m, 0.5); v = interp(square(g), v, 0.8); u = m / sqrt(v) * 0.03", "learning_rate", 0.03)]
    [InlineData("lion", "c = interp(g, m, 0.95); m = interp(g, m, 0.98); lr = sign(c); u = (lr + w * 0.3) * 0.0004", "beta1", 0.95)]
    [InlineData("momentum", "m = m * 0.8 + g; u = m * 0.05", "momentum", 0.8)]
    public void Identify_AtAConstantLearningRate_NamesIt(string name, string body, string hyperparameter, double value)
    {
        Identified identified = Identification.Identify(Parse(body), TestContext.Current.CancellationToken);
        (identified.Name, identified.IsExact, identified.IsAtConstantRate).ShouldBe((name, true, true));
        identified.Hyperparameters.ToDictionary()[hyperparameter].ShouldBe(value, 1e-6);
        Liveness.Of(identified.Simplified).LearningRate.ShouldBeFalse();
    }

    [Fact]
    public void Identify_Stranger_NamesTheNearestRelativeAndIsNotExact()
    {
        Program program = Parse("c = interp(g, m, 0.9); m = interp(g, m, 0.99); u = (tanh(c) + w * 0.3) * (lr * 0.0003)");
        Identified identified = Identification.Identify(program, TestContext.Current.CancellationToken);
        identified.IsExact.ShouldBeFalse();
        identified.Similarity.ShouldBeInRange(0.3, 0.99);
    }

    /// <summary>Random programs are no optimizer of the catalogue, whatever they share with one.</summary>
    [Fact]
    public void Identify_RandomPrograms_AreNotNamedWrongly()
    {
        Rng rng = new(5, 55);
        for (int i = 0; i < 40; i++)
        {
            Program program = RandomPrograms.Next(ref rng, 12);
            Identified identified = Identification.Identify(program, TestContext.Current.CancellationToken);
            if (!identified.IsExact) continue;
            SameUpdates.Of(identified.IsAtConstantRate ? Scheduled.Of(program)! : program, Parser.Read(Catalogue.Find(identified.Name.Split(' ')[0])!.Text, identified.Name, identified.Hyperparameters.ToDictionary()).Program)
                .ShouldBeTrue($"{identified.Name}\n{program}");
        }
    }

    private static Program Parse(string body)
    {
        string[] states = [.. ((string[])["m", "v"]).Where(s => body.Contains($"{s} =", StringComparison.Ordinal))];
        string list = string.Concat(states.Select(s => $", {s}"));
        return Parser.Parse(string.Create(CultureInfo.InvariantCulture, $"def train(w, g{list}, lr):\n  {body.Replace("; ", "\n  ", StringComparison.Ordinal)}\n  return u{list}\n"));
    }
}
