using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests;

/// <summary>
/// Trainings with states in 16 and 8 bits end where those in float32 do. `benchmarks`, verb `precision`, measures it over more seeds
/// and tasks; this holds what the options' documentation says.
/// </summary>
public class StatePrecisionTests
{
    private const int Seeds = 24;

    // Programs' own learning rates are for long trainings.
    private const double Scale = 8;

    // What documentation says. Differences of one seed are up to 0.014 of standard deviation, their mean 0.003.
    private const double Tolerance = 0.01;

    public static MatrixTheoryData<string, StatePrecision> Cases => new(
        ["adamw", "lion"], [StatePrecision.BFloat16, StatePrecision.StochasticBFloat16, StatePrecision.Block8]);

    [Theory, MemberData(nameof(Cases))]
    public void Loss_IsThatOfFloat32(string optimizer, StatePrecision precision)
    {
        ProxyTask task = ProxyTasks.Open("mlp", new TaskData());
        Trainer trainer = new(task);
        Program program = Catalogue.Find(optimizer)!.Parsed.Program;
        ParameterLayout layout = new(trainer.Plan.Arrays.Select(array => array.Shape));
        double difference = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            double full = Loss(StatePrecision.Float32), kept = Loss(precision);
            // It is another training, to the last bits, that ends as well.
            kept.ShouldNotBe(full);
            difference += (kept - full) / Seeds;

            double Loss(StatePrecision states)
            {
                FusedKernel kernel = new(program, layout, new() { StatePrecision = states, Threads = 1, Seed = seed });
                TrainingResult result = trainer.Run(new TrainingRun(program, seed) { Scale = Scale }, kernel);
                result.Ending.ShouldBe(Ending.Finished);
                return result.Loss;
            }
        }
        Math.Abs(difference).ShouldBeLessThan(Tolerance);
    }
}
