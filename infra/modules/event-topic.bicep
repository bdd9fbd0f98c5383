metadata description = 'The Event Grid topic that both programs publish job events to, besides the queue events.'

import { roleIds } from 'role-ids.bicep'
import { tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Name of the topic.')
param topicName string

@description('True: reachable only through a private endpoint.')
param privateNetwork bool

@description('Principal id of the function app\'s identity.')
param functionsPrincipalId string

@description('Principal id of the worker\'s identity.')
param workerPrincipalId string

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: topicName
  location: location
  tags: tags
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
  }
}

resource functionsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(topic.id, 'functions', roleIds.eventGridDataSender)
  scope: topic
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.eventGridDataSender)
  }
}

resource workerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(topic.id, 'worker', roleIds.eventGridDataSender)
  scope: topic
  properties: {
    principalId: workerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.eventGridDataSender)
  }
}

@description('Where events are sent.')
output endpoint string = topic.properties.endpoint
