namespace Panthera.Tests.Optimizers.References;

/// <summary>The catalogue's optimizers and their references: a table, one row an optimizer.</summary>
internal static class ReferenceCases
{
    private const string Decay = "weight_decay";

    /// <summary>All rows.</summary>
    public static IReadOnlyList<ReferenceCase> All { get; } =
    [
        new("sgd", p => new SgdReference(p(Decay)), "weight_decay=0.03 learning_rate=0.4") { Torch = new("SGD", true) },
        new("momentum", p => new MomentumReference(p("momentum"), p(Decay)),
            "momentum=0.5 weight_decay=0.02 learning_rate=0.2", "momentum=0.97 learning_rate=0.01") { Torch = new("SGD") },
        new("momentum-dampened", p => new DampenedReference(p("momentum"), p("dampening"), p(Decay)),
            "momentum=0.5 dampening=0.2 weight_decay=0.02 learning_rate=0.2", "momentum=0.97 dampening=0.95 learning_rate=0.3") { Torch = new("SGD") },
        new("nesterov", p => new MomentumReference(p("momentum"), p(Decay), nesterov: true),
            "momentum=0.5 weight_decay=0.02 learning_rate=0.2", "momentum=0.97 learning_rate=0.01") { Torch = new("SGD", Options: "nesterov=True") },
        new("powersign", p => new PowerSignReference(p("base"), p("beta"), p(Decay)),
            "base=1.5 beta=0.6 weight_decay=0.01 learning_rate=0.2", "base=4 beta=0.97 learning_rate=0.02") { Jumps = 2 },
        new("addsign", p => new AddSignReference(p("alpha"), p("beta"), p(Decay)),
            "alpha=1.7 beta=0.6 weight_decay=0.01 learning_rate=0.2", "alpha=0.2 beta=0.97 learning_rate=0.05") { Jumps = 2 },

        new("signsgd", p => new SignumReference(0, p(Decay)), "weight_decay=0.2 learning_rate=0.003"),
        new("signum", p => new SignumReference(p("beta"), p(Decay)),
            "beta=0.7 weight_decay=0.2 learning_rate=0.003", "beta=0.99 learning_rate=0.01") { Jumps = 2 },
        new("lion-ablation-0.9", p => new SignumReference(p("beta"), p(Decay)), "beta=0.8 weight_decay=0.2 learning_rate=0.003") { Jumps = 2 },
        new("lion-ablation-0.99", p => new SignumReference(p("beta"), p(Decay)), "beta=0.98 weight_decay=0.2 learning_rate=0.003") { Jumps = 2 },
        new("lion", p => new LionReference(p("beta1"), p("beta2"), p(Decay)),
            "beta1=0.95 beta2=0.98 weight_decay=0.3 learning_rate=0.002", "beta1=0.6 beta2=0.8 learning_rate=0.01") { Jumps = 2 },
        new("cautious-lion", p => new CautiousLionReference(p("beta1"), p("beta2"), p(Decay)),
            "beta1=0.95 beta2=0.98 weight_decay=0.3 learning_rate=0.002", "beta1=0.6 beta2=0.8 learning_rate=0.01") { Jumps = 2 },
        new("tiger", p => new TigerReference(p("beta"), p(Decay)),
            "beta=0.9 weight_decay=0.2 learning_rate=0.01", "beta=0.6 weight_decay=0 learning_rate=0.005") { Jumps = 2 },
        new("sophia-clip", p => new SophiaClipReference(p("beta1"), p("beta2"), p("gamma"), p("eps"), p(Decay)),
            "beta1=0.9 beta2=0.95 gamma=40 eps=0.003 weight_decay=0.3 learning_rate=0.004", "beta1=0.8 beta2=0.9 gamma=10 learning_rate=0.01") { Bound = 3e-5 },

        new("adam", p => new AdamReference(p("beta1"), p("beta2"), p("eps")),
            "beta1=0.8 beta2=0.95 eps=0.001 learning_rate=0.01", "beta1=0.5 beta2=0.9999 eps=1e-6 learning_rate=0.003") { Torch = new("Adam") },
        new("adamw", p => new AdamReference(p("beta1"), p("beta2"), p("eps"), p(Decay)),
            "beta1=0.8 beta2=0.95 eps=0.001 weight_decay=0.2 learning_rate=0.01", "beta1=0.5 beta2=0.9999 learning_rate=0.003") { Torch = new("AdamW", true) },
        new("amsgrad", p => new AmsGradReference(p("beta1"), p("beta2"), p("eps"), p(Decay)),
            "beta1=0.8 beta2=0.9 eps=0.001 weight_decay=0.2 learning_rate=0.01", "beta1=0.5 beta2=0.6 learning_rate=0.003") { Torch = new("AdamW", true, "amsgrad=True") },
        // One array after the other PyTorch 1.13 takes μ_t twice in its product (corrected in 2.0), but not all arrays at once.
        new("nadam", p => new NAdamReference(p("beta1"), p("beta2"), p("eps"), p("momentum_decay"), p(Decay)),
            "beta1=0.8 beta2=0.95 eps=0.001 momentum_decay=0.02 weight_decay=0.1 learning_rate=0.01") { Torch = new("NAdam", Options: "foreach=True") },
        new("radam", p => new RAdamReference(p("beta1"), p("beta2"), p("eps"), p(Decay)),
            "beta1=0.8 beta2=0.95 eps=0.001 weight_decay=0.1 learning_rate=0.01", "beta1=0.5 beta2=0.9999 learning_rate=0.003") { Torch = new("RAdam") },
        new("adabelief", p => new AdaBeliefReference(p("beta1"), p("beta2"), p("eps"), p(Decay)),
            "beta1=0.8 beta2=0.95 eps=0.0001 weight_decay=0.1 learning_rate=0.01", "beta1=0.5 beta2=0.99 eps=1e-12 learning_rate=0.003") { Bound = 3e-5 },
        new("cautious-adamw", p => new CautiousAdamWReference(p("beta1"), p("beta2"), p("eps"), p(Decay)),
            "beta1=0.8 beta2=0.95 eps=0.001 weight_decay=0.2 learning_rate=0.01", "beta1=0.5 beta2=0.9999 learning_rate=0.003") { Jumps = 2 },
        new("lamb", p => new LambReference(p("beta1"), p("beta2"), p("eps"), p(Decay)),
            "beta1=0.8 beta2=0.95 eps=0.001 weight_decay=0.2 learning_rate=0.01", "beta1=0.5 beta2=0.9999 learning_rate=0.003"),
        new("schedule-free-adamw", p => new ScheduleFreeReference(p("beta1"), p("beta2"), p("eps"), p(Decay)),
            "beta1=0.8 beta2=0.95 eps=0.001 weight_decay=0.1 learning_rate=0.01", "beta1=0.98 beta2=0.99 learning_rate=0.02") { KeepsWeights = true },
        new("adan", p => new AdanReference(p("beta1"), p("beta2"), p("beta3"), p("eps"), p(Decay)),
            "beta1=0.9 beta2=0.8 beta3=0.95 eps=0.001 weight_decay=0.2 learning_rate=0.01", "beta1=0.5 beta2=0.99 beta3=0.9 learning_rate=0.003"),

        new("adagrad", p => new AdagradReference(p("eps"), p(Decay)), "eps=0.01 weight_decay=0.05 learning_rate=0.05") { Torch = new("Adagrad") },
        new("rmsprop", p => new RmsPropReference(p("alpha"), p("eps"), p(Decay)),
            "alpha=0.9 eps=0.001 weight_decay=0.05 learning_rate=0.003", "alpha=0.999 learning_rate=0.001") { Torch = new("RMSprop") },
        new("rmsprop-momentum", p => new RmsPropMomentumReference(p("alpha"), p("eps"), p("momentum"), p(Decay), isCentred: false),
            "alpha=0.9 eps=0.001 momentum=0.5 weight_decay=0.05 learning_rate=0.003", "alpha=0.999 momentum=0.97 learning_rate=0.0003") { Torch = new("RMSprop") },
        // A variance is a difference of two squares, each rounded.
        new("rmsprop-centered", p => new RmsPropMomentumReference(p("alpha"), p("eps"), p("momentum"), p(Decay), isCentred: true),
            "alpha=0.9 eps=0.001 momentum=0.5 weight_decay=0.05 learning_rate=0.003", "alpha=0.999 momentum=0 learning_rate=0.001")
            { Torch = new("RMSprop", Options: "centered=True"), Bound = 3e-5 },
        new("adadelta", p => new AdadeltaReference(p("rho"), p("eps"), p(Decay)),
            "rho=0.98 eps=0.0001 weight_decay=0.01 learning_rate=0.5") { Torch = new("Adadelta") },
        new("adafactor", p => new AdafactorReference(p("decay"), p("clipping"), p("eps"), p(Decay)),
            "decay=0.6 clipping=0.7 eps=0.0001 weight_decay=0.1 learning_rate=0.003"),
        // Newton-Schulz enlarges the smallest singular values, and what they are rounded by, up to 485 times.
        new("muon", p => new MuonReference(p("momentum"), p(Decay)), "momentum=0.8 weight_decay=0.1 learning_rate=0.005") { Bound = 1e-4 },
    ];
}
