metadata description = 'Gives a bound host name its certificate. A module of its own, because one template cannot deploy a binding twice.'

@description('Name of the function app.')
param appName string

@description('The bound host name.')
param customDomain string

@description('Thumbprint of its certificate.')
param thumbprint string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource domain 'Microsoft.Web/sites/hostNameBindings@2025-03-01' = {
  parent: app
  name: customDomain
  properties: {
    siteName: app.name
    hostNameType: 'Verified'
    customHostNameDnsRecordType: 'CName'
    sslState: 'SniEnabled'
    thumbprint: thumbprint
  }
}
