using static TorchSharp.torch;

namespace StyleCloud.Weights.Defaults;

/// <summary>
/// Runs tensor work on threads of its own, each with one torch thread: sums are then made in the same order whatever the
/// number of processors, and the results are the same bit for bit.
/// </summary>
internal static class SingleThreadedWork
{
    /// <summary>Runs <paramref name="work"/> and gives back its result; torch's thread setting is as before afterwards.</summary>
    /// <param name="work">Gets the number of threads that <see cref="Map"/> may use.</param>
    public static T Run<T>(Func<int, T> work)
    {
        var threads = get_num_threads();
        try
        {
            return Map(1, 1, _ => work(threads))[0];
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    /// <summary>Computes independent parts; the results are in the order of the parts.</summary>
    public static T[] Map<T>(int parts, int threads, Func<int, T> compute)
    {
        var results = new T[parts];
        var next = -1;
        var failures = new List<Exception>();
        var workers = Enumerable.Range(0, Math.Min(threads, parts)).Select(_ => new Thread(Work) { IsBackground = true }).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        if (failures.Count > 0)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures[0]);
        return results;

        void Work()
        {
            try
            {
                set_num_threads(1);
                for (var part = Interlocked.Increment(ref next); part < parts; part = Interlocked.Increment(ref next))
                    results[part] = compute(part);
            }
#pragma warning disable CA1031 // Carried to the caller's thread and thrown there.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                lock (failures)
                    failures.Add(exception);
            }
        }
    }
}
