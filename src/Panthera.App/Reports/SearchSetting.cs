namespace Panthera.App.Reports;

/// <summary>How a search was called.</summary>
/// <param name="CommandLine">The command that runs it again.</param>
/// <param name="Start">The start program's name.</param>
/// <param name="Tasks">The names of the tasks that it sees.</param>
/// <param name="Run">The file that keeps the run.</param>
internal sealed record SearchSetting(string CommandLine, string Start, IReadOnlyList<string> Tasks, string Run);
