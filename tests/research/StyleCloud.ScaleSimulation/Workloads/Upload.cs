namespace StyleCloud.ScaleSimulation.Workloads;

/// <summary>One file dropped into the container <c>input</c>.</summary>
/// <param name="AtSeconds">When it was written.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Pixels">Pixels of the result with its longer side at 1: 1 for a square, 0.75 for 4:3.</param>
/// <param name="IsFine">True when a manifest asks for the preset <c>fine</c>.</param>
/// <param name="FailsAfter">Share of the work after which an <see cref="UploadKind.AlwaysFails"/> or <see cref="UploadKind.CrashesWorker"/> ends, 0…1.</param>
internal sealed record Upload(double AtSeconds, UploadKind Kind, double Pixels, bool IsFine, double FailsAfter);
