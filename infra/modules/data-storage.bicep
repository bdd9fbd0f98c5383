metadata description = 'The account that users and programs share: containers, queues, retention and lifecycle.'

import { tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Name of the storage account.')
param accountName string

@description('True: reachable only through private endpoints, and by Event Grid.')
param privateNetwork bool

@description('Days after which a job\'s status, preview and checkpoint are deleted.')
param jobRetentionDays int

@description('Days after which a version of a picture or result that was overwritten or deleted is deleted for good; they count from when it was written.')
param versionRetentionDays int

@description('Days for which a deleted container can be brought back.')
param containerRetentionDays int

@description('Container for events that Event Grid could not deliver.')
param deadLetterContainerName string

var containerNames = [
  'input'
  'styles'
  'output'
  'jobs'
  'models'
  deadLetterContainerName
]

// The host gives a queue whose name ends with -poison no poison queue of its own: a message that JobsPoison or
// UploadsPoison cannot handle stays where it is and is tried again. So there is no third generation of queues.
var queueNames = [
  'uploads'
  'uploads-poison'
  'jobs'
  'jobs-poison'
  'events'
]

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: accountName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    networkAcls: {
      // Event Grid delivers from outside the network; as a trusted service with an identity it passes the firewall.
      bypass: 'AzureServices'
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // Versions exist for the whole account or not at all. They are for what people drop and get, and make what was overwritten or
      // deleted the version before; the rules below say how long it stays, container by container.
      isVersioningEnabled: true
      // Off: it holds for the whole account too, and keeps what the rules delete for days more. A running job overwrites its
      // status every few seconds and a checkpoint of 321 MB every ten minutes, and all of that would stay. Nobody here has a role
      // that may delete a version.
      deleteRetentionPolicy: {
        enabled: false
      }
      containerDeleteRetentionPolicy: {
        enabled: true
        days: containerRetentionDays
      }
    }

    resource containers 'containers' = [
      for name in containerNames: {
        name: name
        properties: {
          publicAccess: 'None'
        }
      }
    ]
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queues 'queues' = [
      for name in queueNames: {
        name: name
      }
    ]
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'old-jobs'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: ['jobs/']
              }
              actions: {
                baseBlob: {
                  delete: {
                    daysAfterModificationGreaterThan: jobRetentionDays
                  }
                }
              }
            }
          }
          {
            // What a job overwrites or deletes is of use to nobody. The rules are run once a day: 0 is at the next time.
            name: 'job-versions'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: ['jobs/']
              }
              actions: {
                version: {
                  delete: {
                    daysAfterCreationGreaterThan: 0
                  }
                }
              }
            }
          }
          {
            // Not of styles and models: they are few, made by people and often older than any such limit when a mistake happens, so
            // their versions stay.
            name: 'old-versions'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: [
                  'input/'
                  'output/'
                ]
              }
              actions: {
                version: {
                  delete: {
                    daysAfterCreationGreaterThan: versionRetentionDays
                  }
                }
              }
            }
          }
          {
            name: 'old-dead-letters'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: ['${deadLetterContainerName}/']
              }
              actions: {
                baseBlob: {
                  delete: {
                    daysAfterModificationGreaterThan: jobRetentionDays
                  }
                }
                version: {
                  delete: {
                    daysAfterCreationGreaterThan: 0
                  }
                }
              }
            }
          }
        ]
      }
    }
    dependsOn: [
      blobs
    ]
  }
}

@description('Address of the blob service.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Address of the queue service.')
output queueEndpoint string = account.properties.primaryEndpoints.queue
