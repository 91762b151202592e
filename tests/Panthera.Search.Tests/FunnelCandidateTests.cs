using Panthera.Language;
using Panthera.Search.Funnels;

namespace Panthera.Search.Tests;

public class FunnelCandidateTests
{
    [Fact]
    public void FollowingSchedule_OfAConstantRate_StepsTwiceAsFarTimesTheLearningRate()
    {
        FunnelCandidate constant = new("a", Parser.Parse("def train(w, g, lr):\n  update = g * 0.1\n  return update\n"), 0.3);
        FunnelCandidate scheduled = constant.FollowingSchedule()!;
        (scheduled.Name, scheduled.Scale, scheduled.Unscheduled).ShouldBe(("a scheduled", 0.6, constant));
        scheduled.Program.ToString().ShouldBe("def train(w, g, lr):\n  update = g * 0.1\n  update2 = update * lr\n  return update2\n");
    }

    [Fact]
    public void FollowingSchedule_OfOneThatDoes_IsNull() =>
        new FunnelCandidate("a", Parser.Parse("def train(w, g, lr):\n  update = g * lr\n  return update\n"), 1).FollowingSchedule().ShouldBeNull();
}
