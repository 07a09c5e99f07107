using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kernels.Hosting;
using Kernels.Hosting.Tuning;
using Kernels.Plugins.Known;
using Kernels.Workloads.Formats;

namespace Kernels.Runner.Tuning;

/// <summary>
/// Changes a record, one process at a time: each reads it, changes it and writes it anew while it holds a lock, so that two
/// processes that tune at once lose nothing. Readers need no lock, since a record is replaced as a whole.
/// </summary>
/// <param name="path">The record.</param>
/// <param name="warn">Receives what is wrong with the file, in one line.</param>
internal sealed class TuningStore(string path, Action<string> warn)
{
    // Names of processors and backends stay readable; records are not meant to be pasted into HTML.
    private static readonly TuningJson Json = new(new JsonSerializerOptions(TuningJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Checks, before anything is measured, that the record can be changed; a damaged file is set aside.</summary>
    /// <exception cref="KernelsConfigurationException">It can't be changed.</exception>
    public void Prepare()
    {
        using FileStream held = Lock();
        Read();
        OutputTarget.Check(path);
    }

    /// <summary>Changes the record; a damaged file is set aside.</summary>
    /// <param name="change">Makes the new record from what the file holds now.</param>
    /// <exception cref="KernelsConfigurationException">The file can't be changed, or holds something else.</exception>
    public void Update(Func<TuningRecord, TuningRecord> change)
    {
        using FileStream held = Lock();
        TuningRecord changed = change(Read());
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, changed, Json.TuningRecord));
    }

    private TuningRecord Read()
    {
        TuningReading reading = TuningReader.Read(path);
        switch (reading.State)
        {
            case TuningState.Foreign:
                throw new KernelsConfigurationException($"the record {path} is not touched: {reading.Problem}.");
            case TuningState.Damaged:
                string aside = path + DateTime.UtcNow.ToString("'.damaged-'yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
                File.Move(path, aside);
                string loss = reading.Record.Count == 0 ? "begins anew" : "loses what is wrong in it";
                warn($"the record {path} {loss}: {reading.Problem}; the old file is {aside}");
                break;
        }

        return reading.Record;
    }

    private FileStream Lock()
    {
        try
        {
            return RecordLock.Take(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KernelsConfigurationException($"the record {path} can't be locked: {exception.Message}");
        }
    }
}
