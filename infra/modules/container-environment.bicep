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

@description('Processor of the worker until now; empty: there was no worker.')
param deployedComputeProfile computeProfileName | ''

@description('Id of the subnet to run in; empty for the platform\'s own network.')
param subnetId string

// The worker's job moves to its new profile after the environment was changed, and a profile in use cannot be removed: the one it
// leaves stays until the next deployment. It costs nothing while nothing runs on it.
var usedProfiles = union(['cpu'], [computeProfile], empty(deployedComputeProfile) ? [] : [deployedComputeProfile])

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
    workloadProfiles: [
      for name in usedProfiles: {
        name: computeProfiles[name].profileName
        workloadProfileType: computeProfiles[name].profileType
      }
    ]
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
