using Panthera.Figures.Drawing;

namespace Panthera.Figures.Pages;

/// <summary>A report that is read in a browser.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">What it says, in a sentence or two.</param>
/// <param name="Blocks">Its content, from top to bottom.</param>
public sealed record Page(string Title, string Lead, IReadOnlyList<Block> Blocks);

/// <summary>A part of a page.</summary>
public abstract record Block;

/// <summary>A heading within the page.</summary>
/// <param name="Text">The heading.</param>
public sealed record Section(string Text) : Block;

/// <summary>A paragraph.</summary>
/// <param name="Text">The text.</param>
public sealed record Paragraph(string Text) : Block;

/// <summary>Lines that are shown as they are, such as a program or a command.</summary>
/// <param name="Text">The lines.</param>
public sealed record Listing(string Text) : Block;

/// <summary>A table, which becomes a CSV file too.</summary>
/// <param name="Name">The file's name, without its ending: letters, digits and dashes.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Headings">One a column; a heading that ends in <c>#</c> stands over numbers, which align at the right.</param>
/// <param name="Rows">Cells by row, as text for people.</param>
public sealed record DataTable(string Name, string Caption, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows) : Block;

/// <summary>A picture, which becomes an SVG and a PNG file too.</summary>
/// <param name="Name">The files' name, without their ending: letters, digits and dashes.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Picture">The picture.</param>
public sealed record Illustration(string Name, string Caption, Picture Picture) : Block;

/// <summary>A file that lies beside the page, such as the data behind a picture.</summary>
/// <param name="FileName">Its name with its ending.</param>
/// <param name="Caption">What it holds.</param>
/// <param name="Content">Its text.</param>
public sealed record Attachment(string FileName, string Caption, string Content) : Block;
