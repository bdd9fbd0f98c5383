using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Azure.WebJobs;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>
/// The functions as the WebJobs SDK wants them: static methods with a trigger's attribute. The real host emits them from the
/// worker's description too. Each method hands its trigger to a delegate in a field of the same name.
/// </summary>
internal sealed class EmittedFunctions : ITypeLocator
{
    private const string TypeName = "Functions";
    private readonly TypeBuilder _type = AssemblyBuilder.DefineDynamicAssembly(new("StyleCloud.Local.Emitted"), AssemblyBuilderAccess.Run)
        .DefineDynamicModule(TypeName).DefineType(TypeName, TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);

    private readonly Dictionary<string, Delegate> _targets = [];
    private Type? _created;

    /// <summary>Adds a function; not after <see cref="GetTypes"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="trigger">The attribute of its only parameter.</param>
    /// <param name="target">What is called.</param>
    /// <typeparam name="TTrigger">The parameter's type, which decides how the SDK binds.</typeparam>
    public void Add<TTrigger>(string name, CustomAttributeBuilder trigger, Func<TTrigger, Task> target)
    {
        var field = _type.DefineField(name, typeof(Func<TTrigger, Task>), FieldAttributes.Public | FieldAttributes.Static);
        var method = _type.DefineMethod(name, MethodAttributes.Public | MethodAttributes.Static, typeof(Task), [typeof(TTrigger)]);
        method.SetCustomAttribute(new(typeof(FunctionNameAttribute).GetConstructor([typeof(string)])!, [name]));
        method.DefineParameter(1, ParameterAttributes.None, nameof(trigger)).SetCustomAttribute(trigger);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldsfld, field);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Callvirt, typeof(Func<TTrigger, Task>).GetMethod(nameof(target.Invoke))!);
        code.Emit(OpCodes.Ret);
        _targets[name] = target;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Type> GetTypes() => [_created ??= Create()];

    private Type Create()
    {
        var type = _type.CreateType();
        foreach (var (name, target) in _targets)
            type.GetField(name)!.SetValue(null, target);
        return type;
    }
}
