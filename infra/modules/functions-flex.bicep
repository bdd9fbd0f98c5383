metadata description = 'The function app on Flex Consumption: nothing runs and nothing is paid for while nothing happens.'

import { setting, tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Name of the plan.')
param planName string

@description('Name of the function app.')
param appName string

@description('Name of the function app\'s identity.')
param identityName string

@description('Address of the container that holds the deployment package.')
param packageContainerUri string

@description('Application settings.')
param settings setting[]

@description('Id of the subnet through which the app reaches storage; empty for none.')
param subnetId string

@description('Client id of the Entra application that callers sign in to; empty for an open API.')
param apiClientId string

@description('Host name to serve besides the platform\'s own; empty for none.')
param customDomain string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: appName
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    // For a custom domain, today or later: only an app that is created so may have certificates of its own. Bicep's types lack it still.
    #disable-next-line BCP037
    siteScopedCertificatesEnabled: true
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        // Exactly as in the platform's list of runtimes: 10 is deployed without a word and fails at every start (Azure/Azure-Functions#2666).
        version: '10.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      scaleAndConcurrency: {
        // The lowest limit that every region takes. Intake waits for storage most of the time: far fewer are ever started.
        maximumInstanceCount: 40
        // An instance takes as many messages at once as batchSize and newBatchThreshold of host.json say together, six, and inspects
        // a picture of up to 64 MiB for each.
        instanceMemoryMB: 2048
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: settings
    }
  }

  // Deployment signs in with Entra; these are the passwords it would otherwise take.
  resource ftpCredentials 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scmCredentials 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  resource signIn 'config' = if (!empty(apiClientId)) {
    name: 'authsettingsV2'
    properties: {
      platform: {
        enabled: true
      }
      globalValidation: {
        requireAuthentication: true
        // For the people who open the web page; a program sends a bearer token.
        unauthenticatedClientAction: 'RedirectToLoginPage'
        redirectToProvider: 'azureactivedirectory'
        // Probes have no token.
        excludedPaths: [
          '/api/health/live'
          '/api/health/ready'
        ]
      }
      httpSettings: {
        requireHttps: true
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: apiClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: {
            allowedAudiences: [
              apiClientId
              'api://${apiClientId}'
            ]
          }
        }
      }
      login: {
        // No session tokens are kept: the app needs to know that a caller signed in, and nothing on the caller's behalf.
        tokenStore: {
          enabled: false
        }
      }
    }
  }
}

resource domain 'Microsoft.Web/sites/hostNameBindings@2025-03-01' = if (!empty(customDomain)) {
  parent: app
  name: empty(customDomain) ? 'none' : customDomain
  properties: {
    siteName: app.name
    hostNameType: 'Verified'
    customHostNameDnsRecordType: 'CName'
  }
}

// The app's own certificate, which the platform has offered since 2026 in preview: on this plan an app finds no certificate of its
// plan (hashicorp/terraform-provider-azurerm#31884).
resource certificate 'Microsoft.Web/sites/certificates@2025-03-01' = if (!empty(customDomain)) {
  parent: app
  name: 'cert-${appName}'
  location: location
  tags: tags
  properties: {
    canonicalName: customDomain
  }
  // The certificate is issued to a name that is bound already, and the binding gets the certificate afterwards.
  dependsOn: [
    domain
  ]
}

module domainTls 'functions-flex-tls.bicep' = if (!empty(customDomain)) {
  params: {
    appName: app.name
    customDomain: customDomain
    thumbprint: certificate!.properties.thumbprint
  }
}

@description('Address of the function app.')
output uri string = 'https://${empty(customDomain) ? app.properties.defaultHostName : customDomain}'

@description('Value of the TXT record asuid.<custom domain> that proves ownership.')
output customDomainVerificationId string = app.properties.customDomainVerificationId
