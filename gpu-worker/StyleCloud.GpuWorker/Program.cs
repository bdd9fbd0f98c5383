using System.CommandLine;
using StyleCloud.GpuWorker;
using StyleCloud.GpuWorker.Drawing;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.GpuWorker.OneShot;
using StyleCloud.GpuWorker.Operating;
using StyleCloud.GpuWorker.Provisioning;
using StyleCloud.GpuWorker.Running;

var root = new RootCommand("Neural style transfer: takes jobs from the queue, cancels them or queues them again, makes one picture from files, or draws one by rules.")
{
    TransferCommand.Create(),
    DrawCommand.Create(),
    RunCommand.Create(),
    CancelCommand.Create(),
    RedriveCommand.Create(),
    WeightsCommand.Create(),
    HealthCommand.Create(),
};
var parsed = root.Parse(args);

// Signals are this program's own business: a worker releases its message before it ends.
return MainThread.LendWhile(() => parsed.Errors.Count > 0
    ? UsageErrors.ReportAsync(parsed)
    : parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }));
