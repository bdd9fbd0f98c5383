metadata description = 'A monthly budget for the resource group. It tells people; it stops nothing.'

@description('Amount per month, in the currency of the subscription.')
param amount int

@description('First day of a month, from which spending is counted (yyyy-MM-dd).')
param startDate string

@description('E-mail addresses.')
param contacts string[]

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: 'monthly'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: startDate
    }
    notifications: {
      spent80: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: contacts
      }
      forecast100: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: contacts
      }
    }
  }
}
