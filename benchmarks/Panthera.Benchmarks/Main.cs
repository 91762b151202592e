using Panthera;
using Panthera.Benchmarks;

(string Verb, string Takes, string Meaning, Action<string[]> Run)[] verbs =
[
    ("kernels", "", "steps of optimizers: fused, hand-written, memcpy, block", _ => KernelsBenchmark.Run(Console.Out)),
    ("optimizers", "", "steps of Lion and AdamW in every precision, on one core and all: time, memory, beside PyTorch", _ => OptimizersBenchmark.Run(Console.Out)),
    ("precision", "[seeds]", "what precisions of states cost in trainings: loss beside float32's", PrecisionBenchmark.Run),
    ("conversions", "", "nanoseconds to decode and encode states in every precision", _ => ConversionsBenchmark.Run(Console.Out)),
    ("threads", "", "the size from which a step is faster on all cores", _ => ThreadsBenchmark.Run(Console.Out)),
    ("break-even", "", "steps after which a fused kernel has won back its compilation", _ => BreakEvenBenchmark.Run(Console.Out)),
    ("functions", "", "nanoseconds of elementwise functions, beside TensorPrimitives", _ => FunctionsBenchmark.Run(Console.Out)),
    ("tables", "[table…]", "measures again what benchmarks/README.md shows, and writes it there", Tables.Write),
    ("matmul", "", "GFLOP/s of matrix products, beside the peak of the processor", _ => MatMulBenchmark.Run(Console.Out)),
    ("convolution", "", "GFLOP/s of convolutions, beside the peak of the processor", _ => ConvolutionBenchmark.Run(Console.Out)),
    ("step", "", "microseconds of a forward and backward pass of whole models", _ => StepBenchmark.Run(Console.Out)),
    ("operations", "[model…]", "microseconds of each operation of those models", StepBenchmark.RunOperations),
    ("training", "[model…]", "microseconds of a training step, beside eager PyTorch", TrainingBenchmark.RunModels),
    ("slices", "[model…]", "microseconds of a step in slices of any number of examples", SlicesBenchmark.Run),
    ("language", "", "programs a second that are read, analysed and printed on one core", _ => LanguageBenchmark.Run(Console.Out)),
    ("mutations", "", "children a second that mutations make on one core", _ => MutationsBenchmark.Run(Console.Out)),
    ("simplify", "", "seconds and megabytes of saturating raw programs", _ => SimplifyBenchmark.Run(Console.Out)),
    ("search", "", "microseconds of a search for each child, beside training", _ => SearchBenchmark.Run(Console.Out)),
    ("settings", "file seeds Gflop threads [setting…]", "what searches find with one setting changed at a time", SettingsBenchmark.Run),
    ("settings-table", "results document", "writes what settings found into docs/search.md", SettingsTable.Write),
    ("run-file", "[children]", "seconds to write and read a run of ten million children", RunFileBenchmark.Run),
    ("evaluations", "[task…]", "trainings a minute, beside those of eager PyTorch", EvaluationsBenchmark.Run),
    ("proxies", "part [stage…]", "whether small tasks rank programs as large ones do; parts: programs, train, table", Proxies.Run),
];

var chosen = verbs.Where(verb => args.Length > 0 && args[0] == verb.Verb && (args.Length == 1 || verb.Takes != "")).ToArray();
if (chosen is not [var one])
{
    Console.Error.WriteLine("usage: Panthera.Benchmarks <verb>");
    foreach (var verb in verbs) Console.Error.WriteLine($"  {verb.Verb + " " + verb.Takes,-22}{verb.Meaning}");
    return 2;
}
try
{
    one.Run(args[1..]);
    return 0;
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
