using Panthera.Benchmarks;

(string Verb, string Meaning, Action Run)[] verbs =
[
    ("matmul", "GFLOP/s of matrix products, beside the peak of the processor", MatMulBenchmark.Run),
    ("step", "microseconds of a forward and backward pass of whole models", StepBenchmark.Run),
    ("operations", "microseconds of each operation of those models", StepBenchmark.RunOperations),
];

var chosen = verbs.Where(verb => args is [var name] && name == verb.Verb).ToArray();
if (chosen is not [var one])
{
    Console.Error.WriteLine("usage: Panthera.Benchmarks <verb>");
    foreach (var verb in verbs) Console.Error.WriteLine($"  {verb.Verb,-12}{verb.Meaning}");
    return 2;
}
one.Run();
return 0;
