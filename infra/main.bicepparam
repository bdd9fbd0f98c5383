using 'main.bicep'

// Every value comes from the environment that azd keeps: azd env set NAME value.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'stylecloud')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param operatorPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')

param computeProfile = readEnvironmentVariable('COMPUTE_PROFILE', 'cpu')
param functionsHost = readEnvironmentVariable('FUNCTIONS_HOST', 'flex')
param workerImage = readEnvironmentVariable('WORKER_IMAGE', '')
param functionsImage = readEnvironmentVariable('FUNCTIONS_IMAGE', '')
param defaultStyle = readEnvironmentVariable('DEFAULT_STYLE', '')
param preset = readEnvironmentVariable('PRESET', 'default')

var quota = readEnvironmentVariable('MAX_EXECUTIONS', '')
param maxExecutions = empty(quota) ? null : int(quota)

// Several contacts are separated by commas.
var contacts = readEnvironmentVariable('ALERT_CONTACTS', '')
param alertContacts = empty(contacts) ? [] : split(contacts, ',')
param monthlyBudget = int(readEnvironmentVariable('MONTHLY_BUDGET', '0'))

param privateNetwork = bool(readEnvironmentVariable('PRIVATE_NETWORK', 'false'))
param apiClientId = readEnvironmentVariable('API_CLIENT_ID', '')
param eventTopic = bool(readEnvironmentVariable('EVENT_TOPIC', 'false'))
param customDomain = readEnvironmentVariable('CUSTOM_DOMAIN', '')
param artifactStreaming = bool(readEnvironmentVariable('ARTIFACT_STREAMING', 'false'))
