using '../main.bicep'

// Job events on an Event Grid topic too.

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'

param eventTopic = true
