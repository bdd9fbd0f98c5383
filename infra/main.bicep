metadata description = '''
StyleCloud in one resource group. The scope is the subscription, so that one command makes the group and everything in it, and
deleting the group leaves nothing behind.
'''

targetScope = 'subscription'

import { computeProfiles, computeProfileName } from 'modules/compute-profiles.bicep'
import { flexRegions } from 'modules/flex-regions.bicep'
import { timeSpan } from 'modules/settings.bicep'

// Where, and for whom

@minLength(1)
@maxLength(64)
@description('Name of this deployment. It names the resource group and, hashed with subscription and region, everything in it.')
param environmentName string

@minLength(1)
@description('Region. A GPU profile and Flex Consumption are offered in some regions only: modules/compute-profiles.bicep and modules/flex-regions.bicep list them.')
param location string

@description('Principal id of who drops pictures, reads results and uploads weights; empty for nobody. An owner of the subscription has no right to data either.')
param operatorPrincipalId string

@description('What the operator is.')
param operatorPrincipalType 'User' | 'Group' | 'ServicePrincipal' = 'User'

// What runs

@description('Processor of the worker: cpu, one NVIDIA T4 or one NVIDIA A100 per picture being made.')
param computeProfile computeProfileName = 'cpu'

@description('What the worker runs on until now; empty before the first deployment. It stays in the environment for this deployment, so that the worker can move away from it.')
param deployedComputeProfile computeProfileName | '' = ''

@description('Where the function app runs: flex (Flex Consumption) or containerApp (its image in the Container Apps environment).')
param functionsHost 'flex' | 'containerApp' = 'flex'

@description('Image of the worker. Empty before the first build: a public image that does nothing stands in.')
param workerImage string = ''

@description('Image of the function app, for functionsHost containerApp. Empty before the first build, as above.')
param functionsImage string = ''

@description('Style of photos at the top of the container input; empty: such a photo is rejected with a message.')
param defaultStyle string = ''

@description('Options of drops that have no manifest.')
param preset 'default' | 'fast' | 'fine' | 'lesson-2017' = 'default'

// How jobs are started and retried. The defaults are what tests/research/StyleCloud.ScaleSimulation recommends, which a test compares.

@minValue(1)
@description('Most executions of the worker at once, that is most GPUs or replicas paid for at once; on a GPU, set it to the quota. Null: 10 on a GPU, 20 on processors.')
param maxExecutions int?

@minValue(1)
@description('Seconds between two looks at the queue jobs.')
param pollingIntervalSeconds int = 30

@minValue(1)
@description('Messages in the queue jobs, waiting or in work, for which one more execution is started. Null: 5 on a GPU, which makes several pictures while another would start, and 1 on processors.')
param queueLength int?

@minValue(60)
@description('Seconds after which an execution is stopped; the picture in work is saved, and the next one goes on with it.')
param replicaTimeoutSeconds int = 1800

@minValue(0)
@description('How often an execution that ended with an error is started again. Null: 3 on a GPU, 1 on processors.')
param replicaRetryLimit int?

@minValue(0)
@maxValue(3599)
@description('Seconds without a message after which an execution ends. Null: 30, and 0 on an A100, whose idle seconds cost most.')
param idleExitSeconds int?

@minValue(3)
@maxValue(3599)
@description('Seconds after which the message of a killed worker is visible again.')
param visibilityTimeoutSeconds int = 60

@minValue(1)
@maxValue(100)
@description('Tries of a job before it fails and its message is poisoned.')
param maxDequeueCount int = 5

// How long things are kept

@minValue(1)
@description('Days after which a job\'s status, preview and checkpoint are deleted, and events that could not be delivered. Results stay until somebody deletes them.')
param jobRetentionDays int = 90

@minValue(1)
@description('Days after which a picture or result that was overwritten or deleted is gone. They count from when it was written, because Azure knows no other age of a version. Styles and weights can always be brought back.')
param versionRetentionDays int = 30

@minValue(1)
@maxValue(365)
@description('Days for which deleted containers can be brought back.')
param containerRetentionDays int = 7

@minValue(1)
@description('Gigabytes of logs and metrics that are taken on one day, at $2.30 to $3 each; 5 a month are free. After that nothing is logged until the next day.')
param dailyLogGigabytes int = 1

// Whom to tell

@description('E-mail addresses for alerts and the budget; none: alerts show in the portal only, and there is no budget.')
param alertContacts string[] = []

@minValue(0)
@description('Monthly budget in the currency of the subscription; 0: none.')
param monthlyBudget int = 0

@description('First day of a month (yyyy-MM-dd) from which the budget counts. The same at every deployment, because the start of a budget that exists cannot change.')
param budgetStartDate string = ''

// Options

@description('Storage is reached through private endpoints only: people then drop pictures from inside the network, or through the API.')
param privateNetwork bool = false

@description('Client id of an Entra application with the redirect address <function app>/.auth/login/aad/callback and ID tokens enabled; then every address but the health endpoints asks for a sign-in. Empty: the API is open.')
param apiClientId string = ''

@description('Publish job events to an Event Grid topic too.')
param eventTopic bool = false

@description('Host name of the function app; its CNAME and asuid TXT records must exist. Empty: the platform\'s own name only.')
param customDomain string = ''

@description('Premium registry that streams images: a GPU starts on its image of several GB sooner, for about ten times the registry\'s price.')
param artifactStreaming bool = false

var profile = computeProfiles[computeProfile]
var onFlex = functionsHost == 'flex'

var region = toLower(replace(location, ' ', ''))
var onGpuRegion = empty(profile.regions) || contains(profile.regions, region)
  ? location
  : fail('The compute profile ${computeProfile} is not offered in ${location}. Choose one of: ${join(profile.regions, ', ')}.')
var checkedLocation = !onFlex || contains(flexRegions, region)
  ? onGpuRegion
  : fail('Flex Consumption is not offered in ${location}. Choose one of: ${join(flexRegions, ', ')}; or set functionsHost to containerApp.')

var token = toLower(uniqueString(subscription().id, environmentName, location))
var names = {
  actionGroup: 'ag-${token}'
  applicationInsights: 'appi-${token}'
  containerEnvironment: 'cae-${token}'
  dataAccount: 'st${token}'
  deadLetters: 'undelivered-events'
  eventTopic: 'evgt-${token}'
  // Not the names of the first version, whose app ran a custom handler: changing the runtime of an app in place is known to
  // fail, and a Flex Consumption plan takes one app only.
  functionApp: functionsHost == 'flex' ? 'func-isolated-${token}' : 'ca-func-${token}'
  functionPlan: 'plan-isolated-${token}'
  functionsIdentity: 'id-functions-${token}'
  hostAccount: 'sthost${token}'
  network: 'vnet-${token}'
  packages: 'function-packages'
  redriveJob: 'caj-redrive-${token}'
  registry: 'cr${token}'
  resourceGroup: 'rg-${environmentName}'
  systemTopic: 'evgst-${token}'
  workerIdentity: 'id-worker-${token}'
  workerJob: 'caj-worker-${token}'
  workspace: 'log-${token}'
}
var tags = { 'azd-env-name': environmentName }

// Public images. They exist before the registry does; when the images are in it, the templates are deployed again with their names.
var standInJobImage = 'mcr.microsoft.com/k8se/quickstart-jobs:latest'
var standInFunctionsImage = 'mcr.microsoft.com/k8se/quickstart-functions:latest'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.resourceGroup
  location: checkedLocation
  tags: tags
}

module identities 'modules/identities.bicep' = {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    functionsIdentityName: names.functionsIdentity
    workerIdentityName: names.workerIdentity
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    workspaceName: names.workspace
    applicationInsightsName: names.applicationInsights
    dailyCapGigabytes: dailyLogGigabytes
  }
}

module dataStorage 'modules/data-storage.bicep' = {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    accountName: names.dataAccount
    privateNetwork: privateNetwork
    jobRetentionDays: jobRetentionDays
    versionRetentionDays: versionRetentionDays
    containerRetentionDays: containerRetentionDays
    deadLetterContainerName: names.deadLetters
  }
}

module hostStorage 'modules/host-storage.bicep' = {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    accountName: names.hostAccount
    privateNetwork: privateNetwork
    packageContainerName: names.packages
  }
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    registryName: names.registry
    artifactStreaming: artifactStreaming
  }
}

module topic 'modules/event-topic.bicep' = if (eventTopic) {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    topicName: names.eventTopic
    privateNetwork: privateNetwork
    functionsPrincipalId: identities.outputs.functions.principalId
    workerPrincipalId: identities.outputs.worker.principalId
  }
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    dataAccountName: names.dataAccount
    hostAccountName: names.hostAccount
    registryName: names.registry
    applicationInsightsName: names.applicationInsights
    functionsPullImage: !onFlex
    functionsPrincipalId: identities.outputs.functions.principalId
    workerPrincipalId: identities.outputs.worker.principalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
  }
  dependsOn: [
    dataStorage
    hostStorage
    registry
    monitoring
  ]
}

module uploadEvents 'modules/upload-events.bicep' = {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    dataAccountName: names.dataAccount
    systemTopicName: names.systemTopic
    deadLetterContainerName: names.deadLetters
  }
  dependsOn: [
    dataStorage
  ]
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    networkName: names.network
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    networkName: names.network
    subnetId: network!.outputs.endpointSubnetId
    dataAccountName: names.dataAccount
    hostAccountName: names.hostAccount
    eventTopicName: eventTopic ? names.eventTopic : ''
  }
  dependsOn: [
    dataStorage
    hostStorage
    topic
  ]
}

module containerEnvironment 'modules/container-environment.bicep' = {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    environmentName: names.containerEnvironment
    workspaceName: names.workspace
    computeProfile: computeProfile
    deployedComputeProfile: deployedComputeProfile
    subnetId: privateNetwork ? network!.outputs.containerSubnetId : ''
  }
  dependsOn: [
    monitoring
  ]
}

// Settings: exactly what the programs read.

var topicSettings = eventTopic ? [{ name: 'Events__TopicEndpoint', value: topic!.outputs.endpoint }] : []

var sharedSettings = concat(
  [
    { name: 'Storage__BlobServiceUri', value: dataStorage.outputs.blobEndpoint }
    { name: 'Storage__QueueServiceUri', value: dataStorage.outputs.queueEndpoint }
    { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: monitoring.outputs.connectionString }
  ],
  topicSettings
)

var functionsClientId = identities.outputs.functions.clientId

var functionsSettings = concat(
  sharedSettings,
  [
    { name: 'AZURE_CLIENT_ID', value: functionsClientId }
    { name: 'Intake__Preset', value: preset }
    { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${functionsClientId};Authorization=AAD' }
    // The host's own: leases, keys and the timer's state are blobs, diagnostic events are a table. It keeps nothing in queues.
    { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
    { name: 'AzureWebJobsStorage__clientId', value: functionsClientId }
    { name: 'AzureWebJobsStorage__blobServiceUri', value: hostStorage.outputs.blobEndpoint }
    { name: 'AzureWebJobsStorage__tableServiceUri', value: hostStorage.outputs.tableEndpoint }
    // The connection Queues, which the triggers name.
    { name: 'Queues__credential', value: 'managedidentity' }
    { name: 'Queues__clientId', value: functionsClientId }
    { name: 'Queues__queueServiceUri', value: dataStorage.outputs.queueEndpoint }
  ],
  // A GPU's memory is not the replica's: there the worker alone judges.
  profile.device == 'cpu' ? [{ name: 'Intake__WorkerMemory', value: profile.memory }] : [],
  empty(defaultStyle) ? [] : [{ name: 'Intake__DefaultStyle', value: defaultStyle }]
)

var workerCommonSettings = concat(
  sharedSettings,
  [{ name: 'AZURE_CLIENT_ID', value: identities.outputs.worker.clientId }]
)

var workerRunSettings = [
  { name: 'Worker__IdleExit', value: timeSpan(idleExitSeconds ?? profile.idleExitSeconds) }
  { name: 'Worker__VisibilityTimeout', value: timeSpan(visibilityTimeoutSeconds) }
  { name: 'Worker__MaxDequeueCount', value: string(maxDequeueCount) }
  { name: 'Worker__Device', value: profile.device }
  // Weights come with the image or from the container models: an execution must not wait for a public server.
  { name: 'Worker__Offline', value: 'true' }
]

module workerJobs 'modules/worker-jobs.bicep' = {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    environmentId: containerEnvironment.outputs.id
    workerJobName: names.workerJob
    redriveJobName: names.redriveJob
    image: empty(workerImage) ? standInJobImage : workerImage
    registryLoginServer: registry.outputs.loginServer
    identityName: names.workerIdentity
    dataAccountName: names.dataAccount
    computeProfile: computeProfile
    maxExecutions: maxExecutions ?? profile.maxExecutions
    pollingIntervalSeconds: pollingIntervalSeconds
    queueLength: queueLength ?? profile.queueLength
    replicaTimeoutSeconds: replicaTimeoutSeconds
    replicaRetryLimit: replicaRetryLimit ?? profile.retryLimit
    commonSettings: workerCommonSettings
    runSettings: workerRunSettings
  }
  dependsOn: [
    roles
    privateEndpoints
  ]
}

module functionsFlex 'modules/functions-flex.bicep' = if (onFlex) {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    planName: names.functionPlan
    appName: names.functionApp
    identityName: names.functionsIdentity
    packageContainerUri: '${hostStorage.outputs.blobEndpoint}${names.packages}'
    settings: functionsSettings
    subnetId: privateNetwork ? network!.outputs.functionSubnetId : ''
    apiClientId: apiClientId
    customDomain: customDomain
  }
  dependsOn: [
    roles
    privateEndpoints
  ]
}

module functionsContainerApp 'modules/functions-container-app.bicep' = if (!onFlex) {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    appName: names.functionApp
    environmentName: names.containerEnvironment
    image: empty(functionsImage) ? standInFunctionsImage : functionsImage
    registryLoginServer: registry.outputs.loginServer
    identityName: names.functionsIdentity
    settings: functionsSettings
    apiClientId: apiClientId
    customDomain: customDomain
  }
  dependsOn: [
    containerEnvironment
    roles
    privateEndpoints
  ]
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module actionGroup 'modules/action-group.bicep' = if (!empty(alertContacts)) {
  scope: group
  params: {
    tags: tags
    actionGroupName: names.actionGroup
    contacts: alertContacts
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: checkedLocation
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    uploadTopicId: uploadEvents.outputs.topicId
    workerDeployed: !empty(workerImage)
    actionGroupId: empty(alertContacts) ? '' : actionGroup!.outputs.id
  }
}

module budget 'modules/budget.bicep' = if (!empty(alertContacts) && monthlyBudget > 0) {
  scope: group
  params: {
    amount: monthlyBudget
    startDate: empty(budgetStartDate)
      ? fail('A budget needs the first day of the month from which it counts, the same at every deployment: set budgetStartDate (BUDGET_START_DATE), for example to 2026-11-01.')
      : budgetStartDate
    contacts: alertContacts
  }
}

@description('Resource group of the deployment.')
output RESOURCE_GROUP string = group.name

@description('Account of pictures, results and queues.')
output STORAGE_ACCOUNT_NAME string = names.dataAccount

@description('Registry that the images are in.')
output AZURE_CONTAINER_REGISTRY_NAME string = names.registry

@description('Host name of that registry.')
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer

@description('Job that makes pictures.')
output WORKER_JOB_NAME string = names.workerJob

@description('Job that puts failed jobs back into the queue.')
output REDRIVE_JOB_NAME string = names.redriveJob

@description('Name of the function app.')
output FUNCTION_APP_NAME string = names.functionApp

@description('Address of the function app.')
output FUNCTION_APP_URI string = onFlex ? functionsFlex!.outputs.uri : functionsContainerApp!.outputs.uri

@description('Value of the TXT record asuid.<custom domain>, which must exist before a custom domain is set.')
output CUSTOM_DOMAIN_VERIFICATION_ID string = onFlex
  ? functionsFlex!.outputs.customDomainVerificationId
  : functionsContainerApp!.outputs.customDomainVerificationId
