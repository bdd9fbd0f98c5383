using '../main.bicep'

// The worker's image is built, or imported: nothing changes but the image, and that jobs that wait are told of.

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'

param workerImage = 'example.azurecr.io/worker:1'
