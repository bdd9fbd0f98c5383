metadata description = '''
What an operator is told about. The log rules read metrics that the programs send, the two metric rules those of Event Grid. In
October 2026 a log rule cost $1.50 a month when it is run every five minutes and $0.50 every fifteen, a metric rule $0.10.
'''

import { tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Resource id of the workspace.')
param workspaceId string

@description('Resource id of the system topic with the events of uploads.')
param uploadTopicId string

@description('False while an image that does nothing stands in for the worker: then jobs wait, and everybody knows why.')
param workerDeployed bool

@description('Id of the action group to notify; empty: the alerts show in the portal only.')
param actionGroupId string

// A query that sums up without by has a row even if there is no data at all, as before the function app is deployed for the first
// time. So no rule asks whether something is missing: it asks for something that was there.
var rules = [
  {
    name: 'poisoned'
    displayName: 'A job or an upload was poisoned'
    description: 'Something failed as often as it may be tried. The status of the job or the .error.json beside the result says what; the redrive job puts failed jobs back.'
    severity: 2
    frequency: 'PT5M'
    window: 'PT5M'
    range: null
    enabled: true
    query: '''
      AppMetrics
      | extend queue = tostring(Properties.queue), reason = tostring(Properties.reason)
      | where Name == "stylecloud.queue.length" and queue endswith "-poison" and Max > 0
          or Name in ("stylecloud.job.duration", "stylecloud.drops") and reason in ("dequeue-limit-reached", "upload-not-handled")
    '''
  }
  {
    name: 'failed-share'
    displayName: 'More than a fifth of the jobs fail'
    description: 'Of at least five jobs that ended within the hour, more than a fifth failed. The reasons are in the workbook.'
    severity: 2
    frequency: 'PT15M'
    window: 'PT1H'
    range: null
    enabled: true
    query: '''
      AppMetrics
      | where Name == "stylecloud.job.duration"
      | extend state = tostring(Properties.state)
      | summarize ended = sumif(ItemCount, state in ("succeeded", "failed")), failed = sumif(ItemCount, state == "failed")
      | where ended >= 5 and failed * 5 > ended
    '''
  }
  {
    name: 'queue-age'
    displayName: 'A message has waited for half an hour'
    description: 'Uploads: the function app does not keep up or does not run. Jobs: there is more work than the quota of executions, or executions do not start.'
    severity: 2
    frequency: 'PT15M'
    window: 'PT15M'
    range: null
    enabled: workerDeployed
    // At every look of a quarter of an hour, two at least: what has waited for the function app to be deployed is handled within minutes.
    query: '''
      AppMetrics
      | where Name == "stylecloud.queue.age"
      | summarize looks = sum(ItemCount), age = min(Min) by queue = tostring(Properties.queue)
      | where queue in ("uploads", "jobs") and looks >= 2 and age > 1800
    '''
  }
  {
    name: 'queues-not-watched'
    displayName: 'The queues are not being watched'
    description: 'The function Watch measured the queues, and has measured none for half an hour: the function app is down, or the workspace has reached its daily cap. The other log alerts see nothing. After two days without a measurement this alert ends by itself.'
    severity: 1
    frequency: 'PT15M'
    window: 'PT30M'
    // The longest that a rule may look back.
    range: 'P2D'
    enabled: true
    query: '''
      AppMetrics
      | where Name == "stylecloud.queue.age"
      | summarize last = max(TimeGenerated)
      | where last < ago(30m)
    '''
  }
]

var uploadRules = [
  {
    name: 'dead-lettered'
    metric: 'DeadLetteredCount'
    description: 'Event Grid could not put the event of an upload into the queue uploads for a day, and has put it into the container undelivered-events instead. Its photo was not taken: upload it again.'
  }
  {
    name: 'dropped'
    metric: 'DroppedEventCount'
    description: 'Event Grid could put the event of an upload neither into the queue uploads nor into the container undelivered-events. Photos of this time that have no status were not taken: upload them again.'
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.displayName
      description: rule.description
      severity: rule.severity
      enabled: rule.enabled
      autoMitigate: true
      evaluationFrequency: rule.frequency
      windowSize: rule.window
      overrideQueryTimeRange: rule.range
      scopes: [workspaceId]
      // A new workspace may not know the table before its first row.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: empty(actionGroupId) ? [] : [actionGroupId]
      }
    }
  }
]

resource uploadAlerts 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for rule in uploadRules: {
    name: 'alert-${rule.name}'
    location: 'global'
    tags: tags
    properties: {
      description: rule.description
      severity: 1
      enabled: true
      autoMitigate: true
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      scopes: [uploadTopicId]
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: rule.name
            metricNamespace: 'Microsoft.EventGrid/systemTopics'
            metricName: rule.metric
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 0
            // The topic has the metric only once it has something to count.
            skipMetricValidation: true
          }
        ]
      }
      actions: empty(actionGroupId) ? [] : [{ actionGroupId: actionGroupId }]
    }
  }
]
