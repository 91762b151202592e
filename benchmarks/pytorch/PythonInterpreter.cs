using System.Diagnostics;

namespace Panthera.PyTorch;

/// <summary>An interpreter that has PyTorch.</summary>
internal sealed class PythonInterpreter
{
    private const string Variable = "PANTHERA_PYTHON";

    private readonly string _path;

    private PythonInterpreter(string path) => _path = path;

    /// <summary>The first interpreter with PyTorch: the one the user names, the system's, the first of the path. Null if none has it.</summary>
    public static PythonInterpreter? Find()
    {
        // The system's comes before the path's: a distribution installs PyTorch for its own interpreter only.
        string?[] candidates = [Environment.GetEnvironmentVariable(Variable), "/usr/bin/python3", "python3"];
        return candidates.FirstOrDefault(c => !string.IsNullOrEmpty(c) && HasTorch(c)) is { } found ? new PythonInterpreter(found) : null;
    }

    /// <summary>What to tell users if there is none.</summary>
    public static string Missing => $"no interpreter that can import torch: name one in {Variable}";

    /// <summary>Starts a script that lies in the folder <c>pytorch</c> beside the program.</summary>
    /// <param name="script">Its file name.</param>
    /// <param name="threads">How many threads its libraries may use; null leaves it to them.</param>
    /// <param name="passiveWaits">Whether threads sleep while they wait for each other, rather than spin.</param>
    public Conversation Start(string script, int? threads = null, bool passiveWaits = false)
    {
        ProcessStartInfo start = new(_path, [Path.Combine(AppContext.BaseDirectory, "pytorch", script)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // OpenBLAS has threads of its own, which torch.set_num_threads does not reach.
        if (threads is { } count)
            foreach (string library in (string[])["OPENBLAS", "OMP", "MKL"]) start.Environment[$"{library}_NUM_THREADS"] = $"{count}";
        if (passiveWaits) start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        // Nothing is to be written beside the program.
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return new Conversation(Process.Start(start)!, script);
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
