using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.Tests.Generators;

/// <summary>The paper's listings, as it prints them.</summary>
internal static class Listings
{
    public const string Program1 = """
        def train(weight, gradient, momentum, lr):
          update = interp(gradient, momentum, beta1)
          update = sign(update)
          momentum = interp(gradient, momentum, beta2)
          weight_decay = weight * lambda
          update = update + weight_decay
          update = update * lr
          return update, momentum
        """;

    public const string Program3 = """
        def train(w, g, m, v, lr):
          g2 = square(g)
          m = interp(g, m, 0.9)
          v = interp(g2, v, 0.999)
          sqrt_v = sqrt(v)
          update = m / sqrt_v
          wd = w * 0.01
          update = update + wd
          lr = lr * 0.001
          update = update * lr
          return update, m, v
        """;

    public static Program Program4 => Catalogue.Find("program4")!.Parsed.Program;

    public static Program Program8 => Catalogue.Find("program8")!.Parsed.Program;
}
