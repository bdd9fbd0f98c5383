using '../main.bicep'

// Somebody is told.

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'

param alertContacts = ['operator@example.com', 'second@example.com']
param monthlyBudget = 100
param budgetStartDate = '2026-01-01'
