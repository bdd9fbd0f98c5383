using '../main.bicep'

// Callers of the API sign in.

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'

param apiClientId = '33333333-3333-3333-3333-333333333333'
