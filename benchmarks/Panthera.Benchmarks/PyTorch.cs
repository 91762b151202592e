using System.Diagnostics;
using System.Text.Json;

namespace Panthera.Benchmarks;

/// <summary>What a way to use the cores came to; see <c>pytorch/evaluations.py</c>, which writes it.</summary>
/// <param name="EvaluationsPerMinute">Trainings a minute of all processes together.</param>
/// <param name="Parameters">The parameters of its model.</param>
/// <param name="Loss">The loss that its model has with the weights and the batch that were sent.</param>
/// <param name="Gradients">The gradient of that loss: 32-bit floats in our order and layout, in base 64.</param>
/// <param name="Foreach">Whether AdamW was faster with all arrays at once.</param>
/// <param name="BusyCores">Processor time over time: less than the cores if others had them.</param>
/// <param name="Torch">Its version.</param>
/// <param name="Vectors">The instructions that its own kernels use.</param>
/// <param name="Blas">The library that multiplies its matrices.</param>
internal sealed record PyTorchResult(
    double EvaluationsPerMinute, int Parameters, double Loss, byte[] Gradients, bool Foreach, double BusyCores,
    string Torch, string Vectors, string Blas);

/// <summary>An interpreter that has PyTorch, and the script that it runs.</summary>
internal sealed class PyTorch
{
    private const string Variable = "PANTHERA_PYTHON";

    private readonly string _interpreter;

    private PyTorch(string interpreter) => _interpreter = interpreter;

    /// <summary>The first interpreter with PyTorch: the one the user names, the system's, the first of the path. Null if none has it.</summary>
    public static PyTorch? Find()
    {
        // The system's comes before the path's: a distribution installs PyTorch for its own interpreter only.
        string?[] candidates = [Environment.GetEnvironmentVariable(Variable), "/usr/bin/python3", "python3"];
        return candidates.FirstOrDefault(c => !string.IsNullOrEmpty(c) && HasTorch(c)) is { } found ? new PyTorch(found) : null;
    }

    /// <summary>What to tell users if there is none.</summary>
    public static string Missing => $"no interpreter that can import torch: name one in {Variable}; only our own rates follow";

    /// <summary>Runs the script on a request and returns the result of each way to use the cores.</summary>
    /// <exception cref="InputException">If the script fails; it has told the user why.</exception>
    public Dictionary<string, PyTorchResult> Run(object request)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "pytorch", "evaluations.py");
        using Process process = Process.Start(new ProcessStartInfo(_interpreter, [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        process.StandardInput.Write(JsonSerializer.Serialize(request, JsonSerializerOptions.Web));
        process.StandardInput.Close();
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InputException($"{_interpreter} {script} failed with exit code {process.ExitCode}");
        return JsonSerializer.Deserialize<Dictionary<string, PyTorchResult>>(answer, JsonSerializerOptions.Web)!;
    }

    private static bool HasTorch(string interpreter)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(interpreter, ["-c", "import torch"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
