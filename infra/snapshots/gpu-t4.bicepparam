using '../main.bicep'

// The worker on one NVIDIA T4.

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'

param computeProfile = 'gpuT4'
