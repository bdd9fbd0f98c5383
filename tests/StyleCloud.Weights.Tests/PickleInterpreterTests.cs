using System.Text;
using StyleCloud.Contracts;
using StyleCloud.Weights.Torch;

namespace StyleCloud.Weights.Tests;

public sealed class PickleInterpreterTests
{
    [Theory]
    [InlineData("cos\nsystem\n(X\x04\0\0\0echotR.", "asks for the Python object os.system")]
    [InlineData("c__builtin__\neval\n.", "asks for the Python object __builtin__.eval")]
    [InlineData("ctorch._utils\n_rebuild_device_tensor_from_numpy\n.", "torch._utils._rebuild_device_tensor_from_numpy")]
    [InlineData("ctorch.storage\nFloatStorage\n.", "torch.storage.FloatStorage")]
    [InlineData("X\x02\0\0\0osX\x06\0\0\0system\x93.", "asks for the Python object os.system")]
    [InlineData("i", "the pickle opcode 0x69")]
    [InlineData("\x81.", "the pickle opcode 0x81")]
    [InlineData("P123\n.", "the pickle opcode 0x50")]
    [InlineData("\x80\x09.", "unknown pickle protocol. Expected 2…5; found 9")]
    [InlineData("K\x01", "is truncated")]
    [InlineData("X\xff\xff\xff\x7fno", "at too great a length")]
    [InlineData("t.", "takes more values than it gives")]
    [InlineData(".", "takes more values than it gives")]
    [InlineData("(.", "takes more values than it gives")]
    [InlineData("h\x05.", "refers to an object that it does not hold")]
    [InlineData("NK\x01\x61.", "appends to something that is not a list")]
    [InlineData("NNNs.", "sets items of something that is not a dictionary")]
    [InlineData("}]Ns.", "a dictionary key that is neither text nor a number")]
    [InlineData("N)R.", "calls something that is not a known function")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.", "with arguments that it does not take")]
    [InlineData("N}b.", "sets the state of something that is not a dictionary")]
    [InlineData("NQ.", "refers to a storage in an unknown way")]
    public void Load_WhatAStateDictDoesNotNeed_IsRefusedByName(string pickle, string words)
    {
        var exception = Assert.Throws<StyleTransferException>(() => Load(pickle));

        Assert.StartsWith("Weights file test.pth ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EndlessPickle_IsStopped()
    {
        var exception = Assert.Throws<StyleTransferException>(() => Load(new string('N', 2_000_000)));

        Assert.Contains("too many steps", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OrderedDictOfPairs_AsPython2WroteIt_IsADictionary()
    {
        var dictionary = Assert.IsType<Dictionary<object, object?>>(Load("\x80\x02" + "ccollections\nOrderedDict\nq\x01]q\x02(]q\x03(U\x01" + "aK\x07" + "e]q\x04(U\x01" + "bM\x01\x01" + "ee\x85Rq\x05."));

        Assert.Equal(7L, dictionary["a"]);
        Assert.Equal(257L, dictionary["b"]);
    }

    [Theory]
    [InlineData("K\x40", "(K\x40K\x03t", "(K\x03K\x01t", "reaches outside storage 0")]
    [InlineData("K\x00", "(K\x40K\x03t", "(K\x03K\x02t", "reaches outside storage 0")]
    [InlineData("K\x00", "(K\x40K\x03t", "(K\x03t", "reaches outside storage 0")]
    [InlineData("J\xff\xff\xff\xff", "(K\x01t", "(K\x01t", "reaches outside storage 0")]
    [InlineData("K\x00", "(J\xff\xff\xff\x7fJ\xff\xff\xff\x7ft", "(K\x00K\x00t", "reaches outside storage 0")]
    public void Load_TensorThatReachesOutsideItsStorage_IsRefused(string offset, string shape, string strides, string words)
    {
        var storage = "((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0" + "0X\x03\0\0\0cpuK\xc0" + "tQ";

        var exception = Assert.Throws<StyleTransferException>(() => Load("ctorch._utils\n_rebuild_tensor_v2\n" + storage + offset + shape + strides + "\x89NtR."));

        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
    }

    private static object? Load(string latin1) =>
        PickleInterpreter.Load(new("test.pth", new MemoryStream(Encoding.Latin1.GetBytes(latin1))));
}
