"""The public endpoints: the task functions that the page uses, as JSON.

Their names and fields are fixed: others call them from the Python client, curl and MCP tools.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

from playground.registry.spec import Capability
from playground.results import Generation, Score, Summary
from playground.tasks.answer import answer
from playground.tasks.attend import attend
from playground.tasks.checks import require_choice
from playground.tasks.fill_mask import fill_mask
from playground.tasks.generate import generate
from playground.tasks.score import score
from playground.tasks.sentiment import sentiment
from playground.tasks.summarize import summarize_abstractive, summarize_extractive
from playground.tasks.tokenize import tokenize
from playground.tasks.translate import translate
from playground.ui.exports import export_answer, export_translation
from playground.ui.wire import Wire

Answer = dict[str, Any]


class Endpoints:
    """One method per endpoint. Every argument after the request has a default or is the text;
    `model=""` means the tab's default."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.runtime = wire.runtime

    def models(self) -> list[Answer]:
        """List the models this server offers, the shipped ones first."""
        warm = set(self.runtime.warm_keys())
        return [
            {
                "key": spec.key,
                "title": spec.title,
                "capabilities": sorted(spec.capabilities),
                "embedded": spec.embedded,
                "parameters": spec.parameters,
                "loaded": spec.key in warm,
            }
            for spec in self.runtime.registry.models
        ]

    def generate(
        self,
        prompt: str,
        model: str = "",
        max_new_tokens: int = 60,
        temperature: float = 0.8,
        top_k: int = 0,
        top_p: float = 1.0,
        min_p: float = 0.0,
        repetition_penalty: float = 1.0,
        seed: int = 0,
    ) -> Iterator[Answer]:
        """Continue a prompt; the last value is complete.

        Args:
            prompt: The beginning of the text.
            model: A model key or a Hub id; empty for the default.
            max_new_tokens: The most tokens to add.
            temperature: 0 is greedy, up to 2.
            top_k: Draw from the k likeliest tokens only; 0 switches it off.
            top_p: Draw from the likeliest tokens that hold this share; 1 switches it off.
            min_p: Draw from tokens at least this fraction as likely as the likeliest.
            repetition_penalty: Above 1 makes tokens that occurred less likely.
            seed: The same seed and settings give the same text.
        """
        with self._use(model, Capability.GENERATE) as backend:
            for generation in generate(
                backend,
                prompt,
                max_new_tokens=max_new_tokens,
                temperature=temperature,
                top_k=top_k,
                top_p=top_p,
                min_p=min_p,
                repetition_penalty=repetition_penalty,
                seed=seed,
                most_new_tokens=self.runtime.settings.max_new_tokens,
            ):
                yield export_generation(generation)

    def score(self, text: str, model: str = "") -> Answer:
        """Say how surprised a decoder is by a text, token by token.

        Args:
            text: The text to score.
            model: A model key or a Hub id; empty for the default.
        """
        with self._use(model, Capability.SCORE) as backend:
            return export_score(score(backend, text))

    def fill_mask(self, text: str, model: str = "", top_k: int = 5, candidates: str = "") -> Answer:
        """Fill the blanks of a sentence, each by itself.

        Args:
            text: A sentence with [MASK] where words are missing.
            model: A model key or a Hub id; empty for the default.
            top_k: How many candidates for each blank.
            candidates: Words whose probability is wanted too, separated by commas.
        """
        with self._use(model, Capability.FILL_MASK) as backend:
            filling = fill_mask(backend, text, top_k=top_k, candidates=candidates)
        masks = [
            {
                "position": mask.position,
                "candidates": [asdict(one) for one in (*mask.candidates, *mask.chosen)],
            }
            for mask in filling.masks
        ]
        return {"masks": masks, "passport": asdict(filling.passport)}

    def sentiment(self, text: str, model: str = "") -> Answer:
        """Judge a text and say what each word adds (occlusion).

        Args:
            text: The text to judge.
            model: A model key or a Hub id; empty for the default.
        """
        with self._use(model, Capability.CLASSIFY) as backend:
            result = sentiment(backend, text)
        return {
            "label": result.label,
            "scores": result.scores,
            "attributions": [asdict(word) for word in result.attributions],
            "passport": asdict(result.passport),
        }

    def summarize(
        self,
        text: str,
        model: str = "",
        method: str = "abstractive",
        max_new_tokens: int = 60,
        num_beams: int = 4,
    ) -> Answer:
        """Shorten a text and say which of its sentences each summary sentence draws on.

        Args:
            text: The document.
            model: A model key or a Hub id; empty for the default.
            method: "abstractive" (written anew) or "extractive" (chosen sentences).
            max_new_tokens: The length, for each part of a long document.
            num_beams: Beams of the search; 1 is greedy.
        """
        require_choice("method", method, ("abstractive", "extractive"))
        if method == "extractive":
            with self._use(model, Capability.EMBED) as backend:
                return export_summary(
                    summarize_extractive(backend, text, max_new_tokens=max_new_tokens)
                )
        with self._use(model, Capability.SUMMARIZE) as backend:
            *_, summary = summarize_abstractive(
                backend, text, max_new_tokens=max_new_tokens, num_beams=num_beams
            )
        return export_summary(summary)

    def answer(self, question: str, context: str, model: str = "") -> Answer:
        """Find the answer to a question in a text; empty where "no answer" is likelier.

        Args:
            question: The question.
            context: The text that may hold the answer.
            model: A model key or a Hub id; empty for the default.
        """
        with self._use(model, Capability.ANSWER) as backend:
            return export_answer(answer(backend, question, context))

    def translate(
        self, text: str, source: str = "en", target: str = "fr", model: str = ""
    ) -> Answer:
        """Translate a text sentence by sentence.

        Args:
            text: The text.
            source: The code of its language.
            target: The code of the language wanted.
            model: A model key or a Hub id; empty for the default.
        """
        with self._use(model, Capability.TRANSLATE) as backend:
            *_, translation = translate(backend, text, source=source, target=target)
        return export_translation(translation)

    def attention(
        self, text: str, text_pair: str = "", model: str = "", layer: int = 0, kind: str = ""
    ) -> Answer:
        """The attention weights of one layer, as [head][query][key].

        Args:
            text: The text, for an encoder–decoder what the encoder reads.
            text_pair: A second text, for an encoder–decoder what the decoder writes.
            model: A model key or a Hub id; empty for the default.
            layer: Counted from 0.
            kind: "encoder", "decoder" or "cross"; empty for what the model has.
        """
        with self._use(model, Capability.ATTEND) as backend:
            maps = attend(backend, text, text_pair=text_pair, kind=kind, layer=layer)
        return {
            "query_tokens": [token.text for token in maps.query_tokens],
            "key_tokens": [token.text for token in maps.key_tokens],
            "layers": maps.layers,
            "heads": maps.heads,
            "weights": maps.weights[0].tolist(),
            "passport": asdict(maps.passport),
        }

    def tokenize(self, text: str, model: str = "") -> Answer:
        """Cut a text into tokens; start and end are character offsets.

        Args:
            text: The text to cut.
            model: A model key or a Hub id; empty for the default.
        """
        with self._use(model, Capability.TOKENIZE) as backend:
            result = tokenize(backend, text)
        return {
            "tokens": [
                {"text": token.text, "id": token.id, "start": token.start, "end": token.end}
                for token in result.tokens
            ],
            "count": len(result.tokens),
            "passport": asdict(result.passport),
        }

    def _use(self, model: str, *needs: Capability) -> AbstractContextManager[Any]:
        return self.runtime.use(self.runtime.registry.find(model, *needs))


def export_generation(generation: Generation) -> Answer:
    """The fields of `/generate`."""
    return {
        "prompt": generation.prompt,
        "text": generation.text,
        "tokens": [
            {
                "text": token.text,
                "id": token.id,
                "probability": token.probability,
                "rank": token.rank,
            }
            for token in generation.tokens
        ],
        "finish_reason": generation.finish_reason,
        "passport": asdict(generation.passport),
    }


def export_score(scored: Score) -> Answer:
    """The fields of `/score`."""
    names = ("text", "id", "probability", "bits")
    tokens = [{name: getattr(token, name) for name in names} for token in scored.tokens]
    return {**asdict(scored), "tokens": tokens}


def export_summary(summary: Summary) -> Answer:
    """The fields of `/summarize`."""
    return {
        "summary": summary.summary,
        "sources": [list(sources) for sources in summary.sources],
        "passport": asdict(summary.passport),
    }
