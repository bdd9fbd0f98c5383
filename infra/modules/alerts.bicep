metadata description = 'What an operator is told about. Every rule reads metrics that the programs send.'

import { tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Resource id of the workspace.')
param workspaceId string

@description('Ids of the action groups to notify; empty: the alerts show in the portal only.')
param actionGroupIds string[]

var rules = [
  {
    name: 'poisoned'
    displayName: 'A job or an upload was poisoned'
    description: 'Something failed as often as it may be tried. The status of the job or the .error.json beside the result says what; the redrive job puts failed jobs back.'
    severity: 2
    frequency: 'PT5M'
    window: 'PT5M'
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
    query: '''
      AppMetrics
      | where Name == "stylecloud.queue.age" and tostring(Properties.queue) in ("uploads", "jobs") and Max > 1800
    '''
  }
  {
    name: 'queues-not-watched'
    displayName: 'The queues are not being watched'
    description: 'The function Watch has measured no queue for half an hour: the function app is down, and the other alerts see nothing.'
    severity: 1
    frequency: 'PT15M'
    window: 'PT30M'
    query: '''
      AppMetrics
      | summarize samples = countif(Name == "stylecloud.queue.age")
      | where samples == 0
    '''
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
      enabled: true
      autoMitigate: true
      evaluationFrequency: rule.frequency
      windowSize: rule.window
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
        actionGroups: actionGroupIds
      }
    }
  }
]
