using Azure.Core;
using Azure.Identity;

namespace StyleCloud.Platform;

/// <summary>As whom the programs ask Azure: no key and no secret is ever configured.</summary>
public static class ServiceIdentity
{
    /// <summary>Environment variable with the client id of a user-assigned identity.</summary>
    public const string ClientIdVariable = "AZURE_CLIENT_ID";

    /// <summary>That identity where one is named; else whatever the environment has, a developer's own sign-in among it.</summary>
    public static TokenCredential Find() => Environment.GetEnvironmentVariable(ClientIdVariable) is { Length: > 0 } clientId
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
        : new DefaultAzureCredential();
}
