"""Words that occur together begin with like embeddings."""

import torch

from playground.training.lexicon import count_tokens, measure_bonds, start_from_english

# Ids: 2 cat, 3 dog, 4 the · 5 chat, 6 chien, 7 le; 0 asks for French, 1 ends a text.
PAIRS = [([0, 4, 2, 1], [7, 5, 1])] * 5 + [([0, 4, 3, 1], [7, 6, 1])] * 5


def test_bonds_are_squared_cosines() -> None:
    bonds = measure_bonds([(s[1:-1], t[:-1]) for s, t in PAIRS], 8)
    assert bonds[5, 2] == 1.0  # always together
    assert bonds[5, 3] == 0.0  # never
    assert bonds[5, 4] == 0.5  # 5² / (5 · 10)
    assert bonds.max() <= 1.0


def test_a_text_counts_a_token_once() -> None:
    assert count_tokens([[1, 1, 2], [2]], 4).tolist() == [0, 1, 2, 0]


def test_a_word_moves_to_its_partner_and_the_language_apart() -> None:
    torch.manual_seed(0)
    embeddings = torch.randn(8, 64)
    before = embeddings.clone()
    start_from_english(embeddings, {"fr": PAIRS})

    def alike(a: int, b: int) -> float:
        return float(torch.cosine_similarity(embeddings[a], embeddings[b], dim=0))

    assert alike(5, 2) > 0.5 > alike(5, 3)
    assert alike(6, 3) > 0.5 > alike(6, 2)
    assert torch.equal(embeddings[:5], before[:5])  # English stays
    assert not torch.equal(embeddings[5], embeddings[2])
