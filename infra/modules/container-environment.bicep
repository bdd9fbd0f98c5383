metadata description = 'The Container Apps environment: where the worker\'s jobs run and, by choice, the function app.'

import { computeProfiles, computeProfileName } from 'compute-profiles.bicep'
import { tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Name of the environment.')
param environmentName string

@description('Name of the workspace that receives console and system logs.')
param workspaceName string

@description('Processor of the worker.')
param computeProfile computeProfileName

@description('Id of the subnet to run in; empty for the platform\'s own network.')
param subnetId string

var profile = computeProfiles[computeProfile]

var consumptionProfile = {
  name: computeProfiles.cpu.profileName
  workloadProfileType: computeProfiles.cpu.profileType
}

var workerProfile = {
  name: profile.profileName
  workloadProfileType: profile.profileType
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: workspaceName
}

resource managedEnvironment 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: environmentName
  location: location
  tags: tags
  properties: {
    // Through a diagnostic setting, because writing to the workspace directly takes the workspace's key.
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    vnetConfiguration: empty(subnetId)
      ? null
      : {
          infrastructureSubnetId: subnetId
          internal: false
        }
    workloadProfiles: computeProfile == 'cpu' ? [consumptionProfile] : [consumptionProfile, workerProfile]
  }
}

// The newest version without the word preview is from 2016 and cannot do this; this is the one that everybody uses.
#disable-next-line use-recent-api-versions
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: managedEnvironment
  properties: {
    workspaceId: workspace.id
    logs: [
      {
        category: 'ContainerAppConsoleLogs'
        enabled: true
      }
      {
        category: 'ContainerAppSystemLogs'
        enabled: true
      }
    ]
  }
}

@description('Resource id of the environment.')
output id string = managedEnvironment.id
