"""The fake decoder: the next word depends on a hash of the text so far."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from playground.backends.base import (
    Attention,
    Beam,
    BeamNode,
    Family,
    SamplerStage,
    Sampling,
    Step,
)
from playground.backends.fake.models import FakeModel
from playground.backends.fake.sampler import take_apart
from playground.backends.fake.text import (
    END,
    VOCABULARY,
    cut_words,
    find_id,
    make_numbers,
    make_probabilities,
)
from playground.errors import EmptyText, PairNotSupported
from playground.results import AttentionKind, FinishReason, Floats, Token

# No logit of a word that cannot come is infinite.
LEAST = 1e-30


class FakeDecoder(FakeModel):
    """Generates, Scores, Attends."""

    family = Family.DECODER
    attention_kinds = ("decoder",)
    ends = frozenset({END})
    chats = True

    def _frame(
        self, first: tuple[Token, ...], second: tuple[Token, ...], *, special_tokens: bool
    ) -> tuple[Token, ...]:
        return (*first, *second)

    def decode(
        self,
        prompts: Sequence[str],
        samplings: Sequence[Sampling],
        *,
        likeliest: int,
        added: Sequence[Sequence[int]] = (),
    ) -> Iterator[tuple[Step, ...]]:
        behind = added or [()] * len(prompts)
        texts = [
            self._read(prompt, ids, room=sampling.max_new_tokens)
            for prompt, ids, sampling in zip(prompts, behind, samplings, strict=True)
        ]
        return self._step_all(dict(enumerate(texts)), tuple(samplings), likeliest=likeliest)

    def forecast(self, prompt: str, *, added: Sequence[int] = ()) -> Floats:
        own = self._expect(self._read(prompt, added))
        logits: Floats = np.log(np.maximum(own, LEAST)).astype(np.float32)
        return logits

    def sample_stages(
        self, prompt: str, sampling: Sampling, *, added: Sequence[int] = (), draws: int
    ) -> tuple[tuple[SamplerStage, ...], dict[int, int]]:
        text = self._read(prompt, added)
        stages = take_apart(self._expect(text), sampling, used=[find_id(w) for w in text.split()])
        generator = np.random.default_rng(sampling.seed)
        shares = stages[-1].probabilities.astype(np.float64)
        drawn = generator.choice(len(shares), size=draws, p=shares / shares.sum())
        ids, counts = np.unique(drawn, return_counts=True)
        return stages, dict(zip(ids.tolist(), counts.tolist(), strict=True))

    def search_beams(
        self, prompt: str, *, num_beams: int, max_new_tokens: int
    ) -> tuple[tuple[BeamNode, ...], tuple[Beam, ...]]:
        text = self._read(prompt, (), room=max_new_tokens)
        nodes: list[BeamNode] = []
        going = [-1]
        done: list[int] = []
        for depth in range(1, max_new_tokens + 1):
            weighed = [each for leaf in going for each in self._extend(text, nodes, leaf)]
            weighed.sort(key=lambda node: -node.log_probability)
            first = len(nodes)
            nodes += [
                replace(node, alive=place < num_beams)
                for place, node in enumerate(weighed[: 2 * num_beams])
            ]
            alive = [place for place in range(first, len(nodes)) if nodes[place].alive]
            done += [p for p in alive if nodes[p].id == END or depth == max_new_tokens]
            going = [place for place in alive if place not in done]
        beams = [
            Beam(
                text="".join(self.spell(prompt, find_path(nodes, leaf))),
                leaf=leaf,
                score=nodes[leaf].log_probability / nodes[leaf].depth,
            )
            for leaf in done
        ]
        return tuple(nodes), tuple(sorted(beams, key=lambda beam: -beam.score)[:num_beams])

    def generate_plainly(self, prompt: str, *, temperature: float, max_new_tokens: int) -> str:
        sampling = Sampling(max_new_tokens=max_new_tokens, temperature=0.0)
        return "".join(step.text for (step,) in self.decode([prompt], [sampling], likeliest=1))

    def write_chat(self, message: str) -> str:
        return f"you: {message}\nme:"

    def count_tokens(self, prompt: str) -> int:
        return len(cut_words(prompt))

    def find_token(self, prompt: str, word: str, *, added: Sequence[int] = ()) -> tuple[int, ...]:
        """A word outside the vocabulary is cut into its letters' ids, modulo the words."""
        known = [token.id for token in cut_words(word)]
        first = END + 1
        return tuple(
            id_ if id_ < len(VOCABULARY) else first + id_ % (len(VOCABULARY) - first)
            for id_ in known
        )

    def spell(self, prompt: str, ids: Sequence[int], *, complete: bool = False) -> tuple[str, ...]:
        return tuple("" if id_ == END else f" {self.token_texts([id_])[0]}" for id_ in ids)

    def log_probabilities(self, text: str) -> tuple[tuple[Token, ...], Floats]:
        tokens = cut_words(text)
        self._check_length(len(tokens))
        scores = np.full(len(tokens), np.nan, dtype=np.float32)
        for place in range(1, len(tokens)):
            before = text[: tokens[place - 1].end]
            scores[place] = np.log(make_numbers(self.key, before, tokens[place].id, size=(1,))[0])
        return tokens, scores

    def attend(self, text: str, pair: str, *, kind: AttentionKind) -> Attention:
        if pair:
            raise PairNotSupported(model=self.key)
        return self._attend_to_itself(text, pair, causal=True)

    def _read(self, prompt: str, added: Sequence[int], *, room: int = 0) -> str:
        """The text the model has before it. Raises EmptyText, TooManyTokens."""
        words = cut_words(prompt)
        if not words:
            raise EmptyText
        self._check_length(len(words) + len(added) + room)
        return prompt + "".join(self.spell(prompt, added))

    def _expect(self, text: str) -> Floats:
        """The model's own probabilities (vocabulary,) of the next word."""
        own = make_probabilities(self.key, text, size=(len(VOCABULARY),))
        own[:END] = 0.0
        own /= own.sum()
        return own

    def _step_all(
        self, texts: dict[int, str], samplings: tuple[Sampling, ...], *, likeliest: int
    ) -> Iterator[tuple[Step, ...]]:
        for count in range(1, 1 + max(each.max_new_tokens for each in samplings)):
            steps = []
            for place in list(texts):
                time.sleep(self._seconds)
                step = self._draw(texts[place], samplings[place], count=count, likeliest=likeliest)
                steps.append(replace(step, sequence=place))
                texts[place] += step.text
                if step.finish_reason:
                    del texts[place]
            yield tuple(steps)
            if not texts:
                return

    def _draw(self, text: str, sampling: Sampling, *, count: int, likeliest: int) -> Step:
        own = self._expect(text)
        used = [find_id(word) for word in text.split()]
        sampled = take_apart(own, sampling, used=used)[-1].probabilities
        chance = float(make_numbers(sampling.seed, text, size=(1,))[0])
        last = int(np.flatnonzero(sampled)[-1])
        id_ = min(int(np.searchsorted(np.cumsum(sampled), chance)), last)
        best = np.argsort(-own, kind="stable")[:likeliest]
        length: FinishReason = "length" if count >= sampling.max_new_tokens else ""
        return Step(
            sequence=0,
            id=id_,
            text="" if id_ == END else f" {VOCABULARY[id_]}",
            probability=float(own[id_]),
            rank=1 + int((own > own[id_]).sum()),
            likeliest=tuple(best.tolist()),
            probabilities=tuple(own[best].tolist()),
            sampled=tuple(sampled[best].tolist()),
            finish_reason="end" if id_ == END else length,
        )

    def _extend(self, text: str, nodes: Sequence[BeamNode], leaf: int) -> list[BeamNode]:
        """Every continuation of one text by a word."""
        own = self._expect(text + "".join(self.spell(text, find_path(nodes, leaf))))
        so_far = nodes[leaf].log_probability if leaf >= 0 else 0.0
        depth = nodes[leaf].depth + 1 if leaf >= 0 else 1
        return [
            BeamNode(
                id=id_,
                text=self.token_texts([id_])[0],
                depth=depth,
                parent=leaf,
                probability=float(own[id_]),
                log_probability=so_far + float(np.log(own[id_])),
                alive=True,
            )
            for id_ in range(END, len(VOCABULARY))
        ]


def find_path(nodes: Sequence[BeamNode], leaf: int) -> list[int]:
    """The ids from the root to a node."""
    ids: list[int] = []
    while leaf >= 0:
        ids.insert(0, nodes[leaf].id)
        leaf = nodes[leaf].parent
    return ids
