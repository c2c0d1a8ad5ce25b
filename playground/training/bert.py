"""playground-bert: a small encoder that fills masks and still makes good sentence vectors.

It starts from a sentence encoder (all-MiniLM-L6-v2) and learns masked-language modelling on
Wikipedia and stories; names are hidden more often than other words, for they carry the facts
(salient spans, Guu et al. 2020). Masked training alone bends the mean-pooled sentence vectors, so
a second loss keeps the vector of each unmasked sentence close to the one that the starting model
makes.
"""

from collections.abc import Callable
from dataclasses import replace
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
from playground.training import loop
from playground.training.masking import IGNORED, TINY, BertBatches, draw_batch, load_sentences
from playground.training.settings import LoopSettings, RunSettings
from playground.training.shards import write_weights

OPTIMIZER = LoopSettings(adam_rate=3e-4, weight_decay=0.01, warm_up=0.05)


def train_bert(run: RunSettings) -> loop.Progress:
    """Train from the encoder in ``run.start``; the model folder is ``run.out / "model"``.

    Raises ValueError where ``run.start`` is missing.
    """
    if run.start is None:
        raise ValueError("this recipe starts from an encoder: name its folder with --start")
    sizes = TINY if run.tiny else BertBatches()
    sizes = replace(
        sizes,
        masked_rows=run.batch * sizes.masked_rows,
        sentence_rows=run.batch * sizes.sentence_rows,
    )
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
    """The starting encoder twice: with a masked-language head (its own, where it has one), and
    frozen as the teacher."""
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
    head = {n: t for n, t in weights.items() if n.startswith("cls.")}
    if head:
        model.load_state_dict(head, strict=False)
    model.tie_weights()
    teacher = BertModel(config, add_pooling_layer=False).eval()
    teacher.load_state_dict(encoder)
    return model, teacher.requires_grad_(False)


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
