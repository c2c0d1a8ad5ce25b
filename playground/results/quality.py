"""Results of comparing texts with texts: no model takes part."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SummaryMeasures:
    """How a summary relates to its document.

    words, document_words  of the summary and of the document
    novelty                for n = 1, 2, … the share of new n-grams in 0…1, None without any
    coverage               share of words in copied stretches, in 0…1
    density                mean length of the copied stretch a word is in, in words
    compression            words of the document for one of the summary; None for an empty one
    longest                the longest copied stretch, in the summary's own words
    longest_length         its length in words
    """

    words: int
    document_words: int
    novelty: tuple[float | None, ...]
    coverage: float
    density: float
    compression: float | None
    longest: str
    longest_length: int


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Precision, recall and their harmonic mean F1, all in 0…1."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, kw_only=True)
class RougeScores:
    """ROUGE-1, ROUGE-2 and ROUGE-L of a summary against a reference."""

    one: Overlap
    two: Overlap
    longest: Overlap


@dataclass(frozen=True, kw_only=True)
class TranslationScores:
    """BLEU and chrF of a translation against a reference, in 0…100.

    precisions      of the n-grams, n = 1…4, in 0…100
    brevity         the factor for a translation that is too short, in 0…1
    bleu_signature  how it was counted, as papers cite it
    chrf_signature  likewise
    """

    bleu: float
    chrf: float
    precisions: tuple[float, ...]
    brevity: float
    bleu_signature: str
    chrf_signature: str
