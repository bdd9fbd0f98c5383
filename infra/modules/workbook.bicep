metadata description = 'The pictures that an operator looks at: queues, jobs, compute, cost.'

import { tagMap } from 'settings.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags tagMap

@description('Resource id of the workspace.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'stylecloud-workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'StyleCloud'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string(union(loadJsonContent('workbook.json'), { fallbackResourceIds: [workspaceId] }))
  }
}
