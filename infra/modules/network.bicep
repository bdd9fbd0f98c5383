metadata description = '''
The network of the option privateNetwork: one subnet for each host and one for the endpoints of storage. In October 2026 the option
cost about $31 a month while nothing happens, four endpoints at $0.01 an hour and three DNS zones at $0.50 a month, and $7.30 more with
eventTopic; then $0.01 a gigabyte. The environment's own addresses and load balancer in this network come on top (about $25, an estimate).
'''

import { tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Name of the virtual network.')
param networkName string

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: networkName
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: ['10.40.0.0/16']
    }
    subnets: [
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.40.0.0/26'
        }
      }
      {
        // Flex Consumption runs on the same infrastructure as Container Apps, hence the delegation; it takes no shared subnet.
        name: 'functions'
        properties: {
          addressPrefix: '10.40.1.0/24'
          delegations: [
            {
              name: 'functions'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        // Every GPU replica takes an address.
        name: 'containers'
        properties: {
          addressPrefix: '10.40.2.0/23'
          delegations: [
            {
              name: 'containers'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
    ]
  }

  resource endpointSubnet 'subnets' existing = {
    name: 'endpoints'
  }

  resource functionSubnet 'subnets' existing = {
    name: 'functions'
  }

  resource containerSubnet 'subnets' existing = {
    name: 'containers'
  }
}

@description('Subnet of the private endpoints.')
output endpointSubnetId string = network::endpointSubnet.id

@description('Subnet of the function app on Flex Consumption.')
output functionSubnetId string = network::functionSubnet.id

@description('Subnet of the Container Apps environment.')
output containerSubnetId string = network::containerSubnet.id
