"""Text for the masked-language model: windows of sentences, and which tokens are hidden."""

import random
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from playground.training import data
from playground.training.settings import RunSettings

IGNORED = -100


@dataclass(frozen=True, kw_only=True)
class BertBatches:
    """Sizes of the batches, and how much the sentence vectors count against the masks."""

    masked_rows: int = 16
    masked_length: int = 128
    sentence_rows: int = 16
    sentence_length: int = 32
    masked_part: float = 0.25
    name_odds: float = 4.0
    distillation: float = 4.0
    lead_characters: int = 8000
    story_characters: int = 6_000_000


TINY = BertBatches(masked_rows=4, masked_length=16, sentence_rows=2, sentence_length=8)


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """Text as ids: one long row, and where in it each sentence begins (and the last one ends).

    ``names`` says of each token whether it is a whole capitalised word inside a sentence.
    """

    ids: Tensor
    names: Tensor
    starts: Tensor
    marks: tuple[int, int, int, int]  # [CLS], [SEP], [PAD], [MASK]


def load_sentences(
    run: RunSettings, sizes: BertBatches, tokenizer: PreTrainedTokenizerFast
) -> Sentences:
    """The training text as ids, kept on disk after the first time."""
    path = run.out / "sentences.pt"
    if not path.exists():
        run.out.mkdir(parents=True, exist_ok=True)
        encoded = encode_sentences(read_training_texts(run, sizes), tokenizer)
        torch.save(encoded, path)
    stored = torch.load(path, weights_only=True)
    return Sentences(**stored, marks=marks_of(tokenizer))


def read_training_texts(run: RunSettings, sizes: BertBatches) -> list[str]:
    """Article openings, which state facts, and some stories for everyday words; shuffled."""
    articles = data.read_articles(run.data, held_out=False, lead_characters=sizes.lead_characters)
    stories = list(data.read_stories(run.data, held_out=False))
    shuffler = random.Random(run.seed)
    shuffler.shuffle(stories)
    texts = [*articles, *data.take_characters(stories, limit=sizes.story_characters)]
    shuffler.shuffle(texts)
    return texts


def marks_of(tokenizer: PreTrainedTokenizerFast) -> tuple[int, int, int, int]:
    """The ids of [CLS], [SEP], [PAD] and [MASK], whatever they are called."""
    return (
        tokenizer.cls_token_id,
        tokenizer.sep_token_id,
        tokenizer.pad_token_id,
        tokenizer.mask_token_id,
    )


def encode_sentences(texts: list[str], tokenizer: PreTrainedTokenizerFast) -> dict[str, Tensor]:
    """``ids``, ``names`` (tokens,) without special tokens, ``starts`` (sentences + 1,)."""
    rows: list[Tensor] = []
    names: list[bool] = []
    lengths: list[int] = []
    raw = tokenizer.backend_tokenizer
    raw.no_padding()  # some tokenizer files ask for it, and it would fill the text with padding
    raw.no_truncation()
    for text in texts:
        sentences = [s for p in text.split("\n") for s in data.split_sentences(p)]
        encodings = raw.encode_batch(sentences, add_special_tokens=False)
        for sentence, encoding in zip(sentences, encodings, strict=True):
            rows.append(torch.tensor(encoding.ids, dtype=torch.int32))
            lengths.append(len(encoding.ids))
            names += find_names(sentence, encoding.offsets)
    starts = torch.tensor([0, *lengths]).cumsum(0)
    return {"ids": torch.cat(rows), "names": torch.tensor(names), "starts": starts}


def find_names(sentence: str, offsets: list[tuple[int, int]]) -> list[bool]:
    """For each token whether it is a whole word with a capital, and not the sentence's first."""

    def is_edge(place: int) -> bool:
        return not 0 <= place < len(sentence) or not sentence[place].isalnum()

    return [
        start > 0 and sentence[start].isupper() and is_edge(start - 1) and is_edge(end)
        for start, end in offsets
    ]


def draw_batch(
    text: Sentences, step: int, seed: int, sizes: BertBatches, vocabulary: int
) -> dict[str, Tensor]:
    """One step: masked windows, and whole sentences for the distillation.

    ``ids``, ``attention`` (rows, length); ``places``, ``targets`` (masked,): flat positions in
    ``ids`` and what stood there; ``sentences``, ``sentence_attention`` (rows, length).
    """
    generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
    windows, names = draw_windows(
        text, sizes.masked_rows, sizes.masked_length, generator, whole=0.5
    )
    sentences, _ = draw_windows(
        text, sizes.sentence_rows, sizes.sentence_length, generator, whole=1.0
    )
    odds = weigh_places(windows, names, sizes.name_odds).flatten()
    masked, places, targets = hide_tokens(windows, odds, sizes, text.marks, vocabulary, generator)
    pad = text.marks[2]
    return {
        "ids": masked,
        "attention": (windows != pad).long(),
        "places": places,
        "targets": targets,
        "sentences": sentences,
        "sentence_attention": (sentences != pad).long(),
    }


def weigh_places(windows: Tensor, names: Tensor, name_odds: float) -> Tensor:
    """(rows, length): how much likelier than another word each place is hidden.

    A name that its window has once must be remembered, so it is hidden more often; one that stands
    there a second time would teach copying, so it is hidden less often.
    """
    repeated = (windows[:, :, None] == windows[:, None, :]).sum(-1) > 1
    return torch.where(names, torch.where(repeated, 1 / name_odds, name_odds), 1.0)


def draw_windows(
    text: Sentences, rows: int, length: int, generator: torch.Generator, *, whole: float
) -> tuple[Tensor, Tensor]:
    """(rows, length) ids, [CLS] sentences [SEP] padding, and where names stand in them.

    A window begins with a sentence. The part ``whole`` of the windows ends with one, too, where
    the first sentence fits; the others are filled to the brim.
    """
    cls, sep, pad, _ = text.marks
    windows = torch.full((rows, length), pad)
    names = torch.zeros((rows, length), dtype=torch.bool)
    picks = torch.randint(0, len(text.starts) - 1, (rows,), generator=generator)
    for row, pick in enumerate(picks.tolist()):
        start = int(text.starts[pick])
        end = min(start + length - 2, len(text.ids))
        if float(torch.rand((), generator=generator)) < whole:
            last = int(torch.searchsorted(text.starts, end, right=True)) - 1
            end = int(text.starts[last]) if last > pick else end
        size = end - start
        windows[row, 0] = cls
        windows[row, 1 : size + 1] = text.ids[start:end].long()
        names[row, 1 : size + 1] = text.names[start:end]
        windows[row, size + 1] = sep
    return windows, names


def hide_tokens(
    windows: Tensor,
    odds: Tensor,
    sizes: BertBatches,
    marks: tuple[int, int, int, int],
    vocabulary: int,
    generator: torch.Generator,
) -> tuple[Tensor, Tensor, Tensor]:
    """Hide tokens as BERT does (Devlin et al. 2019): 80 % masked, 10 % random, 10 % as they are.

    ``odds`` (rows · length,) says how much likelier than others a place is chosen. The number of
    chosen places is the same in each batch, so that shapes never change.
    Returns the changed windows, the flat places and the targets (-100 where a place is special).
    """
    cls, sep, pad, mask = marks
    flat = windows.flatten().clone()
    special = (flat == cls) | (flat == sep) | (flat == pad)
    scores = torch.rand(flat.shape, generator=generator) ** (1 / odds)
    scores = scores.masked_fill(special, -1.0)
    places = scores.topk(int(len(flat) * sizes.masked_part * 0.9)).indices
    targets = flat[places].masked_fill(special[places], IGNORED)
    dice = torch.rand(places.shape, generator=generator)
    noise = torch.randint(0, vocabulary, places.shape, generator=generator)
    hidden = torch.where(dice < 0.8, mask, torch.where(dice < 0.9, noise, flat[places]))
    flat[places] = torch.where(special[places], flat[places], hidden)
    return flat.view_as(windows), places, targets
