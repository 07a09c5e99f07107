"""feature_hash/1 with scikit-learn."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))

from kernels_worker import implementation, missing, serve, unavailable

try:
    import sklearn
    from sklearn.feature_extraction import FeatureHasher
except ImportError as error:
    missing(error)


@implementation("feature_hash/1", instruction_set=f"scikit-learn {sklearn.__version__}")
def feature_hash(bytes, offsets, features, index, sign):
    """Each token is a document of its own: the matrix then has one entry for each, in their order."""
    if index.size == 0:
        return
    text, bounds = bytes.tobytes(), offsets.tolist()
    documents = ([text[begin:end]] for begin, end in zip(bounds, bounds[1:]))
    matrix = FeatureHasher(features, input_type="string").transform(documents)
    index[:], sign[:] = matrix.indices, matrix.data


serve()
