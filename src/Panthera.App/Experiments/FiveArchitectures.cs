using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>Classification of pictures from scratch with five architectures.</summary>
internal static class FiveArchitectures
{
    private static readonly (string Name, int Steps, string Model, double Paper)[] Models =
    [
        ("resnet", 200, "resnet:width=8,stages=3,blocks=1", 76.45 - 76.34),
        ("mixer", 300, "mixer:patch=4,width=48,depth=2,tokens=32,channels=96", 69.92 - 69.26),
        ("vit-small", 500, "vit:patch=8,width=32,depth=2,heads=2", 76.70 - 76.12),
        ("vit-large", 500, "vit:patch=8,width=64,depth=3,heads=4", 77.44 - 75.48),
        ("coatnet", 300, "coatnet:width=8,blocks=1,depth=1,heads=2", 84.07 - 83.36),
    ];

    private const string Points = "points of accuracy";

    public static Experiment Experiment { get; } = new()
    {
        Name = "classification", Title = "pictures from scratch with five architectures: Lion, AdamW, SGD with momentum", Data = "pictures",
        Paper = "ImageNet top-1, AdamW → Lion: ResNet-50 76.34 → 76.45 (SGD with momentum 76.22), Mixer-S/16 69.26 → 69.92, ViT-S/16 76.12 → 76.70, ViT-B/16 75.48 → 77.44, "
            + "CoAtNet-1 83.36 → 84.07: Lion is above AdamW everywhere, by least with the ResNet.",
        Setting = "Models of 17 to 160 thousand parameters, pictures of 16 × 16 and 200 to 500 steps with batches of 64 stand for those of the paper.",
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        ProxyTask[] tasks = [.. Models.Select(model => lab.Task(model.Name, model.Model, batch: 64, model.Steps, side: 16, measured: 1_024))];
        // As in the paper, SGD takes part with the ResNet alone.
        Contest residual = lab.Compare("resnet", [tasks[0]], lab.Entrants("lion", "adamw", "momentum"));
        Contest others = lab.Compare("other architectures", tasks[1..], lab.Entrants("lion", "adamw"));
        IReadOnlyList<double> Gain(int model) => model == 0 ? residual.PointsAbove(0, 0, 1) : others.PointsAbove(model - 1, 0, 1);
        Claim[] claims =
        [
            .. Models.Select((model, t) => Claim.Of($"{model.Name}: Lion above AdamW (+{model.Paper:F2} points)", Gain(t), isBelow: false, Points, 2)),
            Claim.Of("resnet: Lion above SGD with momentum (+0.23 points)", residual.PointsAbove(0, 0, 2), isBelow: false, Points, 2),
            Claim.Of("the gain with ViT-B is above that with the ResNet (by 1.85 points)", [.. Gain(3).Zip(Gain(0), (vit, resnet) => vit - resnet)], isBelow: false, Points, 2),
        ];
        return new Outcome(claims, [residual.Table("results-resnet"), others.Table()], [.. residual.Details("resnet-"), .. others.Details()]);
    }
}
