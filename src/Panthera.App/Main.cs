using Panthera.App.Output;

namespace Panthera.App;

/// <summary>Where the process begins.</summary>
internal static class EntryPoint
{
    private static int Main(string[] arguments)
    {
        using StopSignals signals = new();
        return Application.Run(arguments, Terminal.OfProcess(), signals.Token);
    }
}
