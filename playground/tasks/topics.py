"""Any topics a person types: by entailment, or by the cosine of sentence vectors.

Neither was trained on the topics. Entailment: does the text entail "This text is about sport."?
(Yin, Hay & Roth 2019, "Benchmarking Zero-shot Text Classification".) Vectors: how near is the
text to that sentence in the space of an encoder?
"""

import re
from collections.abc import Sequence

import numpy as np

from playground.backends.base import Embeds
from playground.backends.base.attributing import Entails
from playground.errors import OutOfRange, UnknownChoice, WrongKind
from playground.results.judging import Topic, Topics
from playground.tasks.checks import Stopwatch, replace_surrogates, require_number, require_text

FEWEST, MOST = 2, 20
HOLE = "{}"


def read_labels(typed: str) -> tuple[str, ...]:
    """Labels between commas, semicolons or line ends, each once. Raises OutOfRange."""
    found = [label.strip() for label in re.split(r"[,，;；、\n]", replace_surrogates(typed))]
    labels = tuple(dict.fromkeys(label for label in found if label))
    if not FEWEST <= len(labels) <= MOST:
        raise OutOfRange(name="labels", low=FEWEST, high=MOST)
    return labels


def write_hypotheses(labels: Sequence[str], template: str) -> tuple[str, ...]:
    """The template with each label in its hole. Raises UnknownChoice without one."""
    if template.count(HOLE) != 1:
        raise UnknownChoice(name="template", choices=f"“… {HOLE} …”")
    return tuple(replace_surrogates(template).replace(HOLE, label) for label in labels)


def find_topics_by_entailment(backend: Entails, text: str, *, labels: str, template: str) -> Topics:
    """The score of a topic is P(entailment) against P(contradiction); the shares are a softmax
    of the entailment logits over the topics, as the library's zero-shot pipeline has it.

    Raises EmptyText, TooManyTokens, OutOfRange, UnknownChoice, WrongKind.
    """
    text = require_text(text)
    watch = Stopwatch()
    topics = read_labels(labels)
    hypotheses = write_hypotheses(topics, template)
    yes, no = find_entailment(backend)
    logits = backend.entail(text, hypotheses).astype(float)  # (topics, labels)
    scores = 1 / (1 + np.exp(logits[:, no] - logits[:, yes]))
    shares = share_out(logits[:, yes])
    return pack(backend, text, topics, template, scores=scores, shares=shares, watch=watch)


def find_entailment(backend: Entails) -> tuple[int, int]:
    """The places of "entailment" and of its opposite among the labels. Raises WrongKind."""
    names = [label.casefold() for label in backend.labels]
    yes = [place for place, name in enumerate(names) if name.startswith("entail")]
    no = [place for place, name in enumerate(names) if name.startswith(("contra", "not"))]
    if not yes or not no:
        key = backend.passport(0).model
        raise WrongKind(model=key, found=backend.family.value, needed="entailment")
    return yes[0], no[0]


def find_topics_by_vectors(
    backend: Embeds, text: str, *, labels: str, template: str, temperature: float
) -> Topics:
    """The score of a topic is the cosine of its sentence with the text; the shares are a softmax
    of the cosines divided by `temperature`.

    Raises EmptyText, OutOfRange, NotANumber, UnknownChoice.
    """
    text = require_text(text)
    temperature = require_number("temperature", temperature, low=0.01, high=1.0)
    watch = Stopwatch()
    topics = read_labels(labels)
    hypotheses = write_hypotheses(topics, template)
    vectors = backend.embed([text, *hypotheses]).astype(float)  # (1 + topics, width)
    cosines = vectors[1:] @ vectors[0]
    shares = share_out(cosines / temperature)
    return pack(backend, text, topics, template, scores=cosines, shares=shares, watch=watch)


def share_out(values: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Sequence[float]:
    """Softmax."""
    powers = np.exp(values - values.max())
    return list(powers / powers.sum())


def pack(
    backend: Embeds | Entails,
    text: str,
    topics: Sequence[str],
    template: str,
    *,
    scores: Sequence[float],
    shares: Sequence[float],
    watch: Stopwatch,
) -> Topics:
    """The result."""
    return Topics(
        text=text,
        topics=tuple(
            Topic(label=label, score=float(score), share=float(share))
            for label, score, share in zip(topics, scores, shares, strict=True)
        ),
        hypotheses=write_hypotheses(topics, template),
        template=replace_surrogates(template),
        passport=backend.passport(watch.milliseconds),
    )
