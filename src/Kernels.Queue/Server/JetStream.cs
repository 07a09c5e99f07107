using System.Globalization;
using System.Text.Json;
using Kernels.Queue.Jobs;
using NATS.Client.Core;

namespace Kernels.Queue.Server;

/// <summary>
/// The few requests to JetStream that a queue needs, in the server's own protocol: the library for all of it would add to the size
/// of every program.
/// </summary>
/// <param name="connection">The connection to the server.</param>
internal sealed class JetStream(NatsConnection connection)
{
    private const string Prefix = "$JS.API.";

    /// <summary>How long the messages of a stream may take to follow one another.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A subject for answers that carry subjects of their own.</summary>
    public string NewInbox() => $"{connection.Opts.InboxPrefix}.kernels-{Guid.NewGuid():N}";

    /// <summary>Asks JetStream for something.</summary>
    /// <param name="request">The request's subject, such as <c>STREAM.INFO.NAME</c>.</param>
    /// <param name="write">Writes the members of the request's object; null for none.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="JetStreamException">JetStream refused it.</exception>
    /// <exception cref="NatsException">There was no answer.</exception>
    public Task<JsonElement> AskAsync(string request, Action<Utf8JsonWriter>? write, CancellationToken stop)
        => SendAsync(Prefix + request, write is null ? [] : Write(write), stop);

    /// <summary>Puts a message into a stream.</summary>
    /// <param name="subject">Its subject.</param>
    /// <param name="message">The message.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="JetStreamException">JetStream refused it.</exception>
    /// <exception cref="NatsException">There was no answer, so it may be in the stream or not.</exception>
    public Task PublishAsync(string subject, byte[] message, CancellationToken stop) => SendAsync(subject, message, stop);

    /// <summary>Reads all messages of a stream that keeps the last of each subject.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="filter">The subjects.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The subjects with their messages.</returns>
    /// <exception cref="JetStreamException">JetStream refused it.</exception>
    /// <exception cref="NatsException">There was no answer.</exception>
    public async Task<List<(string Subject, byte[] Message)>> ReadAllAsync(string stream, string filter, CancellationToken stop)
    {
        string inbox = NewInbox();
        await using INatsSub<byte[]> messages = await connection.SubscribeCoreAsync<byte[]>(inbox, cancellationToken: stop).ConfigureAwait(false);
        JsonElement consumer = await AskAsync($"CONSUMER.CREATE.{stream}", json => WriteReader(json, stream, filter, inbox), stop).ConfigureAwait(false);
        int count = consumer.GetProperty("num_pending").GetInt32();
        List<(string, byte[])> found = new(count);
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        while (found.Count < count)
        {
            late.CancelAfter(Patience);
            try
            {
                NatsMsg<byte[]> message = await messages.Msgs.ReadAsync(late.Token).ConfigureAwait(false);
                found.Add((message.Subject, message.Data ?? []));
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw new NatsException($"{stream} sent {found.Count} of {count} messages");
            }
        }

        return found;
    }

    private static void WriteReader(Utf8JsonWriter json, string stream, string filter, string inbox)
    {
        json.WriteString("stream_name", stream);
        json.WriteStartObject("config");
        json.WriteString("deliver_subject", inbox);
        json.WriteString("deliver_policy", "all");
        json.WriteString("ack_policy", "none");
        json.WriteString("filter_subject", filter);
        json.WriteString("replay_policy", "instant");
        json.WriteBoolean("mem_storage", true);
        json.WriteNumber("inactive_threshold", 2 * (long)Patience.TotalNanoseconds);
        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> write) => QueueJson.Write(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    private async Task<JsonElement> SendAsync(string subject, byte[] message, CancellationToken stop)
    {
        NatsMsg<byte[]> answer = await connection.RequestAsync<byte[], byte[]>(subject, message, cancellationToken: stop).ConfigureAwait(false);
        JsonElement json;
        try
        {
            json = JsonElement.Parse(answer.Data ?? []);
        }
        catch (JsonException exception)
        {
            throw new NatsException($"the server's answer to {subject} is not JSON", exception);
        }

        return json.TryGetProperty("error", out JsonElement error) ? throw JetStreamException.Of(error) : json;
    }
}

/// <summary>
/// JetStream refused a request. The numbers are those of the server's list of errors (errors.json), which NATS.Client.Core
/// does not have.
/// </summary>
/// <param name="code">JetStream's number for the error.</param>
/// <param name="message">Its description.</param>
internal sealed class JetStreamException(int code, string message) : Exception(message)
{
    public const int NotEnabled = 10039;
    public const int MessageNotFound = 10037;
    public const int StreamNotFound = 10059;
    public const int SubjectHasMessage = 10077;

    public int Code { get; } = code;

    /// <summary>Reads the member <c>error</c> of an answer.</summary>
    public static JetStreamException Of(JsonElement error)
    {
        int code = error.TryGetProperty("err_code", out JsonElement number) && number.TryGetInt32(out int value) ? value : 0;
        string text = error.TryGetProperty("description", out JsonElement description) ? description.ToString() : "";
        return new JetStreamException(code, string.Create(CultureInfo.InvariantCulture, $"JetStream refused: {text} ({code})"));
    }
}
