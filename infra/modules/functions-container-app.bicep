metadata description = '''
The function app as a container beside the worker, for who wants one platform or has no Flex Consumption. One replica always runs: in
October 2026 it cost $24 a month at the price of idle seconds and $79 at that of active ones, less what is free. A replica that
looks at its queues all the time is often active.
'''

import { setting, tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Name of the container app.')
param appName string

@description('Name of the Container Apps environment.')
param environmentName string

@description('Image of the function app: the Functions host with the published app in it.')
param image string

@description('Host name of the registry that the image is pulled from with the function app\'s identity.')
param registryLoginServer string

@description('Name of the function app\'s identity.')
param identityName string

@description('Application settings.')
param settings setting[]

@description('Client id of the Entra application that callers sign in to; empty for an open API.')
param apiClientId string

@description('Host name to serve besides the platform\'s own; empty for none.')
param customDomain string

resource managedEnvironment 'Microsoft.App/managedEnvironments@2025-07-01' existing = {
  name: environmentName
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource app 'Microsoft.App/containerApps@2025-07-01' = {
  name: appName
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: managedEnvironment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: [
        {
          server: registryLoginServer
          identity: identity.id
        }
      ]
      ingress: {
        external: true
        targetPort: 8080
        allowInsecure: false
        // Auto: served at once, and with the managed certificate as soon as that is issued.
        customDomains: empty(customDomain)
          ? []
          : [
              {
                name: customDomain
                bindingType: 'Auto'
              }
            ]
      }
    }
    template: {
      containers: [
        {
          name: 'functions'
          image: image
          env: concat(settings, [
            {
              // Flex Consumption knows the runtime from the app's configuration; a container says it itself.
              name: 'FUNCTIONS_WORKER_RUNTIME'
              value: 'dotnet-isolated'
            }
          ])
          resources: {
            cpu: 1
            memory: '2Gi'
          }
        }
      ]
      scale: {
        // The platform makes the scale rules from the triggers, and for queues that are read with a user-assigned identity
        // it sometimes makes none: a replica that always runs does not depend on them.
        minReplicas: 1
        maxReplicas: 4
      }
    }
  }

  resource signIn 'authConfigs' = if (!empty(apiClientId)) {
    name: 'current'
    properties: {
      platform: {
        enabled: true
      }
      globalValidation: {
        unauthenticatedClientAction: 'RedirectToLoginPage'
        redirectToProvider: 'azureactivedirectory'
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
    }
  }
}

resource certificate 'Microsoft.App/managedEnvironments/managedCertificates@2025-07-01' = if (!empty(customDomain)) {
  parent: managedEnvironment
  name: 'cert-${appName}'
  location: location
  tags: tags
  properties: {
    subjectName: customDomain
    domainControlValidation: 'CNAME'
  }
  dependsOn: [
    app
  ]
}

@description('Address of the function app.')
output uri string = 'https://${empty(customDomain) ? app.properties.configuration.ingress.fqdn : customDomain}'

@description('Value of the TXT record asuid.<custom domain> that proves ownership.')
output customDomainVerificationId string = app.properties.customDomainVerificationId
