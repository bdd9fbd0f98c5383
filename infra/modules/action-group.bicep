metadata description = 'Whom alerts are sent to.'

import { tagMap } from 'settings.bicep'

@description('Tags of every resource.')
param tags tagMap

@description('Name of the action group.')
param actionGroupName string

@description('E-mail addresses.')
param contacts string[]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'StyleCloud'
    emailReceivers: [
      for (contact, index) in contacts: {
        name: 'contact-${index + 1}'
        emailAddress: contact
        useCommonAlertSchema: true
      }
    ]
  }
}

@description('Resource id of the action group.')
output id string = actionGroup.id
