using System.Text;
using System.Text.Json.Nodes;
using StyleCloud.Local.FunctionsHost;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class QueueOutputTests
{
    [Theory]
    [InlineData("null", new string[0])]
    [InlineData("\"a text\"", new[] { "a text" })]
    [InlineData("\"bm9kZQ==\"", new[] { "node" })]
    [InlineData("[\"one\",\"two\"]", new[] { "one", "two" })]
    [InlineData("\"[\\\"one\\\",\\\"two\\\"]\"", new[] { "one", "two" })]
    [InlineData("\"[no json]\"", new[] { "[no json]" })]
    [InlineData("{\"id\":1}", new[] { "{\n  \"id\": 1\n}" })]
    [InlineData("\"{\\\"id\\\":1}\"", new[] { "{\n  \"id\": 1\n}" })]
    [InlineData("[{\"id\":1},7]", new[] { "{\n  \"id\": 1\n}", "7" })]
    [InlineData("[]", new string[0])]
    public void Messages_Value_AreWhatTheHostSends(string value, string[] expected) =>
        Assert.Equal(expected, QueueOutput.Messages(JsonNode.Parse(value)).Select(body => body.ToString().ReplaceLineEndings("\n")));

    [Fact]
    public void Messages_Base64OfBinary_KeepsTheBytes()
    {
        byte[] bytes = [0, 255, 1, 254];

        var messages = QueueOutput.Messages(JsonValue.Create(Convert.ToBase64String(bytes)));

        Assert.Equal(bytes, Assert.Single(messages).ToArray());
    }

    [Fact]
    public void Messages_NestedArrayElement_IsIndentedJson() =>
        Assert.Equal("[\n  1\n]", Encoding.UTF8.GetString(Assert.Single(QueueOutput.Messages(JsonNode.Parse("[[1]]")))).ReplaceLineEndings("\n"));
}
