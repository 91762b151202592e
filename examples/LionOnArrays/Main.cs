// Logistic regression with Lion on plain arrays: named parameters, a group for the bias, a schedule, and a state that is saved and loaded.
using Panthera.Optimizers;

const int Inputs = 20, Examples = 512, Steps = 300;

Random random = new(1);
float[] truth = [.. Enumerable.Range(0, Inputs).Select(_ => (float)(random.NextDouble() - 0.5))];
float[][] x = [.. Enumerable.Range(0, Examples).Select(_ => Enumerable.Range(0, Inputs).Select(_ => (float)(2 * random.NextDouble() - 1)).ToArray())];
float[] y = [.. x.Select(row => row.Zip(truth, (a, b) => a * b).Sum() + 0.1f > 0 ? 1f : 0f)];

OptimizerOptions options = new()
{
    Groups = [new ParameterGroup("*.bias") { WeightDecay = 0 }],
    Schedule = Schedule.Default.Over(Steps),
    Clipping = GradientClipping.ByGlobalNorm(1),
};
Optimizer lion = Optimizer.Create("lion", learningRate: 0.01, weightDecay: 0.01, options);
Parameter<float, float> weight = Parameter.Of("linear.weight", new float[Inputs]), bias = Parameter.Of("linear.bias", new float[1]);
float[] weightGradient = new float[Inputs], biasGradient = new float[1];
string file = Path.Combine(Path.GetTempPath(), $"lion-on-arrays-{Environment.ProcessId}.safetensors");

for (int step = 0; step < Steps; step++)
{
    double loss = Backward();
    (weight.Gradient, bias.Gradient) = (weightGradient, biasGradient);
    lion.Step([weight, bias]);
    if (step % 100 == 0 || step == Steps - 1) Console.WriteLine($"step {step + 1,3}  loss {loss:F4}");
    if (step != Steps / 2) continue;
    // As after a restart: another optimizer goes on where this one was.
    lion.Save(file);
    lion = Optimizer.Create("lion", learningRate: 0.01, weightDecay: 0.01, options);
    lion.Load(file);
    File.Delete(file);
}

// The loss, and its gradients by hand.
double Backward()
{
    Array.Clear(weightGradient);
    biasGradient[0] = 0;
    double loss = 0;
    for (int e = 0; e < Examples; e++)
    {
        double logit = bias.Weights.Span[0];
        for (int i = 0; i < Inputs; i++) logit += x[e][i] * weight.Weights.Span[i];
        double p = 1 / (1 + Math.Exp(-logit));
        loss -= Math.Log(y[e] == 1 ? p : 1 - p) / Examples;
        float error = (float)((p - y[e]) / Examples);
        for (int i = 0; i < Inputs; i++) weightGradient[i] += error * x[e][i];
        biasGradient[0] += error;
    }
    return loss;
}
