"""Vectors of many dimensions on a page."""

import numpy as np

from playground.results import Floats


def project_flat(vectors: Floats) -> tuple[Floats, float]:
    """Vectors (n, width) → their first two principal components (n, 2), and the share of the
    variance that those keep. Fewer than three vectors lie on a line: the second is 0.

    Source: scikit-learn's PCA, with the sign that it fixes; no dice are thrown.
    """
    from sklearn.decomposition import PCA  # half a second that start-up need not pay

    count = min(2, *vectors.shape)
    if len(vectors) < 2 or not np.ptp(vectors, axis=0).any():
        return np.zeros((len(vectors), 2), dtype=np.float32), 1.0
    plan = PCA(n_components=count, svd_solver="full")
    places = np.zeros((len(vectors), 2), dtype=np.float32)
    places[:, :count] = plan.fit_transform(vectors)
    return places, float(plan.explained_variance_ratio_.sum())
