using '../main.bicep'

// The worker on NVIDIA A100, for who has the quota.

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'

param computeProfile = 'gpuA100'
