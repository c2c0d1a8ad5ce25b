"""playground-bert: a small encoder that fills masks and still makes good sentence vectors.

It starts from a sentence encoder (all-MiniLM-L6-v2) and learns masked-language modelling on
Wikipedia and stories. Masked training alone bends the mean-pooled sentence vectors, so a second
loss keeps the vector of each unmasked sentence close to the one that the starting model makes.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity, cross_entropy
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForMaskedLM,
    BertModel,
    PreTrainedTokenizerFast,
)

from playground.backends.weights import read_weights
from playground.training import data, loop
from playground.training.settings import LoopSettings, RunSettings
from playground.training.shards import write_weights

OPTIMIZER = LoopSettings(adam_rate=4e-4, weight_decay=0.01, warm_up=0.05)
IGNORED = -100


@dataclass(frozen=True, kw_only=True)
class BertBatches:
    """Sizes of the batches, and how much the sentence vectors count against the masks."""

    masked_rows: int = 32
    masked_length: int = 64
    sentence_rows: int = 16
    sentence_length: int = 32
    masked_part: float = 0.15
    distillation: float = 4.0
    lead_characters: int = 700
    story_characters: int = 2_000_000


TINY = BertBatches(masked_rows=4, masked_length=16, sentence_rows=2, sentence_length=8)


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """Text as ids: one long row, and where in it each sentence begins (and the last one ends)."""

    ids: Tensor
    starts: Tensor
    marks: tuple[int, int, int, int]  # [CLS], [SEP], [PAD], [MASK]


def train_bert(run: RunSettings) -> loop.Progress:
    """Train from the encoder in ``run.start``; the model folder is ``run.out / "model"``.

    Raises ValueError where ``run.start`` is missing.
    """
    if run.start is None:
        raise ValueError("this recipe starts from an encoder: name its folder with --start")
    sizes = TINY if run.tiny else BertBatches()
    torch.manual_seed(run.seed)
    tokenizer = AutoTokenizer.from_pretrained(run.start)
    text = load_sentences(run, sizes, tokenizer)
    model, teacher = load_models(run)
    recipe = loop.Recipe(
        model=model,
        batch_of=lambda step: draw_batch(text, step, run.seed, sizes, len(tokenizer)),
        loss_of=make_loss(model, teacher.to(run.device), sizes),
        tokens_of=lambda batch: batch["ids"].numel() + batch["sentences"].numel(),
        export=lambda folder: export_bert(model, tokenizer, folder),
    )
    return loop.train(recipe, run, OPTIMIZER)


def load_models(run: RunSettings) -> tuple[BertForMaskedLM, BertModel]:
    """The starting encoder twice: with a new masked-language head, and frozen as the teacher."""
    assert run.start is not None
    start = BertConfig.from_pretrained(run.start)
    config = BertConfig(
        vocab_size=start.vocab_size,
        hidden_size=start.hidden_size,
        num_hidden_layers=start.num_hidden_layers,
        num_attention_heads=start.num_attention_heads,
        intermediate_size=start.intermediate_size,
        max_position_embeddings=start.max_position_embeddings,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    weights = {n.removeprefix("bert."): t.float() for n, t in read_weights(run.start).items()}
    encoder = {n: t for n, t in weights.items() if n.startswith(("embeddings.", "encoder."))}
    encoder.pop("embeddings.position_ids", None)
    model = BertForMaskedLM(config)
    model.bert.load_state_dict(encoder)
    model.tie_weights()
    teacher = BertModel(config, add_pooling_layer=False).eval()
    teacher.load_state_dict(encoder)
    return model, teacher.requires_grad_(False)


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
    return Sentences(ids=stored["ids"], starts=stored["starts"], marks=marks_of(tokenizer))


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
    """``ids`` (tokens,) without special tokens, ``starts`` (sentences + 1,)."""
    rows: list[Tensor] = []
    lengths: list[int] = []
    raw = tokenizer.backend_tokenizer
    raw.no_padding()  # some tokenizer files ask for it, and it would fill the text with padding
    raw.no_truncation()
    for text in texts:
        sentences = [s for p in text.split("\n") for s in data.split_sentences(p)]
        for encoding in raw.encode_batch(sentences, add_special_tokens=False):
            ids = torch.tensor(encoding.ids, dtype=torch.int32)
            rows.append(ids)
            lengths.append(len(ids))
    starts = torch.tensor([0, *lengths]).cumsum(0)
    return {"ids": torch.cat(rows), "starts": starts}


def draw_batch(
    text: Sentences, step: int, seed: int, sizes: BertBatches, vocabulary: int
) -> dict[str, Tensor]:
    """One step: masked windows, and whole sentences for the distillation.

    ``ids``, ``attention`` (rows, length); ``places``, ``targets`` (masked,): flat positions in
    ``ids`` and what stood there; ``sentences``, ``sentence_attention`` (rows, length).
    """
    generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
    windows = draw_windows(text, sizes.masked_rows, sizes.masked_length, generator, whole=0.5)
    sentences = draw_windows(text, sizes.sentence_rows, sizes.sentence_length, generator, whole=1.0)
    masked, places, targets = hide_tokens(windows, sizes, text.marks, vocabulary, generator)
    pad = text.marks[2]
    return {
        "ids": masked,
        "attention": (windows != pad).long(),
        "places": places,
        "targets": targets,
        "sentences": sentences,
        "sentence_attention": (sentences != pad).long(),
    }


def draw_windows(
    text: Sentences, rows: int, length: int, generator: torch.Generator, *, whole: float
) -> Tensor:
    """(rows, length) ids: [CLS] sentences [SEP] padding.

    A window begins with a sentence. The part ``whole`` of the windows ends with one, too, where
    the first sentence fits; the others are filled to the brim.
    """
    cls, sep, pad, _ = text.marks
    windows = torch.full((rows, length), pad)
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
        windows[row, size + 1] = sep
    return windows


def hide_tokens(
    windows: Tensor,
    sizes: BertBatches,
    marks: tuple[int, int, int, int],
    vocabulary: int,
    generator: torch.Generator,
) -> tuple[Tensor, Tensor, Tensor]:
    """Hide tokens as BERT does (Devlin et al. 2019): 80 % masked, 10 % random, 10 % as they are.

    The number of chosen places is the same in each batch, so that shapes never change.
    Returns the changed windows, the flat places and the targets (-100 where a place is special).
    """
    cls, sep, pad, mask = marks
    flat = windows.flatten().clone()
    special = (flat == cls) | (flat == sep) | (flat == pad)
    scores = torch.rand(flat.shape, generator=generator).masked_fill(special, -1.0)
    places = scores.topk(int(len(flat) * sizes.masked_part * 0.9)).indices
    targets = flat[places].masked_fill(special[places], IGNORED)
    dice = torch.rand(places.shape, generator=generator)
    noise = torch.randint(0, vocabulary, places.shape, generator=generator)
    hidden = torch.where(dice < 0.8, mask, torch.where(dice < 0.9, noise, flat[places]))
    flat[places] = torch.where(special[places], flat[places], hidden)
    return flat.view_as(windows), places, targets


def make_loss(
    model: BertForMaskedLM, teacher: BertModel, sizes: BertBatches
) -> Callable[[dict[str, Tensor]], Tensor]:
    """Masked cross-entropy plus the distance of the sentence vectors to the teacher's."""

    def loss_of(batch: dict[str, Tensor]) -> Tensor:
        hidden = model.bert(batch["ids"], attention_mask=batch["attention"]).last_hidden_state
        chosen = hidden.flatten(0, 1)[batch["places"]]  # (masked, width)
        logits = model.cls(chosen)  # (masked, vocabulary)
        masked = cross_entropy(logits.float(), batch["targets"], ignore_index=IGNORED)
        mine = pool_sentences(model.bert, batch)
        with torch.no_grad():
            theirs = pool_sentences(teacher, batch)
        distance = 1.0 - cosine_similarity(mine, theirs).mean()
        return masked + sizes.distillation * distance

    return loss_of


def pool_sentences(encoder: BertModel, batch: dict[str, Tensor]) -> Tensor:
    """(rows, width): the mean of the last hidden states over each sentence's tokens."""
    mask = batch["sentence_attention"]
    hidden = encoder(batch["sentences"], attention_mask=mask).last_hidden_state
    weights = mask[:, :, None].float()
    pooled: Tensor = (hidden.float() * weights).sum(1) / weights.sum(1)
    return pooled


def export_bert(model: BertForMaskedLM, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Write the folder; the decoder is the embedding matrix and is not stored a second time."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.save_pretrained(folder)
    model.config.architectures = ["BertForMaskedLM"]
    model.config.save_pretrained(folder)
    weights = {n: t for n, t in model.state_dict().items() if ".decoder." not in n}
    weights.pop("bert.embeddings.position_ids", None)
    write_weights(weights, folder)
