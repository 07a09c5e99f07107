namespace Kernels.Workloads.Sources;

/// <summary>The content of a kernel's inputs.</summary>
internal enum DeclaredContent
{
    /// <summary>Random numbers between the declared bounds.</summary>
    Random,

    /// <summary>The lower bound everywhere.</summary>
    Low,

    /// <summary>The upper bound everywhere.</summary>
    High,

    /// <summary>Ones, by which a product with a matrix shows its sums.</summary>
    Ones,
}

/// <summary>How an input changes from sample to sample.</summary>
internal enum DeclaredChange
{
    /// <summary>Not at all: indices of a given structure, or what only a call writes.</summary>
    Never,

    /// <summary>All elements are drawn anew, as declared.</summary>
    Drawn,

    /// <summary>All elements change a little, each time starting from the original ones.</summary>
    Varied,

    /// <summary>Some elements change a little: of many millions, which a call has to read all to find out which.</summary>
    VariedInPlaces,

    /// <summary>Some elements become those of other places: letters of a text, in which any other ones would make noise.</summary>
    MovedInPlaces,
}
