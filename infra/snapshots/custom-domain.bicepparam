using '../main.bicep'

// The function app under a name of one's own.

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'

param customDomain = 'pictures.example.com'
