using StyleCloud.Weights.Files;

namespace StyleCloud.Weights.Torch;

/// <summary>A Python object that a pickle may refer to by name.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public static readonly PickleGlobal OrderedDict = new("collections", "OrderedDict");
    public static readonly PickleGlobal RebuildTensor = new("torch._utils", "_rebuild_tensor");
    public static readonly PickleGlobal RebuildTensorV2 = new("torch._utils", "_rebuild_tensor_v2");
    public static readonly PickleGlobal RebuildParameter = new("torch._utils", "_rebuild_parameter");

    private static readonly Dictionary<string, ElementType> StorageTypes = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = ElementType.F64,
        ["FloatStorage"] = ElementType.F32,
        ["HalfStorage"] = ElementType.F16,
        ["BFloat16Storage"] = ElementType.Bf16,
        ["LongStorage"] = new("I64", 8),
        ["IntStorage"] = new("I32", 4),
        ["ShortStorage"] = new("I16", 2),
        ["CharStorage"] = new("I8", 1),
        ["ByteStorage"] = new("U8", 1),
        ["BoolStorage"] = new("BOOL", 1),
    };

    /// <summary>The element type, when this names a class of typed storage; otherwise null.</summary>
    public ElementType? StorageType => Module is "torch" ? StorageTypes.GetValueOrDefault(Name) : null;

    /// <summary>Whether a state dict needs it. Everything else is refused before it can mean anything.</summary>
    public bool IsAllowed =>
        StorageType is not null || this == OrderedDict || this == RebuildTensor || this == RebuildTensorV2 || this == RebuildParameter;

    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";
}
