using System.Runtime.InteropServices;
using System.Text;

namespace Panthera.Training.Data;

/// <summary>
/// English prose that every .NET SDK carries: the XML documentation of its reference packs, one document a type, so that
/// overloads, which often share sentences, never lie in two splits.
/// </summary>
public static class ReferencePackText
{
    // A type with thousands of alike members must not crowd out the others.
    private const int LongestDocument = 8_000;

    // Broad in subject, not more than it takes half a second to read, and no assembly in two lists.
    private static readonly string[] Assemblies =
    [
        "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.ComponentModel.TypeConverter",
        "System.Data.Common", "System.Linq", "System.Linq.Expressions", "System.Net.Http", "System.Net.Sockets",
        "System.Reflection.Metadata", "System.Security.Cryptography", "System.Text.Json", "System.Text.RegularExpressions",
        "System.Threading", "System.Xml.ReaderWriter",
    ];

    private static readonly string[] OtherAssemblies =
    [
        "Microsoft.VisualBasic.Core", "System.Collections.Concurrent", "System.ComponentModel.Annotations",
        "System.Diagnostics.DiagnosticSource", "System.Diagnostics.Process", "System.Drawing.Primitives", "System.Formats.Asn1",
        "System.IO.Compression", "System.IO.Pipes", "System.Memory", "System.Net.Mail", "System.Net.NetworkInformation",
        "System.Net.Primitives", "System.Net.Requests", "System.Net.Security", "System.Reflection.Emit",
        "System.Runtime.InteropServices", "System.Runtime.Numerics", "System.Runtime.Serialization.Xml",
        "System.Security.AccessControl", "System.Threading.Tasks.Dataflow", "System.Xml.XDocument", "System.Xml.XmlSerializer",
    ];

    private static readonly string[] SelectionAssemblies =
    [
        "Microsoft.Win32.Registry", "System.Collections.NonGeneric", "System.Collections.Specialized", "System.ComponentModel.Primitives",
        "System.Console", "System.Diagnostics.Contracts", "System.Diagnostics.StackTrace", "System.Diagnostics.TraceSource",
        "System.Diagnostics.Tracing", "System.Formats.Tar", "System.IO.IsolatedStorage", "System.IO.MemoryMappedFiles", "System.IO.Pipelines",
        "System.Linq.AsyncEnumerable", "System.Linq.Parallel", "System.Net.HttpListener", "System.Net.Ping", "System.Net.Quic",
        "System.Net.WebClient", "System.Net.WebSockets", "System.Numerics.Vectors", "System.ObjectModel", "System.Reflection.Primitives",
        "System.Runtime.Serialization.Formatters", "System.Security.Claims", "System.Security.Principal.Windows",
        "System.Text.Encoding.Extensions", "System.Text.Encodings.Web", "System.Threading.AccessControl", "System.Threading.Tasks.Parallel",
        "System.Threading.Thread", "System.Transactions.Local",
    ];

    /// <summary>Finds the newest reference pack beside the running runtime, in DOTNET_ROOT or beside a dotnet on the PATH.</summary>
    /// <returns>The folder of its XML files, or null if no SDK is installed there.</returns>
    public static string? Find()
    {
        string? root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        IEnumerable<string> onPath = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => new FileInfo(Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")))
            .Where(file => file.Exists)
            .Select(file => (file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName)
            .Select(file => Path.GetDirectoryName(file)!);
        return new[] { Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."), root }
            .Concat(onPath).OfType<string>().Select(FindBelow).FirstOrDefault(found => found != null);
    }

    /// <summary>Finds the newest reference pack below a folder that dotnet is installed in; null if there is none.</summary>
    public static string? FindBelow(string dotnetRoot)
    {
        DirectoryInfo packs = new(Path.Combine(Path.GetFullPath(dotnetRoot), "packs", "Microsoft.NETCore.App.Ref"));
        return !packs.Exists ? null : packs.EnumerateDirectories()
            .OrderByDescending(pack => Version.TryParse(pack.Name.Split('-')[0], out Version? version) ? version : new Version())
            .ThenByDescending(pack => pack.Name, StringComparer.Ordinal)
            .Select(pack => new DirectoryInfo(Path.Combine(pack.FullName, "ref")))
            .Where(folder => folder.Exists)
            .SelectMany(folder => folder.EnumerateDirectories().OrderByDescending(target => target.Name, StringComparer.Ordinal))
            .FirstOrDefault(target => File.Exists(Path.Combine(target.FullName, Assemblies[0] + ".xml")))?.FullName;
    }

    /// <summary>
    /// Reads the documentation of some assemblies, cleans it, and takes types in an order that is random but always the same.
    /// </summary>
    /// <param name="folder">A folder of XML files, as <see cref="Find"/> returns it.</param>
    /// <param name="characters">About how long the corpus may become; it is ASCII, so these are bytes too.</param>
    /// <param name="set">Which assemblies: none is in two sets.</param>
    /// <exception cref="InputException">If a file is not well-formed or none of the assemblies is there.</exception>
    public static Corpus Read(string folder, int characters, DataSet set = DataSet.Search)
    {
        string[] assemblies = set switch
        {
            DataSet.Search => Assemblies,
            DataSet.Unseen => OtherAssemblies,
            _ => SelectionAssemblies,
        };
        string[] files = [.. assemblies.Select(name => Path.Combine(folder, name + ".xml")).Where(File.Exists)];
        if (files.Length == 0)
        {
            throw new InputException($"{folder}: no XML documentation here; expected files such as {assemblies[0]}.xml.");
        }
        List<(string Type, string Line)>[] read = ReadAll(files);
        HashSet<string> seen = [];
        List<string> documents = [];
        int length = 0;
        IEnumerable<IGrouping<string, string>> types = read.SelectMany(members => members)
            .Where(member => IsProse(member.Line) && seen.Add(member.Line))
            .GroupBy(member => member.Type, member => member.Line)
            .OrderBy(type => Hash(type.Key)).ThenBy(type => type.Key, StringComparer.Ordinal);
        foreach (IGrouping<string, string> type in types)
        {
            string document = Join(type);
            if (length + document.Length > characters)
            {
                break;
            }
            documents.Add(document);
            length += document.Length + 1;
        }
        return new Corpus(
            "reference",
            $"API documentation of {files.Length} {(set == DataSet.Search ? "" : "other ")}assemblies of the .NET reference pack {PackVersion(folder)}, {documents.Count:N0} types, "
            + $"{length / 1e6:0.0} MB", documents);
    }

    private static List<(string Type, string Line)>[] ReadAll(string[] files)
    {
        try
        {
            return [.. files.AsParallel().AsOrdered().Select(DocumentationReader.Read)];
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions[0] is InputException error)
        {
            throw error;
        }
    }

    // What still has angle brackets or back quotes quotes code or markup; other alphabets would cost tokens for a few words.
    private static bool IsProse(string line) =>
        line.Length >= 40 && !line.AsSpan().ContainsAnyExceptInRange(' ', '~') && !line.AsSpan().ContainsAny("<>`");

    private static string Join(IEnumerable<string> lines)
    {
        StringBuilder document = new();
        foreach (string line in lines)
        {
            if (document.Length > 0 && document.Length + line.Length >= LongestDocument)
            {
                break;
            }
            document.Append(document.Length > 0 ? "\n" : "").Append(line);
        }
        return document.ToString();
    }

    private static string PackVersion(string folder) => new DirectoryInfo(folder).Parent?.Parent?.Name ?? "of unknown version";

    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 1099511628211;
        }
        return new Rng(hash).NextULong();
    }
}
