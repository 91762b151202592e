using Panthera.Search.Studies;
using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>What readers of the paper found on their own small runs.</summary>
internal static class ReadersMnist
{
    public static Experiment Experiment { get; } = new()
    {
        Name = "mnist", Title = "the readers' run: Lion and Adam on small pictures, as declared and tuned", Data = "pictures",
        Paper = "Readers' own runs: on MNIST Adam converges faster than Lion. (On CIFAR-100 with a ResNet-50 Lion's accuracy is above Adam's early on, its loss from about epoch 70.)",
        Setting = "A perceptron, two epochs of pictures of 28 × 28 with batches of 64: MNIST if --data has it, else digits and shapes that the program draws. The CIFAR-100 run takes hours and is not made.",
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        ProxyTask task = lab.Task("perceptron", "mlp:hidden=64", batch: 64, steps: 512, side: 28, measured: 2_048);
        IReadOnlyList<Entrant> entrants = lab.Entrants("lion", "adam");
        Contest declared = lab.Compare("as declared", [task], entrants, trials: 0), tuned = lab.Compare("tuned", [task], entrants);
        const string steps = "doublings of Adam's steps to the same loss", points = "points of accuracy";
        Claim[] claims =
        [
            Claim.Of("as declared, Lion takes more steps than Adam", declared.StepsAbove(0, 0, 1), isBelow: false, steps, 2),
            Claim.Of("as declared, Lion's accuracy is below Adam's", declared.PointsAbove(0, 0, 1), isBelow: true, points, 2),
            Claim.Of("tuned, Lion takes more steps than Adam", tuned.StepsAbove(0, 0, 1), isBelow: false, steps, 2),
        ];
        return new Outcome(claims, [declared.Table("declared"), tuned.Table("tuned")], [.. declared.Details("declared-"), .. tuned.Details("tuned-")]);
    }
}
