using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>A little while in which a drop may become complete: many tools write a file in two steps, and files land in any order.</summary>
internal sealed class Grace(PinnedBlobs blobs, IntakeSettings settings, TimeProvider time)
{
    /// <summary>What is left of it; null when it is over.</summary>
    /// <param name="since">When the file was written that may lack something.</param>
    public TimeSpan? Remaining(DateTimeOffset since)
    {
        var remaining = since + settings.DropGrace - time.GetUtcNow();
        return remaining <= TimeSpan.Zero ? null : remaining < settings.DropGrace ? remaining : settings.DropGrace;
    }

    /// <summary>How long a drop still waits for the content of its empty pictures: some tools make an empty blob first and fill it a moment later.</summary>
    /// <returns>Null when no picture is empty, or when they stay so; zero when one was filled since it was found.</returns>
    public async Task<TimeSpan?> ForContentAsync(Drop drop, CancellationToken cancellationToken)
    {
        TimeSpan? longest = null;
        foreach (var picture in drop.Pictures.Where(picture => picture.Length == 0))
        {
            var now = await blobs.FindAsync(picture.Container, picture.Name, cancellationToken);
            var remaining = now?.Reference == picture ? Remaining(now.LastModified) : TimeSpan.Zero;
            if (remaining is not null && (longest is null || remaining > longest))
                longest = remaining;
        }

        return longest;
    }
}
