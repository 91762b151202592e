using Spectre.Console;

namespace Panthera.App.Output;

/// <summary>The look that all tables share.</summary>
internal static class Tables
{
    /// <summary>A table with a line under its headings.</summary>
    /// <param name="headings">One a column; a heading that ends in <c>#</c> stands over numbers, which align at the right.</param>
    public static Table Create(params IReadOnlyList<string> headings)
    {
        Table table = new Table().Border(TableBorder.Simple);
        for (int i = 0; i < headings.Count; i++)
        {
            bool numbers = headings[i].EndsWith('#');
            TableColumn column = new(new Text(headings[i].TrimEnd('#'))) { Alignment = numbers ? Justify.Right : Justify.Left };
            // The last column takes what is left and may wrap; the others stay whole.
            column.NoWrap = i < headings.Count - 1;
            table.AddColumn(column);
        }
        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void Add(this Table table, params IReadOnlyList<string> cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);
}
