using StyleCloud.Functions.Intake;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class NameKeyTests
{
    [Theory]
    [InlineData("photo.jpg", "Photo.JPG", true)]
    [InlineData("caf\u00e9.jpg", "cafe\u0301.jpg", true)]
    [InlineData("CAF\u00c9.jpg", "cafe\u0301.JPG", true)]
    [InlineData("\ud55c.jpg", "\u1112\u1161\u11ab.jpg", true)]
    [InlineData("\u03a9.jpg", "\u2126.jpg", true)]
    [InlineData("cafe.jpg", "caf\u00e9.jpg", false)]
    [InlineData("photo.jpg", "photo.png", false)]
    [InlineData("my photo.jpg", "my_photo.jpg", false)]
    [InlineData("e\u0301\0x", "e\u0301", false)]
    public void Same_TwoNames_TellsWhetherOnlyCaseAndCompositionDiffer(string left, string right, bool same) => Assert.Equal(same, NameKey.Same(left, right));

    [Theory]
    [InlineData("rose-window")]
    [InlineData("Rose Window")]
    [InlineData("rose_window")]
    [InlineData("rose-window ")]
    [InlineData(" rose  window")]
    [InlineData("rose - window")]
    [InlineData("rose-window.png")]
    [InlineData("rose-window.JPG ")]
    [InlineData("rose-window.jpg.jpg")]
    [InlineData("rose-window.")]
    [InlineData("rose\u2013window")]
    [InlineData("rose\u00a0window")]
    [InlineData("rose\u3000window\u3000")]
    [InlineData("\uff32\uff4f\uff53\uff45\uff3f\uff37\uff49\uff4e\uff44\uff4f\uff57")]
    [InlineData("\u200erose-window\ufeff")]
    public void Loose_SpellingsOfOneName_AreOneKey(string spelling) => Assert.Equal("ROSE-WINDOW", NameKey.Loose(spelling));

    [Theory]
    [InlineData("rosewindow")]
    [InlineData("rose+window")]
    [InlineData("rose@window")]
    [InlineData("rose.window")]
    [InlineData("rose-window-2")]
    [InlineData("ros\u00e9-window")]
    [InlineData("rose-window.txt")]
    public void Loose_OtherName_IsAnotherKey(string other) => Assert.NotEqual("ROSE-WINDOW", NameKey.Loose(other));

    [Fact]
    public void Loose_EmojiWithAndWithoutItsSelector_AreOneKey() => Assert.Equal(NameKey.Loose("\u2764"), NameKey.Loose("\u2764\ufe0f "));

    [Theory]
    [InlineData("photo.jpg", "photo.png", true)]
    [InlineData("photo.jpg", "PHOTO.heic", true)]
    [InlineData("photo.jpg", "photo.jpg.jpg", true)]
    [InlineData("photo", "photo.jpg", true)]
    [InlineData("my photo.jpg", "my_photo.jpg", true)]
    [InlineData("photo.v2.jpg", "photo.v1.jpg", false)]
    [InlineData("photo.jpg", "photo2.jpg", false)]
    [InlineData("-.jpg", "_.png", false)]
    public void MayMean_TwoNames_TellsWhetherOneMayStandForTheOther(string left, string right, bool may) => Assert.Equal(may, NameKey.MayMean(left, right));
}
