"""Results of the reading tasks as the fields of their endpoints."""

from dataclasses import asdict
from typing import Any

from playground.results import Answering, Translation


def export_answer(answering: Answering) -> dict[str, Any]:
    """The fields of `/answer`; the answer is empty where "no answer" is likelier than any."""
    best = answering.best
    return {
        "answer": best.text if best else "",
        "start": best.start if best else 0,
        "end": best.end if best else 0,
        "probability": best.probability if best else answering.no_answer_probability,
        "no_answer_probability": answering.no_answer_probability,
        "passport": asdict(answering.passport),
    }


def export_translation(translation: Translation) -> dict[str, Any]:
    """The fields of `/translate`; tokens that stand for no text are left out."""
    return {
        "translation": translation.text,
        "tokens": [
            {"text": token.text, "id": token.id, "probability": probability}
            for sentence in translation.sentences
            for token, probability in zip(sentence.tokens, sentence.probabilities, strict=True)
            if not token.special
        ],
        "passport": asdict(translation.passport),
    }
