using System.Text.Json;
using System.Text.Json.Serialization;

namespace StyleCloud.Contracts;

/// <summary>Writes enum members as <c>kebab-case</c> strings and refuses numbers.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
public sealed class KebabCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
