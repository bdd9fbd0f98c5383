using System.Numerics;
using StyleCloud.Contracts;
using StyleCloud.Weights.Files;

namespace StyleCloud.Weights.Torch;

/// <summary>
/// Interprets a pickle as far as a state dict goes, and no further: containers, numbers, strings, and the few globals of
/// <see cref="PickleGlobal"/>. Nothing is ever looked up or called by a name from the file; any other opcode or global ends
/// the reading with a sentence that names it. Values: <c>long</c>, <see cref="BigInteger"/>, <c>double</c>, <c>bool</c>,
/// <c>string</c>, null, <c>object?[]</c> (tuple), <c>List&lt;object?&gt;</c>, <c>Dictionary&lt;object, object?&gt;</c>,
/// <see cref="PickleGlobal"/>, <see cref="TorchStorage"/>, <see cref="TorchTensor"/>.
/// </summary>
internal sealed class PickleInterpreter(PickleBytes bytes)
{
    private const int MaxOperations = 1 << 20;

    private static readonly object Mark = new();
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>Every storage that the pickle refers to, by its key.</summary>
    public Dictionary<string, TorchStorage> Storages { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads one pickle, up to and including its STOP.</summary>
    public static object? Load(PickleBytes bytes) => new PickleInterpreter(bytes).Run();

    /// <summary>Reads one pickle, up to and including its STOP.</summary>
    public object? Run()
    {
        for (var operations = 0; operations < MaxOperations; operations++)
        {
            var opcode = (char)bytes.Byte();
            if (opcode == '.')
                return Pop();
            if (!(PushesScalar(opcode) || Builds(opcode) || Remembers(opcode)))
                throw Refuse($"holds the pickle opcode 0x{(int)opcode:x2}, which no state dict needs");
        }

        throw Refuse("describes its tensors in too many steps", $"at most {MaxOperations}", $"more than {MaxOperations}");
    }

    private bool PushesScalar(char opcode)
    {
        switch (opcode)
        {
            case 'N': Push(null); break;
            case '\x88': Push(true); break;
            case '\x89': Push(false); break;
            case 'J': Push((long)bytes.Int32()); break;
            case 'K': Push((long)bytes.Byte()); break;
            case 'M': Push((long)bytes.UInt16()); break;
            case '\x8a': PushInteger(new(bytes.Exactly(bytes.Byte()))); break;
            case 'G': Push(bytes.Double()); break;
            case 'X': Push(bytes.Text((uint)bytes.Int32())); break;
            case '\x8c': Push(bytes.Text(bytes.Byte())); break;
            case 'T': Push(bytes.Text(bytes.Int32())); break;
            case 'U': Push(bytes.Text(bytes.Byte())); break;
            default: return false;
        }

        return true;
    }

    private bool Builds(char opcode)
    {
        switch (opcode)
        {
            case '(': Push(Mark); break;
            case ')': Push(Array.Empty<object?>()); break;
            case 't': Push(PopToMark()); break;
            case '\x85': Push(PopMany(1)); break;
            case '\x86': Push(PopMany(2)); break;
            case '\x87': Push(PopMany(3)); break;
            case ']': Push(new List<object?>()); break;
            case '}': Push(new Dictionary<object, object?>()); break;
            case 'a': Append(PopMany(1)); break;
            case 'e': Append(PopToMark()); break;
            case 's': SetItems(PopMany(2)); break;
            case 'u': SetItems(PopToMark()); break;
            case 'c': Push(Global(bytes.Line(), bytes.Line())); break;
            case '\x93': PushNamedGlobal(PopMany(2)); break;
            case 'Q': PushStorage(TorchObjects.Storage(bytes.File, Pop())); break;
            case 'R': Reduce(PopMany(2)); break;
            case 'b': Build(PopMany(1)[0]); break;
            default: return false;
        }

        return true;
    }

    private bool Remembers(char opcode)
    {
        switch (opcode)
        {
            case '\x80': CheckProtocol(bytes.Byte()); break;
            case '\x95': bytes.Exactly(8); break;
            case 'q': _memo[bytes.Byte()] = Peek(); break;
            case 'r': _memo[(uint)bytes.Int32()] = Peek(); break;
            case '\x94': _memo[_memo.Count] = Peek(); break;
            case 'h': Push(Recall(bytes.Byte())); break;
            case 'j': Push(Recall((uint)bytes.Int32())); break;
            default: return false;
        }

        return true;
    }

    private void CheckProtocol(byte protocol)
    {
        if (protocol is < 2 or > 5)
            throw Refuse("uses an unknown pickle protocol", "2…5", $"{protocol}");
    }

    private void PushInteger(BigInteger value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
            Push((long)value);
        else
            Push(value);
    }

    private PickleGlobal Global(string module, string name)
    {
        var global = new PickleGlobal(module, name);
        return global.IsAllowed ? global : throw Refuse($"asks for the Python object {global}, which no state dict needs; it is not loaded. Save the model's state_dict() instead");
    }

    private void PushNamedGlobal(object?[] names)
    {
        if (names is not [string module, string name])
            throw Refuse("names a Python object by something other than text");
        Push(Global(module, name));
    }

    private void PushStorage(TorchStorage storage)
    {
        if (!Storages.TryAdd(storage.Key, storage) && Storages[storage.Key] != storage)
            throw Refuse($"describes storage {storage.Key} in two ways", $"{Storages[storage.Key].Count} elements of {Storages[storage.Key].Type.Name}", $"{storage.Count} of {storage.Type.Name}");
        Push(storage);
    }

    private void Append(object?[] items)
    {
        if (Peek() is not List<object?> list)
            throw Refuse("appends to something that is not a list");
        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Peek() is not Dictionary<object, object?> dictionary || items.Length % 2 != 0)
            throw Refuse("sets items of something that is not a dictionary");
        for (var i = 0; i < items.Length; i += 2)
            dictionary[Key(items[i])] = items[i + 1];
    }

    private void Reduce(object?[] call)
    {
        if (call is not [PickleGlobal global, object?[] arguments])
            throw Refuse("calls something that is not a known function");
        Push(global == PickleGlobal.OrderedDict ? OrderedDict(arguments) : TorchObjects.Rebuild(bytes.File, global, arguments));
    }

    /// <summary>An empty dictionary, or one of pairs, as Python 2 wrote it.</summary>
    private Dictionary<object, object?> OrderedDict(object?[] arguments)
    {
        var dictionary = new Dictionary<object, object?>();
        if (arguments is [List<object?> pairs])
        {
            foreach (var pair in pairs)
            {
                var (key, value) = pair switch
                {
                    List<object?> { Count: 2 } list => (list[0], list[1]),
                    object?[] { Length: 2 } tuple => (tuple[0], tuple[1]),
                    _ => throw Refuse("builds a dictionary from something that is not pairs"),
                };
                dictionary[Key(key)] = value;
            }
        }
        else if (arguments.Length != 0)
        {
            throw Refuse("builds a dictionary from something that is not pairs");
        }

        return dictionary;
    }

    /// <summary>A state dict carries <c>_metadata</c> (module versions) as an attribute; nothing here reads it.</summary>
    private void Build(object? state)
    {
        if (Peek() is not Dictionary<object, object?> || state is not Dictionary<object, object?>)
            throw Refuse("sets the state of something that is not a dictionary");
    }

    private object Key(object? key) => key is string or long ? key : throw Refuse("uses a dictionary key that is neither text nor a number");

    private object? Recall(long index) => _memo.TryGetValue(index, out var value) ? value : throw Refuse("refers to an object that it does not hold");

    private void Push(object? value) => _stack.Add(value);

    private object? Peek() => _stack.Count > 0 && _stack[^1] != Mark ? _stack[^1] : throw Corrupt();

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] PopMany(int count)
    {
        var values = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    private object?[] PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
            throw Corrupt();
        var values = _stack[(mark + 1)..].ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private StyleTransferException Corrupt() => Refuse("is corrupt: the description of its tensors takes more values than it gives");

    private StyleTransferException Refuse(string failure, string? expected = null, string? found = null) =>
        InvalidWeights.Because(bytes.File, failure, expected, found);
}
