"""Small results to draw."""

import numpy as np
import pytest

from playground.plots.heads import ViewWords
from playground.results import AttentionMaps, Passport, Token

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b>bold</b>",
    "&amp;",
    '"quoted"',
    "a\u2028b",
    "👩\u200d👩\u200d👧",
    "مرحبا",
    "\n",
    " ",
    "",
)


@pytest.fixture(scope="session")
def passport():
    return Passport(
        model="m", revision="r", parameters=1, dtype="float32", device="cpu", milliseconds=1.0
    )


@pytest.fixture(scope="session")
def words():
    return ViewWords(
        layer="Layer", layers="Layers", head="Head", heads="Heads", pair="Pair", both="Both"
    )


@pytest.fixture(scope="session")
def make_maps(passport):
    """Random attention; texts repeat, and hostile ones are among them."""

    def make(queries, keys=None, *, shown=(0,), heads=12, kind="encoder", pair_start=0):
        keys = queries if keys is None else keys
        scores = np.random.default_rng(0).gumbel(size=(len(shown), heads, queries, keys))
        if kind == "decoder":
            scores = np.where(np.tril(np.ones((queries, keys), bool)), scores, -np.inf)
        weights = np.exp(2 * scores)
        texts = ("the", " cat", *HOSTILE)

        def name(count):
            return tuple(
                Token(text=texts[index % len(texts)], id=index, start=0, end=1)
                for index in range(count)
            )

        return AttentionMaps(
            kind=kind,
            query_tokens=name(queries),
            key_tokens=name(keys),
            shown=shown,
            layers=6,
            heads=heads,
            weights=(weights / weights.sum(-1, keepdims=True)).astype(np.float32),
            pair_start=pair_start,
            passport=passport,
        )

    return make
