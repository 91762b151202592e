using System.Runtime.InteropServices;
using System.Text.Json;
using Panthera.Kernels;

namespace Panthera.Tests.Optimizers;

/// <summary>The file that tests/Goldens/README.md describes.</summary>
internal sealed class GoldenTrajectories
{
    private readonly byte[] _file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", "optimizers.bin"));
    private readonly JsonDocument _header;
    private readonly int _start;

    private GoldenTrajectories()
    {
        int length = BitConverter.ToInt32(_file);
        _header = JsonDocument.Parse(_file.AsMemory(4, length));
        _start = 4 + length;
        Parameters = Header.GetProperty("parameters").GetInt32();
        Shapes = [.. Header.GetProperty("arrays").EnumerateArray().Select(a => a.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32()).ToArray())];
        Layout = new(Shapes);
        Recorded = [.. Header.GetProperty("recorded").EnumerateArray().Select(s => s.GetInt32())];
    }

    public static GoldenTrajectories Instance { get; } = new();

    public int Parameters { get; }

    public int[][] Shapes { get; }

    public ParameterLayout Layout { get; }

    /// <summary>The steps after which weights were kept.</summary>
    public int[] Recorded { get; }

    public int Steps => Header.GetProperty("steps").GetInt32();

    public ReadOnlySpan<float> Initial => Row(Header.GetProperty("initial").GetInt32());

    private JsonElement Header => _header.RootElement;

    public ReadOnlySpan<float> Gradient(int step) => Row(Header.GetProperty("gradients").GetInt32() + step);

    /// <summary>An optimizer's settings, by the names of its program's hyperparameters.</summary>
    public Dictionary<string, double> Hyperparameters(string run) =>
        Run(run).GetProperty("hyperparameters").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());

    /// <summary>The weights after a recorded step.</summary>
    public ReadOnlySpan<float> Weights(string run, int recorded) => Row(Run(run).GetProperty("weights").GetInt32() + recorded);

    private JsonElement Run(string name) => Header.GetProperty("runs").EnumerateArray().Single(r => r.GetProperty("name").GetString() == name);

    private ReadOnlySpan<float> Row(int row) => MemoryMarshal.Cast<byte, float>(_file.AsSpan(_start)).Slice(row * Parameters, Parameters);
}
