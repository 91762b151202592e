using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>Decay rates: Lion with two, Lion with one, and what language wants.</summary>
internal static class Betas
{
    private const int Usual = 0, Language = 1, Short = 2, Long = 3, AdamW999 = 4, AdamW99 = 5, Vision = 0, Text = 1;

    public static Experiment Experiment { get; } = new()
    {
        Name = "betas", Title = "decay rates: Lion with both, with one, and with those for language", Data = "pictures and text",
        Paper = "Two decay rates are better than one: on ViT-B/16 Lion has 80.77 %, with β = 0.9 alone 79.54 %, with β = 0.99 alone 79.90 %. For language Lion has β = (0.95, 0.98) instead of "
            + "(0.9, 0.99), and AdamW β2 = 0.99 instead of 0.999.",
        Setting = "A vision Transformer on pictures of 16 × 16, 500 steps, and a decoder on text, 250 steps; learning rates are tuned, decay rates are not.",
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        ProxyTask vision = lab.Task("vit", "vit:patch=8,width=32,depth=2,heads=2", batch: 64, steps: 500, side: 16, measured: 1_024);
        ProxyTask text = lab.Task("decoder", "decoder:vocabulary=256,sequence=32,width=32,depth=2,heads=4", batch: 32, steps: 250, measured: 512);
        Contest contest = lab.Compare("decay rates", [vision, text],
        [
            lab.Entrant("lion:beta1=0.9,beta2=0.99", "lion (0.9, 0.99)"), lab.Entrant("lion:beta1=0.95,beta2=0.98", "lion (0.95, 0.98)"), lab.Entrant("lion-ablation-0.9", "sign, β = 0.9"),
            lab.Entrant("lion-ablation-0.99", "sign, β = 0.99"), lab.Entrant("adamw:beta2=0.999", "adamw (0.9, 0.999)"), lab.Entrant("adamw:beta2=0.99", "adamw (0.9, 0.99)"),
        ]);
        const string points = "points of accuracy", perplexity = "% of the other's perplexity";
        Claim[] claims =
        [
            Claim.Of("vit: Lion above its ablation with β = 0.9 (+1.23 points)", contest.PointsAbove(Vision, Usual, Short), isBelow: false, points, 2),
            Claim.Of("vit: Lion above its ablation with β = 0.99 (+0.87 points)", contest.PointsAbove(Vision, Usual, Long), isBelow: false, points, 2),
            Claim.Of("decoder: Lion's perplexity below that with β = 0.9 alone", contest.PerplexityAbove([Text], Usual, Short), isBelow: true, perplexity, 2),
            Claim.Of("decoder: Lion's perplexity below that with β = 0.99 alone", contest.PerplexityAbove([Text], Usual, Long), isBelow: true, perplexity, 2),
            Claim.Of("decoder: Lion with (0.95, 0.98) has a lower perplexity than with (0.9, 0.99)", contest.PerplexityAbove([Text], Language, Usual), isBelow: true, perplexity, 2),
            Claim.Of("decoder: AdamW with β2 = 0.99 has a lower perplexity than with 0.999", contest.PerplexityAbove([Text], AdamW99, AdamW999), isBelow: true, perplexity, 2),
        ];
        return new Outcome(claims, [contest.Table()], contest.Details());
    }
}
