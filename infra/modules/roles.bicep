metadata description = 'Every right of the two programs and of the operator, as one table. ROLES.md says which call needs which.'

import { roleIds } from 'role-ids.bicep'

@description('Name of the account with the data.')
param dataAccountName string

@description('Name of the Functions host\'s account.')
param hostAccountName string

@description('Name of the registry.')
param registryName string

@description('Name of the Application Insights component.')
param applicationInsightsName string

@description('True: the function app runs as a container and pulls its image.')
param functionsPullImage bool

@description('Principal id of the function app\'s identity.')
param functionsPrincipalId string

@description('Principal id of the worker\'s identity.')
param workerPrincipalId string

@description('Principal id of who operates the service; empty for nobody.')
param operatorPrincipalId string

@description('What the operator is.')
param operatorPrincipalType 'User' | 'Group' | 'ServicePrincipal'

var operatorBlobAccess = [
  { container: 'input', who: 'operator', role: 'storageBlobDataContributor' }
  { container: 'styles', who: 'operator', role: 'storageBlobDataContributor' }
  { container: 'models', who: 'operator', role: 'storageBlobDataContributor' }
  { container: 'output', who: 'operator', role: 'storageBlobDataReader' }
  { container: 'jobs', who: 'operator', role: 'storageBlobDataReader' }
]

var blobAccess = concat(
  [
    { container: 'input', who: 'functions', role: 'storageBlobDataReader' }
    { container: 'styles', who: 'functions', role: 'storageBlobDataReader' }
    { container: 'output', who: 'functions', role: 'storageBlobDataContributor' }
    { container: 'jobs', who: 'functions', role: 'storageBlobDataContributor' }
    { container: 'input', who: 'worker', role: 'storageBlobDataReader' }
    { container: 'styles', who: 'worker', role: 'storageBlobDataReader' }
    { container: 'models', who: 'worker', role: 'storageBlobDataReader' }
    { container: 'output', who: 'worker', role: 'storageBlobDataContributor' }
    { container: 'jobs', who: 'worker', role: 'storageBlobDataContributor' }
  ],
  empty(operatorPrincipalId) ? [] : operatorBlobAccess
)

// Whoever receives messages also renews or releases them. That is Update Message, which the role Storage Queue Data Message
// Processor lacks: receivers are contributors of their queues.
var queueAccess = [
  { queue: 'uploads', who: 'functions', role: 'storageQueueDataContributor' }
  { queue: 'uploads-poison', who: 'functions', role: 'storageQueueDataContributor' }
  { queue: 'jobs-poison', who: 'functions', role: 'storageQueueDataContributor' }
  { queue: 'jobs', who: 'functions', role: 'storageQueueDataMessageSender' }
  { queue: 'jobs', who: 'functions', role: 'storageQueueDataReader' }
  { queue: 'events', who: 'functions', role: 'storageQueueDataMessageSender' }
  { queue: 'events', who: 'functions', role: 'storageQueueDataReader' }
  { queue: 'jobs', who: 'worker', role: 'storageQueueDataContributor' }
  { queue: 'jobs-poison', who: 'worker', role: 'storageQueueDataMessageSender' }
  { queue: 'events', who: 'worker', role: 'storageQueueDataMessageSender' }
]

var hostRoles = [
  'storageBlobDataOwner'
  'storageTableDataContributor'
]

var telemetrySenders = [
  'functions'
  'worker'
]

var imagePullers = functionsPullImage ? ['functions', 'worker'] : ['worker']

var principals = {
  functions: { id: functionsPrincipalId, type: 'ServicePrincipal' }
  worker: { id: workerPrincipalId, type: 'ServicePrincipal' }
  operator: { id: operatorPrincipalId, type: operatorPrincipalType }
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: dataAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }

  resource queueService 'queueServices' existing = {
    name: 'default'
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' existing = [
  for access in blobAccess: {
    parent: dataAccount::blobs
    name: access.container
  }
]

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-01-01' existing = [
  for access in queueAccess: {
    parent: dataAccount::queueService
    name: access.queue
  }
]

resource hostAccount 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: hostAccountName
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' existing = {
  name: registryName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource blobRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (access, index) in blobAccess: {
    name: guid(containers[index].id, access.who == 'operator' ? operatorPrincipalId : access.who, roleIds[access.role])
    scope: containers[index]
    properties: {
      principalId: principals[access.who].id
      principalType: principals[access.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[access.role])
    }
  }
]

resource queueRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (access, index) in queueAccess: {
    name: guid(queues[index].id, access.who == 'operator' ? operatorPrincipalId : access.who, roleIds[access.role])
    scope: queues[index]
    properties: {
      principalId: principals[access.who].id
      principalType: principals[access.who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[access.role])
    }
  }
]

resource hostStorageRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in hostRoles: {
    name: guid(hostAccount.id, 'functions', roleIds[role])
    scope: hostAccount
    properties: {
      principalId: functionsPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
    }
  }
]

resource telemetryRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for who in telemetrySenders: {
    name: guid(applicationInsights.id, who, roleIds.monitoringMetricsPublisher)
    scope: applicationInsights
    properties: {
      principalId: principals[who].id
      principalType: principals[who].type
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds.monitoringMetricsPublisher
      )
    }
  }
]

resource pullRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for who in imagePullers: {
    name: guid(registry.id, who, roleIds.acrPull)
    scope: registry
    properties: {
      principalId: principals[who].id
      principalType: principals[who].type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.acrPull)
    }
  }
]
