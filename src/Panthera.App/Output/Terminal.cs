using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Panthera.App.Output;

/// <summary>
/// Where a verb writes: results to one writer, progress and messages to the other. Text that is redirected has no escape
/// sequences and a fixed width.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Columns where there is no terminal to ask.</summary>
    public const int RedirectedWidth = 110;

    private readonly IAnsiConsole _output;

    /// <summary>Plain text to two writers.</summary>
    public Terminal(TextWriter output, TextWriter error)
        : this(output, error, Redirected(output), null) { }

    private Terminal(TextWriter output, TextWriter error, IAnsiConsole outputConsole, IAnsiConsole? display) =>
        (Output, Error, _output, Display) = (output, error, outputConsole, display);

    /// <summary>Takes results.</summary>
    public TextWriter Output { get; }

    /// <summary>Takes progress, notices and errors.</summary>
    public TextWriter Error { get; }

    /// <summary>Where a display may redraw itself; null if people do not watch.</summary>
    public IAnsiConsole? Display { get; }

    /// <summary>The terminal, files or pipes that the process writes to.</summary>
    public static Terminal OfProcess()
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        IAnsiConsole output = Console.IsOutputRedirected ? Redirected(Console.Out) : On(Console.Out);
        IAnsiConsole? display = Console.IsErrorRedirected ? null : On(Console.Error);
        return new Terminal(Console.Out, Console.Error, output, display is { Profile.Capabilities.Ansi: true } ? display : null);
    }

    /// <summary>Writes a table or other picture to the output, without blanks at the ends of lines.</summary>
    public void Print(IRenderable picture)
    {
        StringBuilder line = new();
        foreach (string text in Lines(picture)) line.Append(text.TrimEnd()).Append('\n');
        Output.Write(line.ToString());
    }

    private string[] Lines(IRenderable picture)
    {
        using StringWriter text = new();
        Capabilities own = (Capabilities)_output.Profile.Capabilities;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = own.Ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = own.ColorSystem == ColorSystem.NoColors ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = _output.Profile.Width;
        console.Write(picture);
        return text.ToString().TrimEnd('\n').Split('\n');
    }

    private static IAnsiConsole Redirected(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = RedirectedWidth;
        return console;
    }

    private static IAnsiConsole On(TextWriter writer) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}
