using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests.Tasks;

/// <summary>Assemblies as users might bring them, written to files without a compiler.</summary>
public static class EmittedAssembly
{
    private const string Message = "no luck\ntoday";

    /// <summary>What is wrong with a task's class.</summary>
    public enum Flaw
    {
        None,
        ConstructorThrows,
        ConstructorTakesArguments,
        NameThrows,
        OpenThrows,
    }

    /// <summary>Writes an assembly with classes that implement <see cref="ITask"/>; their Open returns null or throws.</summary>
    public static void Write(string path, params ReadOnlySpan<(string Class, string Task, Flaw Flaw)> tasks)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName(Path.GetFileNameWithoutExtension(path)), typeof(object).Assembly);
        ModuleBuilder module = assembly.DefineDynamicModule("module");
        foreach ((string name, string task, Flaw flaw) in tasks)
        {
            TypeBuilder type = module.DefineType(name, TypeAttributes.NotPublic | TypeAttributes.Sealed, typeof(object), [typeof(ITask)]);
            ILGenerator constructor = type.DefineConstructor(
                MethodAttributes.Public, CallingConventions.Standard, flaw == Flaw.ConstructorTakesArguments ? [typeof(int)] : []).GetILGenerator();
            constructor.Emit(OpCodes.Ldarg_0);
            constructor.Emit(OpCodes.Call, typeof(object).GetConstructor([])!);
            if (flaw == Flaw.ConstructorThrows) Throw(constructor);
            constructor.Emit(OpCodes.Ret);
            Returning(type, "get_Name", task, flaw == Flaw.NameThrows);
            Returning(type, "get_Summary", "a test", false);
            ILGenerator open = Method(type, nameof(ITask.Open), typeof(ProxyTask), typeof(TaskData));
            if (flaw == Flaw.OpenThrows) Throw(open);
            open.Emit(OpCodes.Ldnull);
            open.Emit(OpCodes.Ret);
            type.CreateType();
        }
        assembly.Save(path);
    }

    /// <summary>Writes an assembly with one class, whose base is in another assembly, that the runtime may not have.</summary>
    public static void WriteDerived(string path, string baseAssembly, Version version, Machine machine = Machine.Unknown)
    {
        MetadataBuilder metadata = new();
        metadata.AddModule(0, metadata.GetOrAddString("module"), metadata.GetOrAddGuid(new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11])), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(Path.GetFileNameWithoutExtension(path)), new Version(1, 0), default, default, 0, default);
        AssemblyReferenceHandle reference = metadata.AddAssemblyReference(metadata.GetOrAddString(baseAssembly), version, default, default, 0, default);
        TypeReferenceHandle parent = metadata.AddTypeReference(reference, metadata.GetOrAddString("Some"), metadata.GetOrAddString("Parent"));
        FieldDefinitionHandle field = MetadataTokens.FieldDefinitionHandle(1);
        MethodDefinitionHandle method = MetadataTokens.MethodDefinitionHandle(1);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, field, method);
        metadata.AddTypeDefinition(TypeAttributes.Public, default, metadata.GetOrAddString("Child"), parent, field, method);
        BlobBuilder file = new();
        new ManagedPEBuilder(
            new PEHeaderBuilder(machine, imageCharacteristics: Characteristics.ExecutableImage | Characteristics.Dll),
            new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(file);
        File.WriteAllBytes(path, file.ToArray());
    }

    private static ILGenerator Method(TypeBuilder type, string name, Type returns, params Type[] takes) => type.DefineMethod(
        name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Final, returns, takes).GetILGenerator();

    private static void Returning(TypeBuilder type, string name, string text, bool throws)
    {
        ILGenerator code = Method(type, name, typeof(string));
        if (throws) Throw(code);
        code.Emit(OpCodes.Ldstr, text);
        code.Emit(OpCodes.Ret);
    }

    private static void Throw(ILGenerator code)
    {
        code.Emit(OpCodes.Ldstr, Message);
        code.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
        code.Emit(OpCodes.Throw);
    }
}
