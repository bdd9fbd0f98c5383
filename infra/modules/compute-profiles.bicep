metadata description = 'What each compute profile gives the worker, and where Azure offers it.'

@export()
@description('The processors that the worker may run on.')
type computeProfileName = 'cpu' | 'gpuT4' | 'gpuA100'

@export()
@description('''
Per profile: the name of the workload profile inside the environment and its Azure type, the size of one replica, what
torch computes on, the scale settings unless a parameter says otherwise (tests/StyleCloud.ScaleSimulation recommends them), and
the regions. An empty list of
regions means any region. A GPU replica takes the whole machine, because its price is that of the machine.
''')
var computeProfiles = {
  cpu: {
    profileName: 'Consumption'
    profileType: 'Consumption'
    cpu: 4
    memory: '8Gi'
    device: 'cpu'
    maxExecutions: 20
    queueLength: 1
    idleExitSeconds: 30
    regions: []
  }
  gpuT4: {
    profileName: 'gpu'
    profileType: 'Consumption-GPU-NC8as-T4'
    cpu: 8
    memory: '56Gi'
    device: 'cuda'
    maxExecutions: 10
    queueLength: 5
    idleExitSeconds: 30
    regions: [
      'australiaeast'
      'brazilsouth'
      'canadacentral'
      'centralindia'
      'eastus'
      'francecentral'
      'italynorth'
      'japaneast'
      'northcentralus'
      'southcentralus'
      'southeastasia'
      'southindia'
      'swedencentral'
      'westeurope'
      'westus'
      'westus2'
      'westus3'
    ]
  }
  gpuA100: {
    profileName: 'gpu'
    profileType: 'Consumption-GPU-NC24-A100'
    cpu: 24
    memory: '220Gi'
    device: 'cuda'
    maxExecutions: 10
    queueLength: 5
    idleExitSeconds: 0
    regions: [
      'australiaeast'
      'brazilsouth'
      'canadacentral'
      'eastus'
      'italynorth'
      'swedencentral'
      'westus'
      'westus3'
    ]
  }
}
