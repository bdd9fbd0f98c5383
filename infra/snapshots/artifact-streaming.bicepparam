using '../main.bicep'

// A registry that streams images.

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'

param artifactStreaming = true
