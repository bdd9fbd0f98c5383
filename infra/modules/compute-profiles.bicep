metadata description = 'What each compute profile gives the worker, and where Azure offers it.'

@export()
@description('The processors that the worker may run on.')
type computeProfileName = 'cpu' | 'gpuT4' | 'gpuA100'

@export()
@description('''
Per profile: the name of the workload profile inside the environment and its Azure type, the size of one replica, what
torch computes on, the scale settings unless a parameter says otherwise (tests/research/StyleCloud.ScaleSimulation recommends them), and
the regions. An empty list of regions means any region. A GPU replica takes the whole machine, because its price is that of the
machine. Every type has a name of its own: the type under a name cannot change while something runs on it.

What one execution cost in East US in October 2026: cpu $0.00012 a second ($0.000024 a vCPU and $0.000003 a GiB), gpuT4 $0.00043,
gpuA100 $0.0018.

retryLimit: now and then an execution on a GPU fails before its image is pulled, for some minutes
(microsoft/azure-container-apps#1511). Its retries wait longer each time, so three of them outlast the shorter of these phases; after them
the message, which is still in the queue, starts the next execution.
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
    retryLimit: 1
    idleExitSeconds: 30
    regions: []
  }
  gpuT4: {
    profileName: 'gpu-t4'
    profileType: 'Consumption-GPU-NC8as-T4'
    cpu: 8
    memory: '56Gi'
    device: 'cuda'
    maxExecutions: 10
    queueLength: 5
    retryLimit: 3
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
    profileName: 'gpu-a100'
    profileType: 'Consumption-GPU-NC24-A100'
    cpu: 24
    memory: '220Gi'
    device: 'cuda'
    maxExecutions: 10
    queueLength: 5
    retryLimit: 3
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
