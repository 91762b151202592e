using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Optimizers;

/// <summary>
/// Settings of one optimizer that are as strong as another's (paper, section 5): updates of the same size, and the same product of learning rate
/// and weight decay.
/// </summary>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="WeightDecay">The weight decay.</param>
/// <param name="Ratio">How many times the other optimizer's learning rate it is.</param>
/// <param name="Range">
/// The ratios that are worth trying. From Adam's kind to signs the paper tuned to a third to a tenth; elsewhere a factor of two about the ratio.
/// </param>
/// <param name="IsOfSigns">Whether all numbers of the new optimizer's updates are of one size, as Lion's are.</param>
public sealed record EqualStrength(double LearningRate, double WeightDecay, double Ratio, (double Low, double High) Range, bool IsOfSigns)
{
    /// <summary>Below this batch size optimizers of signs are weak (paper, section 5).</summary>
    public const int SmallBatch = 64;

    private const int Steps = 4_000, Measured = 500;
    private const double SameSize = 0.01, Paper = 3, PaperMost = 10;

    private static readonly ParameterLayout Layout = new([(IReadOnlyList<int>)[16, 16]]);

    /// <summary>Finds settings of equal strength.</summary>
    /// <param name="from">The optimizer that has settings.</param>
    /// <param name="to">The one that needs some.</param>
    /// <param name="learningRate">The learning rate of the first.</param>
    /// <param name="weightDecay">Its weight decay, multiplied by the learning rate.</param>
    /// <exception cref="InputException">
    /// If one has no learning rate, or the size of its updates depends on that of the gradients: then nothing is of equal strength everywhere.
    /// </exception>
    public static EqualStrength Of((string Name, ParsedProgram Parsed) from, (string Name, ParsedProgram Parsed) to, double learningRate, double weightDecay)
    {
        Updates own = Updates.Of(from), its = Updates.Of(to);
        double ratio = own.Size / its.Size;
        bool isPapers = own.IsAdaptive && its.IsOfSigns && 1 / ratio is >= Paper and <= PaperMost;
        return new(learningRate * ratio, weightDecay / ratio, ratio, isPapers ? (1 / PaperMost, 1 / Paper) : (ratio / 2, ratio * 2), its.IsOfSigns);
    }

    /// <summary>An optimizer's updates on gradients that are noise, at a learning rate of 1.</summary>
    private readonly record struct Updates(double Size, bool IsOfSigns, bool IsAdaptive)
    {
        public static Updates Of((string Name, ParsedProgram Parsed) optimizer)
        {
            double rate = optimizer.Parsed.Hyperparameters.FirstOrDefault(h => h.Name == "learning_rate")?.Value
                ?? throw new InputException($"{optimizer.Name}: has no hyperparameter 'learning_rate', so that nothing can be said of its learning rate");
            (double size, double spread) = Measure(optimizer.Parsed.Program, 1);
            (double ofLarger, _) = Measure(optimizer.Parsed.Program, 10);
            if (!(size > 0 && double.IsFinite(size))) throw new InputException($"{optimizer.Name}: its updates vanish or are no numbers");
            if (Math.Abs(ofLarger / size - 1) > SameSize)
                throw new InputException($"{optimizer.Name}: its updates grow with the gradients, so that no settings are of equal strength everywhere; tune its learning rate");
            bool isOfSigns = spread < SameSize;
            return new(size / rate, isOfSigns, !isOfSigns);
        }

        /// <summary>The root mean square of late updates, and how far their magnitudes spread about it.</summary>
        private static (double Size, double Spread) Measure(Program program, float scale)
        {
            BlockKernel kernel = new(Liveness.Prune(program), Layout);
            float[] weights = new float[Layout.Total], gradient = new float[Layout.Total];
            Rng rng = new(0x57E46);
            double squares = 0, magnitudes = 0;
            for (int step = 0; step < Steps; step++)
            {
                for (int i = 0; i < gradient.Length; i++) gradient[i] = scale * (float)rng.NextNormal();
                ReadOnlySpan<float> update = kernel.Step(weights, gradient, 1);
                if (step < Steps - Measured) continue;
                foreach (float u in update)
                {
                    squares += (double)u * u;
                    magnitudes += Math.Abs((double)u);
                }
            }
            double count = (double)Measured * Layout.Total, size = Math.Sqrt(squares / count), mean = magnitudes / count;
            return (size, Math.Sqrt(Math.Max(0, 1 - mean * mean / (size * size))));
        }
    }
}
