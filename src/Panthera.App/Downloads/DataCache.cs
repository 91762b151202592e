namespace Panthera.App.Downloads;

/// <summary>Where downloads are kept.</summary>
internal static class DataCache
{
    /// <summary>The environment variable that names the folder where no option does.</summary>
    public const string Variable = "PANTHERA_CACHE";

    /// <summary>The folder that the platform has for this.</summary>
    public static string DefaultFolder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return named;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string caches = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(home, ".cache");
        return Path.Combine(caches, "panthera", "data");
    }

    /// <summary>The name of the file that a URL is kept under.</summary>
    /// <exception cref="InputException">If the URL's last part is no plain name.</exception>
    public static string NameOf(Uri url)
    {
        string name = Path.GetFileName(url.AbsolutePath);
        return name.Length is > 0 and <= 200 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+')
            ? name
            : throw new InputException($"{url}: ends in no name for a file; expected a URL such as https://example.org/data.csv");
    }
}
