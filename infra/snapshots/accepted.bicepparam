using '../main.bicep'

// The function app in the Container Apps environment.

param environmentName = 'snapshot'
param location = 'francesouth'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'

param functionsHost = 'containerApp'
