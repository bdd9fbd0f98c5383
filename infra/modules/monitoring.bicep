metadata description = 'The workspace that holds every log and metric, and Application Insights in front of it.'

import { tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Name of the Log Analytics workspace.')
param workspaceName string

@description('Gigabytes that the workspace takes on one day.')
param dailyCapGigabytes int

@description('Name of the Application Insights component.')
param applicationInsightsName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: 30
    // A program that logs without end costs this much a day and no more. At the cap the workspace takes nothing until the next day: the
    // programs run on, the log alerts see nothing, and half an hour later one of them says that the queues are not being watched.
    workspaceCapping: {
      dailyQuotaGb: dailyCapGigabytes
    }
    features: {
      // The workspace's own keys: everything here signs in with an identity.
      disableLocalAuth: true
    }
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    // Without it the connection string would be enough to send telemetry; with it the string is only an address.
    DisableLocalAuth: true
  }
}

@description('Resource id of the workspace.')
output workspaceId string = workspace.id

@description('Where telemetry goes. An address, not a secret, since local authentication is off.')
output connectionString string = applicationInsights.properties.ConnectionString
