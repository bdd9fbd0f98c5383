metadata description = 'The worker as a job that queue messages start, and the same image as a job that a person starts.'

import { computeProfiles, computeProfileName } from 'compute-profiles.bicep'
import { setting, tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Id of the Container Apps environment.')
param environmentId string

@description('Name of the event-driven job.')
param workerJobName string

@description('Name of the job that puts failed jobs back into the queue.')
param redriveJobName string

@description('Image of both jobs.')
param image string

@description('Host name of the registry that the image is pulled from with the worker\'s identity.')
param registryLoginServer string

@description('Name of the worker\'s identity.')
param identityName string

@description('Name of the account whose queue starts the job.')
param dataAccountName string

@description('Processor of the worker.')
param computeProfile computeProfileName

@description('Most executions at once: the quota of GPUs, or what processors may cost.')
param maxExecutions int

@description('Seconds between two looks at the queue while nothing runs.')
param pollingIntervalSeconds int

@description('Messages for which one more execution is started.')
param queueLength int

@description('Seconds after which an execution is stopped.')
param replicaTimeoutSeconds int

@description('How often an execution that ended with an error is started again.')
param replicaRetryLimit int

@description('Settings that every command of the worker reads.')
param commonSettings setting[]

@description('Settings that only the command run reads.')
param runSettings setting[]

var profile = computeProfiles[computeProfile]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

var registries = [
  {
    server: registryLoginServer
    identity: identity.id
  }
]

resource workerJob 'Microsoft.App/jobs@2025-07-01' = {
  name: workerJobName
  location: location
  tags: union(tags, { 'azd-service-name': 'worker' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: profile.profileName
    configuration: {
      triggerType: 'Event'
      replicaTimeout: replicaTimeoutSeconds
      replicaRetryLimit: replicaRetryLimit
      registries: registries
      eventTriggerConfig: {
        // One replica drains the queue alone; more pictures at once are more executions.
        parallelism: 1
        replicaCompletionCount: 1
        scale: {
          minExecutions: 0
          maxExecutions: maxExecutions
          pollingInterval: pollingIntervalSeconds
          rules: [
            {
              name: 'jobs'
              type: 'azure-queue'
              identity: identity.id
              // The length counts invisible messages, so a picture in the making keeps its execution counted.
              metadata: {
                accountName: dataAccountName
                queueName: 'jobs'
                queueLength: string(queueLength)
              }
            }
          ]
        }
      }
    }
    template: {
      containers: [
        {
          name: 'worker'
          image: image
          args: ['run']
          env: concat(commonSettings, runSettings)
          resources: {
            cpu: profile.cpu
            memory: profile.memory
          }
        }
      ]
    }
  }
}

resource redriveJob 'Microsoft.App/jobs@2025-07-01' = {
  name: redriveJobName
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: environmentId
    // It moves messages and computes nothing.
    workloadProfileName: computeProfiles.cpu.profileName
    configuration: {
      triggerType: 'Manual'
      replicaTimeout: 1800
      replicaRetryLimit: 0
      registries: registries
      manualTriggerConfig: {
        parallelism: 1
        replicaCompletionCount: 1
      }
    }
    template: {
      containers: [
        {
          name: 'redrive'
          image: image
          args: ['redrive']
          env: commonSettings
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
        }
      ]
    }
  }
}
