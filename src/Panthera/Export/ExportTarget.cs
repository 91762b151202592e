namespace Panthera.Export;

/// <summary>A language and a library that programs are exported to: one row of <see cref="ExportTargets.All"/>.</summary>
public sealed class ExportTarget
{
    /// <summary>The name that commands take.</summary>
    public required string Name { get; init; }

    /// <summary>One line that says what comes out.</summary>
    public required string Meaning { get; init; }

    /// <summary>How names of its files end.</summary>
    public required string Extension { get; init; }

    /// <summary>What begins a comment that goes to the end of the line.</summary>
    public required string Comment { get; init; }

    /// <summary>The longest line, in characters.</summary>
    public required int Columns { get; init; }

    /// <summary>Writes the file, without the header.</summary>
    public required Func<ExportedProgram, string> Body { get; init; }

    /// <summary>The file that a program becomes: a header that says where it is from, then the code.</summary>
    public string Write(ExportedProgram program) => Header.Of(program, this) + Body(program);
}
