metadata description = 'Private endpoints of all that the programs send data to, and the DNS zones that give those names private addresses.'

import { tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Name of the virtual network.')
param networkName string

@description('Subnet of the endpoints.')
param subnetId string

@description('Name of the account with the data.')
param dataAccountName string

@description('Name of the Functions host\'s account.')
param hostAccountName string

@description('Name of the Event Grid topic; empty for none.')
param eventTopicName string

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' existing = {
  name: networkName
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: dataAccountName
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: hostAccountName
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: empty(eventTopicName) ? 'none' : eventTopicName
}

var zoneNames = concat(
  [
    'privatelink.blob.${environment().suffixes.storage}'
    'privatelink.queue.${environment().suffixes.storage}'
    'privatelink.table.${environment().suffixes.storage}'
  ],
  empty(eventTopicName) ? [] : ['privatelink.eventgrid.azure.net']
)

var endpoints = concat(
  [
    { name: 'pep-${dataAccountName}-blob', targetId: dataAccount.id, group: 'blob', zone: 0 }
    { name: 'pep-${dataAccountName}-queue', targetId: dataAccount.id, group: 'queue', zone: 1 }
    { name: 'pep-${hostAccountName}-blob', targetId: hostAccount.id, group: 'blob', zone: 0 }
    { name: 'pep-${hostAccountName}-table', targetId: hostAccount.id, group: 'table', zone: 2 }
  ],
  empty(eventTopicName) ? [] : [{ name: 'pep-${eventTopicName}', targetId: topic.id, group: 'topic', zone: 3 }]
)

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in zoneNames: {
    name: name
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (name, index) in zoneNames: {
    parent: zones[index]
    name: networkName
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: network.id
      }
    }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-01-01' = [
  for endpoint in endpoints: {
    name: endpoint.name
    location: location
    tags: tags
    properties: {
      subnet: {
        id: subnetId
      }
      privateLinkServiceConnections: [
        {
          name: endpoint.group
          properties: {
            privateLinkServiceId: endpoint.targetId
            groupIds: [endpoint.group]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-01-01' = [
  for (endpoint, index) in endpoints: {
    parent: privateEndpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: endpoint.group
          properties: {
            privateDnsZoneId: zones[endpoint.zone].id
          }
        }
      ]
    }
  }
]
