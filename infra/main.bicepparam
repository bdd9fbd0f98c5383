using 'main.bicep'

// Every value comes from the environment that azd keeps: azd env set NAME value. An empty value counts as none, because azd cannot
// take a value away and a workflow passes an empty one for what its environment does not have.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'stylecloud')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')

// Who may drop pictures and read results: a group, or who deploys.
var operatorGroup = readEnvironmentVariable('OPERATOR_PRINCIPAL_ID', '')
var deployerType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', '')
param operatorPrincipalId = empty(operatorGroup) ? readEnvironmentVariable('AZURE_PRINCIPAL_ID', '') : operatorGroup
param operatorPrincipalType = !empty(operatorGroup) ? 'Group' : (empty(deployerType) ? 'User' : deployerType)

var profile = readEnvironmentVariable('COMPUTE_PROFILE', '')
param computeProfile = empty(profile) ? 'cpu' : profile
// Set by the hooks: the profile that the worker runs on today.
param deployedComputeProfile = readEnvironmentVariable('DEPLOYED_COMPUTE_PROFILE', '')
var host = readEnvironmentVariable('FUNCTIONS_HOST', '')
param functionsHost = empty(host) ? 'flex' : host
// Set by the hooks, which build or import the images.
param workerImage = readEnvironmentVariable('WORKER_IMAGE', '')
param functionsImage = readEnvironmentVariable('FUNCTIONS_IMAGE', '')
param defaultStyle = readEnvironmentVariable('DEFAULT_STYLE', '')
var options = readEnvironmentVariable('PRESET', '')
param preset = empty(options) ? 'default' : options

var quota = readEnvironmentVariable('MAX_EXECUTIONS', '')
param maxExecutions = empty(quota) ? null : int(quota)

// Several contacts are separated by commas.
var contacts = readEnvironmentVariable('ALERT_CONTACTS', '')
param alertContacts = empty(contacts) ? [] : split(contacts, ',')
var amount = readEnvironmentVariable('MONTHLY_BUDGET', '')
param monthlyBudget = empty(amount) ? 0 : int(amount)
// Set by the hook before provisioning: a budget keeps the first day that it was made with.
param budgetStartDate = readEnvironmentVariable('BUDGET_START_DATE', '')

var private = readEnvironmentVariable('PRIVATE_NETWORK', '')
param privateNetwork = bool(empty(private) ? 'false' : private)
param apiClientId = readEnvironmentVariable('API_CLIENT_ID', '')
var topic = readEnvironmentVariable('EVENT_TOPIC', '')
param eventTopic = bool(empty(topic) ? 'false' : topic)
param customDomain = readEnvironmentVariable('CUSTOM_DOMAIN', '')
var streaming = readEnvironmentVariable('ARTIFACT_STREAMING', '')
param artifactStreaming = bool(empty(streaming) ? 'false' : streaming)
