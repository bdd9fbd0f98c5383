using '../main.bicep'

// The worker on one NVIDIA T4.

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'
param budgetStartDate = '2026-01-01'

param computeProfile = 'gpuT4'
