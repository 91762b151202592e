using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

public class ProbeTests
{
    private static readonly Probe Recorded = Tiny.Setting.Probe;

    [Theory]
    [InlineData("update = g / 0.0\n  update = update * 1e38", "infinite")]
    [InlineData("update = g - g", "zero")]
    [InlineData("update = g * 1e-35", "vanishing")]
    [InlineData("update = g * 1e35", "exploding")]
    [InlineData("x = arcsin(2.0)\n  update = g * x", "no number")]
    [InlineData("x = exp(1000.0)\n  update = g + x", "constant and infinite")]
    public void Run_UselessUpdates_AreRefused(string body, string why) => Recorded.Run(Of(body)).ShouldBeNull(why);

    [Fact]
    public void Run_UpdateThatGrowsBeyondNumbers_IsRefused() =>
        Recorded.Run(Tiny.Program("def train(w, g, m, lr):\n  m = m * 1e9\n  m = m + g\n  return m, m")).ShouldBeNull();

    [Fact]
    public void Run_KnownUpdate_HasItsMagnitude()
    {
        Recorded.Run(Of("update = sign(g)\n  update = abs(update)\n  update = update * 0.0\n  update = update + 3.0"))!.Value.Magnitude.ShouldBe(3, 1e-6);
    }

    [Theory]
    [InlineData(0.37)]
    [InlineData(-5.0)]
    [InlineData(1e-6)]
    public void Run_ScaledProgram_HasAsManyTimesTheMagnitude(double scale)
    {
        double plain = Recorded.Run(Tiny.Start)!.Value.Magnitude, scaled = Recorded.Run(Scales.Applied(Tiny.Start, scale))!.Value.Magnitude;
        (scaled / plain).ShouldBe(Math.Abs(scale), Math.Abs(scale) * 1e-6);
    }

    [Fact]
    public void Behaviour_OfScaledPrograms_IsTheSame()
    {
        ulong plain = Recorded.Run(Tiny.Start)!.Value.Behaviour;
        // A number that lies on the border of two steps of the resolution may fall to either side.
        double[] scales = [.. Enumerable.Range(1, 50).Select(i => 0.013 * i * i)];
        scales.Count(scale => Recorded.Run(Scales.Applied(Tiny.Start, scale))!.Value.Behaviour == plain).ShouldBeGreaterThan(40);
        foreach (double power in new[] { 1.0 / 64, 0.5, 2, 1024 })
            Recorded.Run(Scales.Applied(Tiny.Start, power))!.Value.Behaviour.ShouldBe(plain);
    }

    [Theory]
    [InlineData("update = update * 1.0")]
    [InlineData("update = update + 0.0")]
    [InlineData("update = max(update, update)")]
    [InlineData("m = m * 1.0")]
    public void Behaviour_OfStatementWithoutEffect_IsTheSame(string statement) =>
        Recorded.Run(With(statement))!.Value.ShouldBe(Recorded.Run(Tiny.Start)!.Value);

    [Theory]
    [InlineData("0.9)", "0.8)")]
    [InlineData("0.95)", "0.99)")]
    [InlineData("w * 0.01", "w * 0.05")]
    [InlineData("sqrt(v)", "cbrt(v)")]
    [InlineData("update + wd", "update - wd")]
    public void Behaviour_OfDifferentPrograms_Differs(string from, string to)
    {
        string text = Tiny.Start.ToString();
        text.ShouldContain(from);
        Recorded.Run(Tiny.Program(text.Replace(from, to, StringComparison.Ordinal)))!.Value.Behaviour
            .ShouldNotBe(Recorded.Run(Tiny.Start)!.Value.Behaviour);
    }

    [Fact]
    public void Behaviour_OfOppositeUpdates_Differs() =>
        Recorded.Run(Of("update = negative(g)"))!.Value.Behaviour.ShouldNotBe(Recorded.Run(Of("update = abs(g)\n  update = g * 1.0"))!.Value.Behaviour);

    [Fact]
    public void Record_SameTraining_GivesTheSameProbe()
    {
        ProxyTask task = Tiny.Setting.Tasks[0];
        Trainers trainers = new();
        Probe Record(ulong seed) => Probe.Record(trainers, task, Tiny.Start, 1, seed);
        ProbeResult first = Record(5).Run(Tiny.Start)!.Value;
        Record(6).Run(Tiny.Start)!.Value.ShouldNotBe(first);
        Record(5).Run(Tiny.Start)!.Value.ShouldBe(first);
    }

    [Theory]
    [InlineData("update = g * 1.0")]
    [InlineData("update = sign(g)")]
    [InlineData("x = global_norm(g)\n  update = g / x")]
    [InlineData("x = norm(g)\n  update = g / x")]
    [InlineData("x = dot(g, g)\n  update = w * x")]
    [InlineData("update = clip(g, 0.01)")]
    public void Run_OnSample_HasAboutTheMagnitudeOfAllParameters(string body)
    {
        using Trainers trainers = new();
        // Many more parameters than are looked at.
        ProxyTask task = ProxyTasks.Open(ProxyTasks.SearchDefaults[1], new TaskData());
        Probe probe = Probe.Record(trainers, task, Tiny.Start, 1, 5);
        // A row's mean needs the matrices whole; it is added in a way that changes nothing.
        string whole = $"def train(w, g, lr):\n  {body}\n  r = row_means(g)\n  r = r * 0.0\n  update = update + r\n  return update";
        double sampled = probe.Run(Of(body))!.Value.Magnitude, full = probe.Run(Tiny.Program(whole))!.Value.Magnitude;
        (sampled / full).ShouldBe(1, 0.25);
        if (!body.Contains("norm", StringComparison.Ordinal) && !body.Contains("dot", StringComparison.Ordinal) && !body.Contains("clip", StringComparison.Ordinal))
            sampled.ShouldBe(full, full * 1e-6);
    }

    [Fact]
    public void Run_Repeated_IsTheSame()
    {
        ProbeResult first = Recorded.Run(Tiny.Start)!.Value;
        Recorded.Run(Tiny.Descent).ShouldNotBe(first);
        Recorded.Run(Tiny.Start).ShouldBe(first);
    }

    private static Program Of(string body) => Tiny.Program($"def train(w, g, lr):\n  {body}\n  return update");

    private static Program With(string statement) =>
        Tiny.Program(Tiny.Start.ToString().Replace("  return", $"  {statement}\n  return", StringComparison.Ordinal));
}
