"""Where a model's tokens lie, and how its tokenizer is asked."""

from collections.abc import Sequence
from typing import Any

import torch

from playground.backends.local.plan import TokenizerPlan
from playground.backends.local.replaying import Replayer
from playground.results import Floats
from playground.results.vocabulary import Piece, Replay, SpecialToken, TokenizerKind

BATCH = 16


class LocalVocabulary:
    """Spells, for every local model."""

    _model: Any
    _plan: TokenizerPlan

    @property
    def tokenizer_kind(self) -> TokenizerKind:
        return self._plan.kind

    @property
    def vocabulary_size(self) -> int:
        size: int = self._plan.rust.get_vocab_size()
        return size

    @property
    def special_tokens(self) -> tuple[SpecialToken, ...]:
        return self._plan.list_specials()

    def cut_pieces(self, text: str) -> tuple[Piece, ...]:
        return self._plan.cut(text)

    def replay_word(self, text: str, place: int) -> Replay | None:
        return Replayer(self._plan).replay(text, place)

    def find_nearest(
        self, ids: Sequence[int], *, most: int
    ) -> tuple[tuple[tuple[int, float], ...], ...]:
        table = self._model.get_input_embeddings().weight
        # A table may have more rows than the tokenizer has tokens.
        table = table[: self.vocabulary_size].detach()  # (vocabulary, width)
        lengths = torch.linalg.vector_norm(table, dim=1, dtype=torch.float32).clamp(min=1e-12)
        silent = [token.id for token in self.special_tokens]
        found: list[tuple[tuple[int, float], ...]] = []
        for begin in range(0, len(ids), BATCH):
            batch = list(ids[begin : begin + BATCH])
            chosen = table[batch].float()  # (batch, width)
            cosines = (table @ chosen.to(table.dtype).T).float().T  # (batch, vocabulary)
            cosines /= lengths * lengths[batch].unsqueeze(1)
            cosines[:, silent] = -2.0
            cosines[range(len(batch)), batch] = -2.0
            best = cosines.topk(min(most, cosines.shape[1] - 1), dim=1)
            found += [
                tuple((int(id_), float(value)) for value, id_ in zip(*row, strict=True))
                for row in zip(best.values.tolist(), best.indices.tolist(), strict=True)
            ]
        return tuple(found)

    def embed_tokens(self, ids: Sequence[int]) -> Floats:
        table = self._model.get_input_embeddings().weight.detach()
        rows: Floats = table[torch.tensor(list(ids), device=table.device)].float().cpu().numpy()
        return rows
