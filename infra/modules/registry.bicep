metadata description = 'The registry that holds the images.'

import { tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Name of the registry.')
param registryName string

@description('True: Premium, which can stream an image while it starts. False: Basic, which is enough for everything else.')
param artifactStreaming bool

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' = {
  name: registryName
  location: location
  tags: tags
  sku: {
    name: artifactStreaming ? 'Premium' : 'Basic'
  }
  properties: {
    // Reachable from anywhere even with privateNetwork: the registry's builds run outside the network. Nothing is read without a
    // role. Identities pull and the registry's own builds push: nobody needs the admin account's password.
    adminUserEnabled: false
    anonymousPullEnabled: false
  }
}

@description('Host name of the registry.')
output loginServer string = registry.properties.loginServer
