metadata description = 'One identity per program, so that each has its own rights and neither needs a secret.'

import { identityIds, tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Name of the function app\'s identity.')
param functionsIdentityName string

@description('Name of the worker\'s identity.')
param workerIdentityName string

resource functionsIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: functionsIdentityName
  location: location
  tags: tags
}

resource workerIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: workerIdentityName
  location: location
  tags: tags
}

@description('Principal and client id of the function app\'s identity.')
output functions identityIds = {
  principalId: functionsIdentity.properties.principalId
  clientId: functionsIdentity.properties.clientId
}

@description('Principal and client id of the worker\'s identity.')
output worker identityIds = {
  principalId: workerIdentity.properties.principalId
  clientId: workerIdentity.properties.clientId
}
