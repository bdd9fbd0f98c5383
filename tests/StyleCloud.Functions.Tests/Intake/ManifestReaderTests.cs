using System.Text;
using StyleCloud.Contracts;
using StyleCloud.Functions.Intake;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class ManifestReaderTests
{
    private const string Good = """{"content":"mé.jpg","styles":["wave"]}""";
    private const string Example = """A short manifest is { "content": "me.jpg", "styles": ["starry-night"] }""";
    private const string Typographic = """is a typographic quotation mark; JSON needs the straight one, ". Word processors put it in: use a plain text editor.""";
    private const string NoNumber = "is no number. Write digits only, without a unit, with a point before fractions, such as 1024 or 0.5.";
    private const string SaveAsUtf8 = "Open it in a plain text editor and save it as UTF-8.";
    private const string Backslash = """a backslash (\) within quotation marks begins a special character, which this is not. Write it twice (\\); between folder and file write /.""";

    [Theory]
    [InlineData("", $"It is empty. {Example}")]
    [InlineData(" \n\t", $"It is empty. {Example}")]
    [InlineData("null", $"It is null. {Example}")]
    [InlineData("7", $"It is 7. {Example}")]
    [InlineData("\"me.jpg\"", $"It is me.jpg. {Example}")]
    [InlineData("[{\"content\":\"me.jpg\"}]", "It is a list. One manifest is one job: write what is between [ and ] without them; a second job needs a folder of its own.")]
    [InlineData("content: me.jpg\nstyles:\n  - wave\n", $"Line 1, column 1: It is YAML, or JSON without its brackets. {Example}")]
    [InlineData("---\ncontent: me.jpg", $"Line 1, column 1: It is YAML, or JSON without its brackets. {Example}")]
    [InlineData("\n\n  <?xml version=\"1.0\"?><job/>", $"Line 3, column 3: It is XML or HTML, not JSON. {Example}")]
    [InlineData("Please paint me.jpg", $"Line 1, column 1: A manifest begins with {{; found Please paint me.jpg. {Example}")]
    [InlineData("\"content\": \"me.jpg\"", $"Line 1, column 1: A manifest begins with {{; found \"content\": \"me.jpg\". {Example}")]
    [InlineData("{\\rtf1\\ansi {\"content\"}}", "It is a document with formats (RTF). Save it as plain text.")]
    [InlineData("PK\u0003\u0004", $"It is a document of a word processor, or a ZIP file. {SaveAsUtf8}")]
    public void Read_NoManifestAtAll_SaysWhatItIs(string file, string sentence) => Assert.Equal(sentence, Sentence(file));

    [Theory]
    [InlineData("{ “content”: “me.jpg” }", $"Line 1, column 3: “ {Typographic}")]
    [InlineData("{\n  \"content\": “me.jpg”\n}", $"Line 2, column 14: “ {Typographic}")]
    [InlineData("{ \"é\": 1, \"content\": „me.jpg“ }", $"Line 1, column 22: „ {Typographic}")]
    [InlineData("{ \"content\": ‘me.jpg’ }", $"Line 1, column 14: ‘ {Typographic}")]
    [InlineData("{ \"content\": «me.jpg» }", $"Line 1, column 14: « {Typographic}")]
    [InlineData("{ 'content': 'me.jpg' }", "Line 1, column 3: ' is a single quotation mark; JSON needs the double one, \".")]
    [InlineData("{\u00A0\"content\": 1 }", "Line 1, column 2: there is a special space or an invisible character (U+00A0). Write an ordinary space instead.")]
    [InlineData("{ \"content\":\u200B1 }", "Line 1, column 13: there is a special space or an invisible character (U+200B). Write an ordinary space instead.")]
    [InlineData("{ # photo\n \"content\": 1 }", "Line 1, column 3: # is found. A comment begins with //.")]
    [InlineData("{ /* open", "Line 1, column 3: a comment that begins with /* must end with */.")]
    public void Read_CharacterThatJsonDoesNotHave_SaysWhichOneItHas(string file, string sentence) => Assert.Equal(sentence, Sentence(file));

    [Theory]
    [InlineData("{\n  \"content\": \"me.jpg\"\n  \"styles\": [\"wave\"]\n}", "Line 3, column 3: a comma is missing before \"styles\".")]
    [InlineData("{ \"styles\": [\"wave\" \"rose\"] }", "Line 1, column 21: a comma is missing before \"rose\".")]
    [InlineData("{ \"options\": {\"size\": 5 \"seed\": 1} }", "Line 1, column 25: a comma is missing before \"seed\".")]
    [InlineData("{ \"a\": 1 /* d, e */ \"b\": 2 }", "Line 1, column 21: a comma is missing before \"b\".")]
    [InlineData("{\n  \"content\": \"me.jpg,\n  \"styles\": [\"wave\"]\n}", "Line 2, column 14: the text \"me.jpg, has no closing quotation mark (\"). It must end on the same line.")]
    [InlineData("{\n  \"content\": \"me.jpg\n}", "Line 2, column 14: the text \"me.jpg has no closing quotation mark (\"). It must end on the same line.")]
    [InlineData("{ \"content\": \"me", "Line 1, column 14: the text \"me has no closing quotation mark (\"). It must end on the same line.")]
    [InlineData("{ \"content: \"me.jpg\" }", "Line 1, column 14: a colon (:) is missing behind \"content: \"; found me.jpg.")]
    [InlineData("{ \"content\" \"me.jpg\" }", "Line 1, column 13: a colon (:) is missing behind \"content\"; found \"me.jpg\".")]
    [InlineData("{ \"content\" = \"me.jpg\" }", "Line 1, column 13: a colon (:) is missing behind \"content\"; found =.")]
    [InlineData("{ content: \"me.jpg\" }", "Line 1, column 3: the name content needs quotation marks: \"content\".")]
    [InlineData("{ \"content\": my photo.jpg }", "Line 1, column 14: the text my photo.jpg needs quotation marks: \"my photo.jpg\".")]
    [InlineData("{ \"a\": 1; \"b\": 2 }", "Line 1, column 9: found ; where a comma or } is expected.")]
    [InlineData("{ \"a\": , }", "Line 1, column 8: found , where a value is expected.")]
    [InlineData("{ \"a\": 1,, \"b\": 2 }", "Line 1, column 10: found , where a name in quotation marks is expected.")]
    [InlineData("{ \"a\": [1} }", "Line 1, column 10: found } where a comma or ] is expected.")]
    [InlineData("{ \"content\": \"me.jpg\" } thanks", "Line 1, column 25: behind the } that ends the manifest something follows: thanks. Delete it. One manifest is one job.")]
    [InlineData("{ \"content\": \"me.jpg\" }}", "Line 1, column 24: behind the } that ends the manifest something follows: }. Delete it. One manifest is one job.")]
    [InlineData("{\n  \"content\": \"me.jpg\"\n", "Line 3, column 1: the manifest ends too early: a } is missing.")]
    [InlineData("{ \"styles\": [\"wave\"", "Line 1, column 20: the manifest ends too early: a ] is missing.")]
    [InlineData("{ \"content\":", "Line 1, column 13: the manifest ends too early: a value is missing behind the last name.")]
    public void Read_BrokenStructure_SaysWhereAndWhatIsMissing(string file, string sentence) => Assert.Equal(sentence, Sentence(file));

    [Theory]
    [InlineData("{ \"a\": True }", "Line 1, column 8: True must be written true, in small letters.")]
    [InlineData("{ \"a\": FALSE }", "Line 1, column 8: FALSE must be written false, in small letters.")]
    [InlineData("{ \"a\": None }", "Line 1, column 8: None is no value. Leave the member out.")]
    [InlineData("{ \"a\": NaN }", "Line 1, column 8: NaN is no value. Leave the member out.")]
    [InlineData("{ \"a\": tru }", "Line 1, column 8: the text tru needs quotation marks: \"tru\".")]
    [InlineData("{ \"a\": 0,7 }", "Line 1, column 10: 0,7 is written with a comma. Write 0.7 with a point.")]
    [InlineData("{ \"a\": 12,50, \"b\": 1 }", "Line 1, column 11: 12,50 is written with a comma. Write 12.50 with a point.")]
    [InlineData("{ \"a\": .5 }", $"Line 1, column 8: .5 {NoNumber}")]
    [InlineData("{ \"a\": +1 }", $"Line 1, column 8: +1 {NoNumber}")]
    [InlineData("{ \"a\": 007 }", $"Line 1, column 8: 007 {NoNumber}")]
    [InlineData("{ \"a\": 1. }", $"Line 1, column 8: 1. {NoNumber}")]
    [InlineData("{ \"a\": 1024px }", $"Line 1, column 8: 1024px {NoNumber}")]
    [InlineData("{ \"a\": 50% }", $"Line 1, column 8: 50% {NoNumber}")]
    [InlineData("{ \"a\": 1.5.2 }", $"Line 1, column 8: 1.5.2 {NoNumber}")]
    public void Read_ValueThatIsNone_SaysHowToWriteIt(string file, string sentence) => Assert.Equal(sentence, Sentence(file));

    [Theory]
    [InlineData("{ \"content\": \"me\t1.jpg\" }", "Line 1, column 17: there is a tab within quotation marks. Write a space.")]
    [InlineData("{ \"content\": \"me\u00011.jpg\" }", "Line 1, column 17: there is an invisible character (U+0001) within quotation marks. Delete it.")]
    [InlineData("{ \"content\": \"photos\\me.jpg\" }", $"Line 1, column 21: {Backslash}")]
    [InlineData("{ \"content\": \"C:\\Users\\me.jpg\" }", $"Line 1, column 17: {Backslash}")]
    [InlineData("{ \"content\": \"\\ud800\" }", "Line 1, column 14: this text has half a character: \\u with a number from d800 to dfff, of which only a pair makes a character. Write the character itself.")]
    public void Read_WithinQuotationMarks_SaysWhatCannotBeThere(string file, string sentence) => Assert.Equal(sentence, Sentence(file));

    [Fact]
    public void Read_TooManyBrackets_SaysSo() => Assert.Equal("Line 1, column 65: brackets are nested too deeply.", Sentence(new string('[', 70)));

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(Good) },
        { "UTF-8 with mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)] },
        { "UTF-16, as Windows' Notepad saves it", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Good)] },
        { "UTF-16 with the other byte first", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Good)] },
        { "UTF-16 without mark", Encoding.Unicode.GetBytes(Good) },
        { "UTF-16 without mark, the other byte first", Encoding.BigEndianUnicode.GetBytes(Good) },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Read_EncodingThatItsFirstBytesTell_IsRead(string kind, byte[] file)
    {
        var (manifest, errors) = Read(file);

        Assert.NotEmpty(kind);
        Assert.Empty(errors.All);
        Assert.Equal("mé.jpg", manifest!.Content);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'\n', (byte)' ', (byte)'"', 0xE9, (byte)'"', (byte)'}' }, $"Line 2, column 3: this character (perhaps é) is not saved as UTF-8. {SaveAsUtf8}")]
    [InlineData(new byte[] { (byte)'{', (byte)' ', 0x93, (byte)'a', 0x94, (byte)'}' }, $"Line 1, column 3: this character is not saved as UTF-8. {SaveAsUtf8}")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, $"Line 1, column 1: this character (perhaps ÿ) is not saved as UTF-8. {SaveAsUtf8}")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'{' }, $"It begins as a text in UTF-16, but it is damaged or cut off. {SaveAsUtf8}")]
    public void Read_EncodingThatWouldHaveToBeGuessed_IsRefusedWithItsPlace(byte[] file, string sentence) => Assert.Equal(sentence, Sentence(file));

    [Theory]
    [InlineData("""{"content":"a.jpg","styles":["wave"]}""", "wave")]
    [InlineData("""{"content":"a.jpg","styles":"wave"}""", "wave")]
    [InlineData("""{"content":"a.jpg","style":"wave"}""", "wave")]
    [InlineData("""{"content":"a.jpg","Style":["wave@0.7+rose@0.3"]}""", "wave@0.7+rose@0.3")]
    public void Read_StyleAsAText_IsWrittenAsAFolder(string file, string mix) => Assert.Equal([new ManifestStyle { Mix = mix }], Manifest(file).Styles!);

    [Theory]
    [InlineData("""{"content":"a.jpg","style":"painting.png"}""", "painting.png")]
    [InlineData("""{"content":"a.jpg","styles":["painting.JPEG"]}""", "painting.JPEG")]
    public void Read_StyleAsTheNameOfAPicture_IsThePictureBesideOrThatOfTheLibrary(string file, string name) =>
        Assert.Equal([new ManifestStyle { Image = name, Mix = name }], Manifest(file).Styles!);

    [Theory]
    [InlineData("""{"content":"a.jpg","style":{"image":"painting.png","weight":"2.5"}}""", "painting.png", null, 2.5)]
    [InlineData("""{"content":"a.jpg","styles":{"name":"wave.v2","weight":3}}""", null, "wave.v2", 3.0)]
    public void Read_OneStyle_NeedsNoList(string file, string? image, string? name, double? weight) =>
        Assert.Equal([new ManifestStyle { Image = image, Name = name, Weight = weight }], Manifest(file).Styles!);

    [Fact]
    public void Read_NullMembers_AreLeftOut() =>
        Assert.Equal(new JobManifest { Content = "a.jpg" }, Manifest("""{"content":"a.jpg","styles":null,"startImage":null,"output":null,"options":null}"""));

    [Theory]
    [InlineData("{\n  \"contnet\": \"a.jpg\"\n}", "Line 2, column 3: Did you mean content? There is no member contnet. Members: content, styles, startImage, output, options.")]
    [InlineData("""{"photo":"a.jpg"}""", "Line 1, column 2: There is no member photo. Members: content, styles, startImage, output, options.")]
    [InlineData("""{"size":800}""", """Line 1, column 2: size is an option and belongs into options: "options": { "size": … }.""")]
    [InlineData("""{"style-weight":8}""", """Line 1, column 2: style-weight is an option and belongs into options: "options": { "styleWeight": … }.""")]
    [InlineData("""{"content":5}""", "Line 1, column 2: content must be a name in quotation marks; it is 5.")]
    [InlineData("""{"content":["a.jpg"]}""", "Line 1, column 2: content must be a name in quotation marks; it is a list.")]
    [InlineData("""{"output":{}}""", "Line 1, column 2: output must be a name in quotation marks; it is an object.")]
    [InlineData("""{"options":"fast"}""", """Line 1, column 2: options must be an object, such as { "preset": "fast", "size": 800 }; it is fast.""")]
    [InlineData("""{"options":[1]}""", """Line 1, column 2: options must be an object, such as { "preset": "fast", "size": 800 }; it is a list.""")]
    [InlineData("""{"styles":[5]}""", """Line 1, column 12: style 1 must be the name of a style in quotation marks, or an object such as { "name": "starry-night", "weight": 2 } or { "image": "my-painting.png" }; it is 5.""")]
    [InlineData("""{"style":""}""", """Line 1, column 2: style 1 must be the name of a style in quotation marks, or an object such as { "name": "starry-night", "weight": 2 } or { "image": "my-painting.png" }; it is empty.""")]
    [InlineData("""{"styles":["a",{"name":"b","wieght":2}]}""", "Line 1, column 28: Did you mean weight? A style has no wieght. It has name, image, weight.")]
    [InlineData("""{"styles":["a",{"name":"b","weight":"0,7"}]}""", "Line 1, column 28: weight of style 2 must be a number, such as 2 or 0.5; it is 0,7. Write 0.7 with a point.")]
    [InlineData("""{"styles":[{"name":"b","weight":true}]}""", "Line 1, column 24: weight of style 1 must be a number, such as 2 or 0.5; it is true.")]
    [InlineData("""{"style":{"name":["b"]}}""", "Line 1, column 11: name of style 1 must be a name in quotation marks; it is a list.")]
    [InlineData("""{"style":"a","styles":["b"]}""", "Line 1, column 14: style and styles are the same member. Write one of them, with all styles in it.")]
    [InlineData("{\"content\":\"a\",\n\"Content\":\"a\"}", "Line 1, column 2: Content is there twice and may be there once. Letter case makes no difference.")]
    [InlineData("""{"options":{"size":300,"Size":301}}""", "Line 1, column 13: options.Size is there twice and may be there once. Letter case makes no difference.")]
    [InlineData("""{"options":{"styleLayers":{"relu1_1":1,"relu1_1":2}}}""", "Line 1, column 28: options.styleLayers.relu1_1 is there twice and may be there once. Letter case makes no difference.")]
    [InlineData("""{"styles":[{"name":"a"}],"styles":[{"name":"a"}]}""", "Line 1, column 2: styles is there twice and may be there once. Letter case makes no difference.")]
    public void Read_WrongMember_SaysWhereAndWhatItMustBe(string file, string message)
    {
        var error = Assert.Single(Read(file).Errors.All);

        Assert.Equal((ErrorReason.InvalidManifest, message), (error.Reason, error.Message));
    }

    [Fact]
    public void Read_SeveralWrongMembers_NamesThemAllAndKeepsTheRest()
    {
        var (manifest, errors) = Read("""{"contnet":"a.jpg","startImage":5,"styles":[7,{"nmae":"b"},"c"],"output":"x.png"}""");

        Assert.Equal(["contnet", "startImage", "styles[0]", "styles[1].nmae"], errors.All.Select(error => error.Subject!.Split(": ")[1]));
        Assert.Equal(("x.png", "c"), (manifest!.Output, manifest.Styles![2].Mix));
    }

    [Fact]
    public void Read_AnyPrefixOfAManifest_IsRefusedWithoutProgrammersWords()
    {
        const string Whole = """
            {
              // The photo
              "content": "mé.jpg", /* and the rest */
              "styles": [ { "name": "wave", "weight": 1.5e1 }, "rose@0.5", ],
              "options": { "size": 512, "lessonChannelBug": true, "styleLayers": { "relu1_1": 0.5 } }
            }
            """;
        var bytes = Encoding.UTF8.GetBytes(Whole);
        Assert.Empty(Read(bytes).Errors.All);
        for (var length = 0; length < bytes.Length; length++)
            AssertInWords(Read(bytes[..length]).Errors);
    }

    [Fact]
    public void Read_ManifestWithAnyCharacterReplaced_IsReadOrRefusedInWords()
    {
        const string Whole = """{ "content": "me.jpg", "styles": [ { "name": "wave", "weight": 1.5 }, "rose" ], "options": { "size": 512 } }""";
        for (var at = 0; at < Whole.Length; at++)
        {
            foreach (var other in "“'{}[]:,;\"\\x0. \n\u00A0é#/")
            {
                if (Read($"{Whole[..at]}{other}{Whole[(at + 1)..]}").Errors is { All.Count: > 0 } errors)
                    AssertInWords(errors);
            }
        }
    }

    public static TheoryData<string> Hostile =>
    [
        $"{{\"styles\":[{Many(32_000, _ => "1")}]}}",
        $"{{\"{new string('a', 32_000)}\":[{Many(16_000, _ => "0")}]}}",
        $"{{{Many(6_000, index => $"\"m{index}\":1")}}}",
        $"{{{Many(5_000, _ => "\"content\":1")}}}",
        $"{{\"options\":{{{Many(6_000, index => $"\"o{index}\":1")}}}}}",
        $"{{\"styles\":[{{{Many(6_000, index => $"\"s{index}\":1")}}}]}}",
        $"{string.Concat(Enumerable.Repeat($"{{\"{new string('a', 70)}\":", 60))}[{Many(25_000, _ => "0")}]{new string('}', 60)}",
    ];

    private static string Many(int count, Func<int, string> element) => string.Join(',', Enumerable.Range(0, count).Select(element));

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Read_ManifestOfThousandsOfErrors_NamesAFewAndTakesLittleMemory(string file)
    {
        Assert.InRange(file.Length, 30_000, ManifestReader.MaxBytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (_, errors) = Read(file);

        Assert.InRange(errors.All.Count, 0, ManifestErrors.Most + 1);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    private static void AssertInWords(ManifestErrors errors) => Assert.All(errors.All, error =>
    {
        Assert.Equal(ErrorReason.InvalidManifest, error.Reason);
        Assert.DoesNotContain("StyleCloud.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Path:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePosition", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("found  ", error.Message, StringComparison.Ordinal);
    });

    private static JobManifest Manifest(string file)
    {
        var (manifest, errors) = Read(file);
        Assert.Empty(errors.All);
        return manifest!;
    }

    private static string Sentence(string file) => Sentence(Encoding.UTF8.GetBytes(file));

    private static string Sentence(byte[] file)
    {
        const string Begin = "The manifest input/a/job.json cannot be read. ";
        var (manifest, errors) = Read(file);
        var error = Assert.Single(errors.All);
        Assert.Null(manifest);
        Assert.Equal((ErrorReason.InvalidManifest, "input/a/job.json"), (error.Reason, error.Subject));
        Assert.StartsWith(Begin, error.Message, StringComparison.Ordinal);
        return error.Message[Begin.Length..];
    }

    private static ManifestReading Read(string file) => Read(Encoding.UTF8.GetBytes(file));

    private static ManifestReading Read(byte[] file) => ManifestReader.Read(new(ContainerNames.Input, "a/job.json", "1", file.Length), file);
}
