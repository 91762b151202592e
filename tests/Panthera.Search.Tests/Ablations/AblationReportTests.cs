using Panthera.Language;
using Panthera.Search.Ablations;

namespace Panthera.Search.Tests.Ablations;

public class AblationReportTests
{
    private static readonly Program Final = Parser.Parse("def train(w, g, lr):\n  update = g * lr\n  return update");

    /// <summary>A factor may go in steps of which none is a mere change of scale; the result must not step so many times farther than what was measured.</summary>
    [Theory]
    [InlineData(0.03, 0.03, 0.03)]
    [InlineData(0.01, 0.04, 0.02)]
    [InlineData(4, 16, 8)]
    public void Result_IsAsStrongAsWhatWasMeasured(double first, double second, double factor) =>
        ReportOf(first, second).Result.ToString().ShouldBe(Scales.Applied(Final, factor).ToString());

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.5, 2)]
    [InlineData(1.08, 1.08)]
    [InlineData(0.6, 0.6)]
    public void Result_AboutAsStrongAsTheOriginal_KeepsItsConstants(double first, double second) => ReportOf(first, second).Result.ShouldBeSameAs(Final);

    private static AblationReport ReportOf(double first, double second) => new(
        Final, [64, 32], Final, [64 * first, 32 * second], ["lm", "mlp"], [0.2, 0.3], 0.25, 0.05, [], [], 0, TimeSpan.Zero);
}
