metadata description = 'Where Azure offers the Flex Consumption plan.'

@export()
@description('''
The regions of Azure's own template for such a function app (Azure-Samples/functions-quickstart-dotnet-azd, infra/main.bicep,
without the preview region), read in November 2026. What a subscription is offered today says
az functionapp list-flexconsumption-locations.
''')
var flexRegions = [
  'australiaeast'
  'australiasoutheast'
  'brazilsouth'
  'canadacentral'
  'centralindia'
  'centralus'
  'eastasia'
  'eastus'
  'eastus2'
  'francecentral'
  'germanywestcentral'
  'italynorth'
  'japaneast'
  'koreacentral'
  'northcentralus'
  'northeurope'
  'norwayeast'
  'southafricanorth'
  'southcentralus'
  'southeastasia'
  'southindia'
  'spaincentral'
  'swedencentral'
  'uaenorth'
  'uksouth'
  'ukwest'
  'westcentralus'
  'westeurope'
  'westus'
  'westus2'
  'westus3'
]
