using '../main.bicep'

// What azd up makes when nothing is chosen.

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'
