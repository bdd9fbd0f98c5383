using '../main.bicep'

// The first deployment after the choice changed from a GPU to processors: the job has to leave the GPU before that can go.

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'

param deployedComputeProfile = 'gpuT4'
