using StyleCloud.Weights.Files;

namespace StyleCloud.Weights.Torch;

/// <summary>What torch puts into a state dict's pickle: references to storages, and tensors that view them.</summary>
internal static class TorchObjects
{
    /// <summary>Reads a persistent id: <c>('storage', type, key, device, count[, view])</c>.</summary>
    public static TorchStorage Storage(string file, object? persistentId)
    {
        if (persistentId is not object?[] { Length: 5 or 6 } id || id is not ["storage", PickleGlobal { StorageType: { } type }, string key, string, long count, ..])
            throw InvalidWeights.Because(file, "refers to a storage in an unknown way", "('storage', type, key, device, count)");
        if (id is [.., not null] && id.Length == 6)
            throw InvalidWeights.Because(file, $"holds storage {key} as a view of another, a form that torch gave up before 1.0. Load it with torch and save its state_dict() again");
        if (count < 0 || count > TensorFile.MaxBytes / type.Size)
            throw InvalidWeights.Because(file, $"gives storage {key} an impossible size", $"0…{TensorFile.MaxBytes / type.Size} elements of {type.Name}", $"{count}");
        return new(key, type, count);
    }

    /// <summary>Stands in for one of torch's rebuild functions.</summary>
    public static TorchTensor Rebuild(string file, PickleGlobal function, object?[] arguments)
    {
        if (function == PickleGlobal.RebuildParameter && arguments is [TorchTensor tensor, ..])
            return tensor;
        var isRebuild = function == PickleGlobal.RebuildTensor || function == PickleGlobal.RebuildTensorV2;
        if (!isRebuild || arguments is not [TorchStorage storage, long offset, object?[] shape, object?[] strides, ..])
            throw InvalidWeights.Because(file, $"calls {function} with arguments that it does not take");
        var view = new TorchTensor(storage, offset, Integers(file, shape), Integers(file, strides));
        if (!view.IsInsideStorage)
            throw InvalidWeights.Because(file, $"holds a tensor of shape [{string.Join(", ", view.Shape)}] that reaches outside storage {storage.Key}", $"at most {storage.Count} elements", $"offset {offset}, strides [{string.Join(", ", view.Strides)}]");
        return view;
    }

    /// <summary>The tensors of a state dict, or of the checkpoint that holds one under <c>state_dict</c> or <c>model</c>.</summary>
    public static IReadOnlyDictionary<string, TorchTensor> StateDict(string file, object? root)
    {
        if (root is not Dictionary<object, object?> dictionary)
            throw InvalidWeights.Because(file, "does not hold a state dict", "a dictionary of names and tensors", Describe(root));
        foreach (var wrapper in (string[])["state_dict", "model_state_dict", "model"])
        {
            if (dictionary.GetValueOrDefault(wrapper) is Dictionary<object, object?> inner)
                dictionary = inner;
        }

        var tensors = new Dictionary<string, TorchTensor>(StringComparer.Ordinal);
        foreach (var (key, value) in dictionary)
        {
            if (key is string name && value is TorchTensor tensor)
                tensors[name] = tensor;
        }

        return tensors.Count <= TensorFile.MaxTensors
            ? tensors
            : throw InvalidWeights.Because(file, "lists too many tensors", $"at most {TensorFile.MaxTensors}", $"{tensors.Count}");
    }

    private static long[] Integers(string file, object?[] values) =>
        [.. values.Select(value => value is long number ? number : throw InvalidWeights.Because(file, "holds a tensor whose shape is not made of numbers"))];

    private static string Describe(object? value) => value switch
    {
        null => "None",
        TorchTensor => "a tensor",
        List<object?> => "a list",
        object?[] => "a tuple",
        string => "a string",
        _ => value.GetType().Name,
    };
}
