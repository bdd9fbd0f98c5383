metadata description = 'Event Grid: every committed write to the container input becomes a message on the queue uploads.'

import { roleIds } from 'role-ids.bicep'
import { tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Name of the account with the data.')
param dataAccountName string

@description('Name of the system topic.')
param systemTopicName string

@description('Container for events that could not be delivered.')
param deadLetterContainerName string

resource dataAccount 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: dataAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = {
      name: deadLetterContainerName
    }
  }

  resource queueService 'queueServices' existing = {
    name: 'default'

    resource uploads 'queues' existing = {
      name: 'uploads'
    }
  }
}

resource systemTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: systemTopicName
  location: location
  tags: tags
  // System-assigned: the only kind of identity that passes a storage firewall on its way to a queue.
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    source: dataAccount.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource sendRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataAccount::queueService::uploads.id, 'event-grid', roleIds.storageQueueDataMessageSender)
  scope: dataAccount::queueService::uploads
  properties: {
    principalId: systemTopic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds.storageQueueDataMessageSender
    )
  }
}

resource deadLetterRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataAccount::blobs::deadLetters.id, 'event-grid', roleIds.storageBlobDataContributor)
  scope: dataAccount::blobs::deadLetters
  properties: {
    principalId: systemTopic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds.storageBlobDataContributor
    )
  }
}

resource uploadSubscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: systemTopic
  name: 'uploads'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/input/'
      isSubjectCaseSensitive: true
      advancedFilters: [
        {
          // A write that creates an empty file and is followed by its content raises an event too. These commit content: the list of
          // StyleCloud.Contracts/CommittedWrites.cs, which Intake takes. Event Grid allows 25 values in all filters of a subscription.
          operatorType: 'StringIn'
          key: 'data.api'
          values: [
            'PutBlob'
            'PutBlobFromUrl'
            'PutBlockList'
            'CopyBlob'
            'CopyBlobFromUrl'
            'FlushWithClose'
            'SftpCommit'
          ]
        }
      ]
    }
    deliveryWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      destination: {
        endpointType: 'StorageQueue'
        properties: {
          resourceId: dataAccount.id
          queueName: dataAccount::queueService::uploads.name
          // For ever: an upload must survive however long the function app is down.
          queueMessageTimeToLiveInSeconds: -1
        }
      }
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: dataAccount.id
          blobContainerName: dataAccount::blobs::deadLetters.name
        }
      }
    }
    // The longest that Event Grid offers: 24 hours, 30 attempts.
    retryPolicy: {
      eventTimeToLiveInMinutes: 1440
      maxDeliveryAttempts: 30
    }
  }
  dependsOn: [
    sendRole
    deadLetterRole
  ]
}

@description('Resource id of the system topic.')
output topicId string = systemTopic.id
