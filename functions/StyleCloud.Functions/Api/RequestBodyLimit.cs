namespace StyleCloud.Functions.Api;

/// <summary>
/// Refuses a request body above <see cref="MaxBytes"/> with 413: at once when its length is announced, otherwise when reading passes the limit.
/// </summary>
internal sealed class RequestBodyLimit(RequestDelegate next)
{
    /// <summary>Most bytes of a request body: the largest picture that the intake takes unless it is set otherwise.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>Hands the request on with a body that ends at the limit.</summary>
    /// <exception cref="BadHttpRequestException">413: the announced length is above the limit.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBytes)
            throw TooLarge($"{context.Request.ContentLength} bytes long");
        context.Request.Body = new LimitedBody(context.Request.Body);
        return next(context);
    }

    private static BadHttpRequestException TooLarge(string actual) =>
        new($"The request body is {actual}; the limit is {MaxBytes} bytes.", StatusCodes.Status413PayloadTooLarge);

    /// <summary>A body whose length nobody has announced, counted while it is read.</summary>
    private sealed class LimitedBody(Stream body) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await body.ReadAsync(buffer, cancellationToken);
            _read += count;
            return _read <= MaxBytes ? count : throw TooLarge($"longer than {MaxBytes} bytes");
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A request body is read asynchronously.");

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
