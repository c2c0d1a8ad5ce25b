"""First embeddings for words of another language, from the words they occur with.

In pairs of sentences, "chat" stands where "cat" stood. A model that can already copy a word by
its embedding begins to translate when "chat" has nearly the embedding of "cat". How strongly two
tokens belong together is the squared cosine of their occurrence vectors, φ² for rare tokens (Gale
and Church 1991).
"""

from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from transformers import T5ForConditionalGeneration

from playground.backends.weights import read_weights

Ids = tuple[list[int], list[int]]

# Partners of a word, the weakest bond that counts, and how far languages are held apart.
PARTNERS, WEAKEST, APART = 3, 0.03, 0.5


@torch.no_grad()
def start_from(model: T5ForConditionalGeneration, tokenizer: Tokenizer, folder: Path) -> bool:
    """Give the model the layers of the one in ``folder``; returns whether its words were others.

    Each token begins with the mean embedding of the pieces it is cut into there.
    """
    weights = {name: tensor.float() for name, tensor in read_weights(folder).items()}
    old = weights.pop("shared.weight")  # (old vocabulary, width)
    model.load_state_dict(weights, strict=False)
    cutter = Tokenizer.from_file(str(folder / "tokenizer.json"))
    known = cutter.get_vocab()
    for word, id_ in tokenizer.get_vocab().items():
        pieces = [known[word]] if word in known else []
        if not pieces:
            text = tokenizer.decode([id_], skip_special_tokens=False)
            pieces = cutter.encode(text, add_special_tokens=False).ids
        if pieces:
            model.shared.weight[id_] = old[pieces].mean(0)
    return known != tokenizer.get_vocab()


@torch.no_grad()
def start_from_english(embeddings: Tensor, sentences: dict[str, list[Ids]]) -> None:
    """Move the embeddings (vocabulary, width) of the other languages' tokens to English ones.

    A token that is at home in a language (ten times as frequent in it as in English) becomes the
    weighted mean of its English partners, plus one random direction for the language. A source
    begins with the token that asks for the language and ends with </s>, which are no partners.
    """
    size = embeddings.shape[0]
    spread = embeddings.norm(dim=1).mean()
    english = sum((count_tokens([s for s, _ in p], size) for p in sentences.values()),
                  start=torch.zeros(size))  # fmt: skip
    first = embeddings.clone()
    for whole in sentences.values():
        if not whole:
            continue
        pairs = [(source[1:-1], target[:-1]) for source, target in whole]
        here = count_tokens([target for _, target in pairs], size)
        share = here / here.sum() / (english / english.sum()).clamp(min=1e-9)
        home = (share > 10) & (here > 2)
        bonds = measure_bonds(pairs, size)
        strength, partners = bonds.topk(min(PARTNERS, size), dim=1)  # (vocabulary, partners)
        chosen = home & (strength[:, 0] > WEAKEST)
        weights = strength / strength.sum(1, keepdim=True).clamp(min=1e-9)
        means = (weights[:, :, None] * first[partners]).sum(1)  # (vocabulary, width)
        direction = torch.randn(embeddings.shape[1])
        embeddings[chosen] = means[chosen]
        embeddings[home] += APART * spread * direction / direction.norm()


def measure_bonds(pairs: list[Ids], size: int) -> Tensor:
    """(vocabulary, vocabulary): squared cosine of target token (row) and source token (column)."""
    keys = []
    for source, target in pairs:
        left, right = torch.tensor(sorted(set(source))), torch.tensor(sorted(set(target)))
        keys.append((right[:, None] * size + left[None, :]).flatten())
    together = torch.bincount(torch.cat(keys), minlength=size * size).view(size, size).float()
    rows = count_tokens([target for _, target in pairs], size)
    columns = count_tokens([source for source, _ in pairs], size)
    return together.square_().div_(rows.clamp(min=1)[:, None]).div_(columns.clamp(min=1)[None])


def count_tokens(texts: list[list[int]], size: int) -> Tensor:
    """(vocabulary,): in how many texts each token occurs."""
    distinct = [id_ for ids in texts for id_ in set(ids)]
    return torch.bincount(torch.tensor(distinct, dtype=torch.long), minlength=size).float()
