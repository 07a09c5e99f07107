using System.Globalization;
using System.Text;

namespace Kernels.Contracts.Recording;

/// <summary>
/// Records a kernel's cases for a program in C, <c>native/test/replay.c</c>: lines of text that say what follows, and numbers as
/// this machine stores them. <c>native/test/recorded.h</c> describes the format.
/// </summary>
public static class CaseFile
{
    /// <summary>Larger cases are left out, to keep the file small.</summary>
    private const long MaxCaseBytes = 16 << 20;

    /// <summary>Writes <c>FOLDER/NAME.cases</c>.</summary>
    /// <param name="contract">A kernel that comes with this project.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>One line about what was recorded.</returns>
    public static string Write(KernelContract contract, string folder)
    {
        Recorder recorder = new(folder);
        contract.Accept(recorder);
        return recorder.Line;
    }

    private sealed class Recorder(string folder) : IKernelContractVisitor
    {
        public string Line { get; private set; } = "";

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
        {
            CSignature signature = new(contract);
            string path = Path.Combine(folder, $"{signature.KernelName}.cases");
            int leftOut = 0;
            int good = 0;
            int bad = 0;
            long bytes;
            using (FileStream file = File.Create(path))
            {
                CaseWriter writer = new(file, signature);
                writer.Head(contract);
                foreach ((string name, RecordedCall call) in RecordedCases.Of(contract))
                {
                    if (call.Bytes > MaxCaseBytes)
                    {
                        leftOut++;
                        continue;
                    }

                    RecordedCall expected = call.Copy();
                    contract.Oracle!.Invoke(contract.Read(expected), new KernelOptions(threads: 1));
                    RecordedCall? allowed = null;
                    if (contract.AllowedError is { } computation)
                    {
                        allowed = call.Copy();
                        computation.Invoke(contract.Read(allowed), new KernelOptions(threads: 1));
                    }

                    writer.Good(name, call, expected, allowed, contract.Declaration!);
                    good++;
                }

                RecordedCall small = RecordedCases.SmallGoodCall(contract);
                foreach (BadCall call in BadCalls.Of(contract, small))
                {
                    writer.Bad(call, small);
                    bad++;
                }

                bytes = file.Length;
            }

            Line = string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {good} cases ({leftOut} of more than {MaxCaseBytes >> 20} MiB left out), {bad} bad calls, {bytes / 1e6:f1} MB");
        }
    }

    private sealed class CaseWriter(Stream file, CSignature signature)
    {
        public void Head(KernelContract contract)
        {
            Line($"kernels-cases 1 {contract.Id}");
            foreach (CParameter parameter in signature.Parameters)
            {
                Line($"parameter {NameOf(parameter.Role)} {ElementTypes.NameOf(parameter.Type)} {parameter.CName}");
            }
        }

        public void Good(string name, RecordedCall call, RecordedCall expected, RecordedCall? allowed, KernelDeclaration declaration)
        {
            Line($"good {name}");
            foreach (CParameter parameter in signature.Parameters)
            {
                Argument(parameter, call);
                if (parameter.Role is CRole.Output or CRole.InOut)
                {
                    Array elements = expected.ElementsOf(parameter.Name);
                    int compared = declaration.Buffers[parameter.Index].UsedLength is { } counter
                        ? Convert.ToInt32(expected.ElementsOf(counter).GetValue(0), CultureInfo.InvariantCulture)
                        : elements.Length;
                    Number(compared);
                    Bytes(elements, compared);
                    double[] errors = ElementTypes.IsFraction(parameter.Type)
                        ? [.. Enumerable.Range(0, compared).Select(index => allowed is null
                            ? declaration.Tolerance.Absolute + (declaration.Tolerance.Relative * Math.Abs(At(elements, index)))
                            : At(allowed.ElementsOf(parameter.Name), index))]
                        : [];
                    Number(errors.Length);
                    Bytes(errors, errors.Length);
                }
            }
        }

        public void Bad(BadCall bad, RecordedCall good)
        {
            Line($"bad {(bad.Parameter == BadCalls.Threads ? (int)bad.Value! : 2)} {bad}");
            foreach (CParameter parameter in signature.Parameters)
            {
                if (parameter.Name != bad.Parameter)
                {
                    Argument(parameter, good);
                }
                else if (parameter.IsBuffer)
                {
                    // A null pointer.
                    Number(-1);
                }
                else
                {
                    Value(bad.Value!);
                }
            }
        }

        private static string NameOf(CRole role) => role switch
        {
            CRole.Input => "input",
            CRole.Output => "output",
            CRole.InOut => "inout",
            CRole.Scratch => "scratch",
            CRole.Scalar => "scalar",
            _ => "extent",
        };

        private static double At(Array elements, int index) => elements is double[] fractions ? fractions[index] : ((float[])elements)[index];

        /// <summary>What a call gets: a value, or the length of a buffer and what it holds where it is read.</summary>
        private void Argument(CParameter parameter, RecordedCall call)
        {
            if (!parameter.IsBuffer)
            {
                Value(call.ValueOf(parameter, signature));
                return;
            }

            Array elements = call.ElementsOf(parameter.Name);
            Number(elements.Length);
            if (parameter.Role is CRole.Input or CRole.InOut)
            {
                Bytes(elements, elements.Length);
            }
        }

        private void Value(object value) => file.Write(value switch
        {
            double number => BitConverter.GetBytes(number),
            float number => BitConverter.GetBytes(number),
            int number => BitConverter.GetBytes(number),
            _ => BitConverter.GetBytes((long)value),
        });

        private void Number(long number) => file.Write(BitConverter.GetBytes(number));

        private void Bytes(Array elements, int count)
        {
            byte[] bytes = new byte[elements.Length == 0 ? 0 : Buffer.ByteLength(elements) / elements.Length * count];
            Buffer.BlockCopy(elements, 0, bytes, 0, bytes.Length);
            file.Write(bytes);
        }

        private void Line(string text) => file.Write(Encoding.UTF8.GetBytes($"{text}\n"));
    }
}
