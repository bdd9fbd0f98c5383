using StyleCloud.Imaging.Vips;

namespace StyleCloud.Imaging.Tests;

/// <summary>The right values are those of Python's <c>unicodedata</c> (Unicode 14).</summary>
public sealed class ComposedTextTests
{
    [Theory]
    [InlineData("rose-window", "rose-window", "rose-window")]
    [InlineData("cafe\u0301", "caf\u00e9", "caf\u00e9")]
    [InlineData("caf\u00e9", "caf\u00e9", "caf\u00e9")]
    [InlineData("\u212b", "\u00c5", "\u00c5")]
    [InlineData("\u1e9b\u0323", "\u1e9b\u0323", "\u1e69")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307", "q\u0323\u0307")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c", "\ud55c")]
    [InlineData("\u304b\u3099", "\u304c", "\u304c")]
    [InlineData("\u0344", "\u0308\u0301", "\u0308\u0301")]
    [InlineData("\ufb01n", "\ufb01n", "fin")]
    [InlineData("\uff32\uff4f\uff53\uff45", "\uff32\uff4f\uff53\uff45", "Rose")]
    [InlineData("\u00bd", "\u00bd", "1\u20442")]
    [InlineData("\U0001d15e", "\U0001d157\U0001d165", "\U0001d157\U0001d165")]
    [InlineData("\u0958", "\u0915\u093c", "\u0915\u093c")]
    [InlineData("\U0001f5bc\ufe0f", "\U0001f5bc\ufe0f", "\U0001f5bc\ufe0f")]
    public void CanonicalAndCompatible_Text_AreAsUnicodeSays(string text, string canonical, string compatible)
    {
        Assert.Equal(canonical, ComposedText.Canonical(text));
        Assert.Equal(compatible, ComposedText.Compatible(text));
    }

    [Fact]
    public void Canonical_HalfOfASurrogatePair_IsReplaced() => Assert.Equal("\u00e9\ufffd", ComposedText.Canonical("e\u0301\ud83d"));

    [Fact]
    public void Canonical_TextBehindANul_IsKept() => Assert.Equal("e\u0301\0x", ComposedText.Canonical("e\u0301\0x"));
}
