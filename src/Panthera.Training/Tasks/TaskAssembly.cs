using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace Panthera.Training.Tasks;

/// <summary>A .NET assembly with tasks of a user's own: its classes that implement <see cref="ITask"/>.</summary>
public static class TaskAssembly
{
    /// <summary>Loads the tasks of an assembly. Its code runs with all rights of this process.</summary>
    /// <param name="path">The assembly; what it needs lies beside it or belongs to this program.</param>
    /// <returns>Its tasks, at least one, in the order of their classes' names.</returns>
    /// <exception cref="InputException">If it cannot be loaded, has no task, or a task cannot be made or has no proper name.</exception>
    public static IReadOnlyList<TaskDefinition> Load(string path)
    {
        if (!File.Exists(path)) throw new InputException($"{path}: no such file; expected a .NET assembly with tasks");
        RequireManaged(path);
        Type[] types = TypesOf(path);
        Type[] tasks = [.. types.Where(IsTask).OrderBy(type => type.FullName, StringComparer.Ordinal)];
        if (tasks.Length == 0)
            throw new InputException($"{path}: no task in it; expected a class that implements {typeof(ITask).FullName}");
        return [.. tasks.Select(type => UserTask.Define(Create(path, type), path))];
    }

    private static bool IsTask(Type type) => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && type.IsAssignableTo(typeof(ITask));

    /// <summary>Refuses what is no assembly before the runtime does, whose messages do not tell the cases apart.</summary>
    private static void RequireManaged(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using PEReader reader = new(file);
            if (!reader.HasMetadata) throw new InputException($"{path}: a library of native code; expected a .NET assembly");
        }
        catch (BadImageFormatException e)
        {
            throw new InputException($"{path}: not a .NET assembly", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static Type[] TypesOf(string path)
    {
        try
        {
            Assembly assembly = new TaskLoadContext(Path.GetFullPath(path)).LoadMain();
            AssemblyName? runtime = Array.Find(assembly.GetReferencedAssemblies(), reference => reference.Name == "System.Runtime");
            if (runtime?.Version is { } built && built.Major > Environment.Version.Major)
                throw new InputException($"{path}: built for .NET {built.Major}; this is .NET {Environment.Version.Major}");
            return assembly.GetTypes();
        }
        catch (BadImageFormatException e)
        {
            throw new InputException($"{path}: not an assembly for this kind of processor or this runtime; expected one built for any CPU", e);
        }
        catch (ReflectionTypeLoadException e)
        {
            throw new InputException($"{path}: cannot be loaded: {e.LoaderExceptions.OfType<Exception>().First().Message}", e);
        }
        // The resolver refuses a damaged list of dependencies so.
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new InputException($"{path}: cannot be loaded: {e.Message}", e);
        }
    }

    private static ITask Create(string path, Type type)
    {
        try
        {
            return (ITask)Activator.CreateInstance(type, nonPublic: true)!;
        }
        catch (MissingMethodException e)
        {
            throw new InputException($"{path}: the task {type.FullName} has no constructor without parameters", e);
        }
        catch (TargetInvocationException e)
        {
            Exception cause = e.GetBaseException();
            throw new InputException($"{path}: the constructor of the task {type.FullName} fails: {cause.GetType().Name}: {cause.Message}", e);
        }
    }

    /// <summary>
    /// Keeps a user's assembly and its dependencies apart from this program's, except for Panthera's own: an interface that is
    /// loaded twice is two interfaces.
    /// </summary>
    private sealed class TaskLoadContext(string path) : AssemblyLoadContext(Path.GetFileName(path))
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        public Assembly LoadMain() => LoadFromAssemblyPath(path);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            Shared.FirstOrDefault(assembly => assembly.GetName().Name == assemblyName.Name)
            ?? (_resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null);

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;

        private static Assembly[] Shared => [typeof(ITask).Assembly, typeof(InputException).Assembly];
    }
}
