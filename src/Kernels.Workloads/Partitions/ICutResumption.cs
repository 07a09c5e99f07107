namespace Kernels.Workloads.Partitions;

/// <summary>A call in parts of which what is finished is kept, so that an interrupted one can be continued.</summary>
internal interface ICutResumption
{
    /// <summary>The folder in which it is kept.</summary>
    string Folder { get; }

    /// <summary>What is computed.</summary>
    PartitionWork Work { get; }

    /// <summary>Keeps a record of what is finished; called every few seconds.</summary>
    Action<PartitionWork>? Keep { get; set; }

    /// <summary>Continues what was kept, before anything is computed.</summary>
    /// <param name="found">The record.</param>
    /// <exception cref="UserInputException">It is of another call, or its files are not what it says.</exception>
    void Continue(PartitionWork found);
}
