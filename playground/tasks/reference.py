"""Compare a text of a model with one that a person wrote.

Nothing here is downloaded and no model takes part: these measures count shared words and
letters, and know nothing of meaning.
"""

from collections.abc import Sequence

from playground.maths.overlap import count_words as count_words
from playground.maths.overlap import (
    find_fragments,
    measure_compression,
    measure_coverage,
    measure_density,
    measure_novelty,
    split_words,
)
from playground.results.quality import (
    Overlap,
    RougeScores,
    SummaryMeasures,
    TranslationScores,
)
from playground.tasks.checks import require_text

LONGEST_NGRAM = 4
# Languages without spaces between words: how sacrebleu cuts them.
CUTS = {"zh": "zh", "ja": "char", "ko": "char", "th": "char"}


def measure_summary(document: str, summary: str) -> SummaryMeasures:
    """Novelty, coverage, density and compression; see `maths.overlap` for the definitions."""
    source, words = split_words(document), split_words(summary)
    fragments = find_fragments(source, words)
    longest = max(fragments, key=lambda fragment: fragment.length, default=None)
    stretch = words[longest.start : longest.start + longest.length] if longest else ()
    return SummaryMeasures(
        words=len(words),
        document_words=len(source),
        novelty=tuple(measure_novelty(source, words, n=n) for n in range(1, LONGEST_NGRAM + 1)),
        coverage=measure_coverage(fragments, words=len(words)),
        density=measure_density(fragments, words=len(words)),
        compression=measure_compression(len(source), len(words)),
        longest=" ".join(stretch),
        longest_length=len(stretch),
    )


class Words:
    """Cuts texts for rouge-score, whose own tokenizer drops everything that is not Latin."""

    def tokenize(self, text: str) -> Sequence[str]:
        return split_words(text)


def measure_rouge(summary: str, reference: str) -> RougeScores:
    """ROUGE-1, ROUGE-2 and ROUGE-L with Google's rouge-score, without stemming.

    Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries". Raises EmptyText.
    """
    from rouge_score.rouge_scorer import RougeScorer

    names = ("rouge1", "rouge2", "rougeL")
    scorer = RougeScorer(names, tokenizer=Words())
    scores = scorer.score(require_text(reference), require_text(summary))
    one, two, longest = (
        Overlap(precision=score.precision, recall=score.recall, f1=score.fmeasure)
        for score in (scores[name] for name in names)
    )
    return RougeScores(one=one, two=two, longest=longest)


def measure_translation(translation: str, reference: str, *, target: str) -> TranslationScores:
    """BLEU and chrF of one text with sacrebleu, `target` being its language's code.

    For a single text the n-grams that it is too short for are left out (effective order).
    Source: Papineni et al. 2002; Popović 2015; Post 2018. Raises EmptyText.
    """
    from sacrebleu.metrics import BLEU, CHRF

    translation, references = require_text(translation), [require_text(reference)]
    bleu, chrf = BLEU(tokenize=CUTS.get(target, "13a"), effective_order=True), CHRF()
    found = bleu.sentence_score(translation, references)
    return TranslationScores(
        bleu=found.score,
        chrf=chrf.sentence_score(translation, references).score,
        precisions=tuple(found.precisions),
        brevity=found.bp,
        bleu_signature=str(bleu.get_signature()),
        chrf_signature=str(chrf.get_signature()),
    )
