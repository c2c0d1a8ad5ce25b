"""playground-t5: a small encoder-decoder that writes headlines and one-sentence summaries.

From scratch, what must emerge is copying: the decoder has to find the next word in the input.
The first steps therefore copy shuffled words, where no guess from grammar helps, and the tasks
follow: news to headline, news to first sentence, abstract to one line, paragraph to its lead.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

from playground.training import data, loop
from playground.training.settings import LoopSettings, RunSettings
from playground.training.shards import write_weights
from playground.training.vocabulary import learn_vocabulary

PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"
HEADLINE, SUMMARIZE = "headline: ", "summarize: "
OPTIMIZER = LoopSettings(muon_rate=5e-3, adam_rate=5e-3, weight_decay=0.0)
IGNORED = -100

Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class T5Shape:
    """Sizes of the model and of its batches, in which sources and targets are padded or cut."""

    vocabulary: int = 8192
    layers: int = 3
    heads: int = 8
    width: int = 256
    hidden: int = 1024
    rows: int = 32
    source: int = 128
    target: int = 48
    copy_steps: int = 120
    paragraphs: int = 4


TINY = T5Shape(
    vocabulary=300, layers=1, heads=2, width=16, hidden=32, rows=4, source=48, target=120,
    copy_steps=2,
)  # fmt: skip

# Which part of the rows comes from which pool.
SHARES = {"headline": 0.40, "news": 0.20, "lead": 0.35, "abstract": 0.05}


def train_t5(run: RunSettings) -> loop.Progress:
    """Learn a vocabulary, then train; the model folder is ``run.out / "model"``."""
    shape = TINY if run.tiny else T5Shape()
    torch.manual_seed(run.seed)
    pools = {name: read_pool(name, run.data, shape, held_out=False) for name in SHARES}
    tokenizer = load_tokenizer(run, shape, pools)
    encoded = encode_pools(pools, tokenizer, shape)
    model = T5ForConditionalGeneration(make_config(shape))
    ease_copying(model)
    recipe = loop.Recipe(
        model=model,
        batch_of=lambda step: draw_batch(encoded, step, run.seed, shape),
        loss_of=lambda batch: target_loss(model, batch),
        tokens_of=lambda batch: batch["source"].numel() + batch["target"].numel(),
        export=lambda folder: export_t5(model, tokenizer, folder),
    )
    return loop.train(recipe, run, OPTIMIZER)


def make_config(shape: T5Shape) -> T5Config:
    """The architecture of Raffel et al. 2020 with tied embeddings, narrow and shallow."""
    return T5Config(
        vocab_size=shape.vocabulary,
        d_model=shape.width,
        d_kv=shape.width // shape.heads,
        d_ff=shape.hidden,
        num_layers=shape.layers,
        num_decoder_layers=shape.layers,
        num_heads=shape.heads,
        dropout_rate=0.0,
        pad_token_id=0,
        eos_token_id=1,
        decoder_start_token_id=0,
        n_positions=shape.source,
        tie_word_embeddings=True,
    )


@torch.no_grad()
def ease_copying(model: T5ForConditionalGeneration) -> None:
    """Begin near a model that copies, which random weights take long to find.

    In the spirit of mimetic initialization (Trockman and Kolter 2023): values and outputs are each
    other's transpose, so that attention passes on what it reads; the decoder's queries and the
    encoder's keys are the same map, so that a word finds itself in the source; and by their
    position bias three eighths of the encoder's heads look one word ahead, as many one word back,
    so that a word found there also tells what follows it.
    """
    attentions = [block.layer[0].SelfAttention for block in model.encoder.block]
    crossings = [block.layer[1].EncDecAttention for block in model.decoder.block]
    for attention in attentions + crossings:
        attention.o.weight.copy_(attention.v.weight.T)
    for attention in crossings:
        ratio = attention.k.weight.std() / attention.q.weight.std()
        attention.k.weight.copy_(attention.q.weight * ratio)
    bias = attentions[0].relative_attention_bias.weight  # (buckets, heads)
    share = max(1, 3 * bias.shape[1] // 8)
    behind, ahead = 1, bias.shape[0] // 2 + 1  # the buckets of distance 1
    bias[ahead, :share] = 6.0
    bias[behind, share : 2 * share] = 6.0


def read_pool(name: str, folder: Path, shape: T5Shape, *, held_out: bool) -> list[Pair]:
    """The (source, target) pairs of one kind: headline, news, lead or abstract."""
    match name:
        case "headline":
            return [(HEADLINE + body, title) for title, body in read_news(folder, held_out)]
        case "news":
            return list(read_news_leads(folder, held_out))
        case "abstract":
            return list(read_abstracts(folder, held_out))
        case _:
            return list(read_leads(folder, shape, held_out))


def read_news(folder: Path, held_out: bool) -> Iterator[tuple[str, str]]:
    """Wikinews articles as (title, text on one line); very short ones are left out."""
    for row in data.read_rows(folder / "summarization" / "wikinews.jsonl.xz"):
        title, text = str(row["title"]), data.clean_paragraph(str(row["text"]))
        if data.is_held_out(title) == held_out and len(text) > 200:
            yield title, text


def read_news_leads(folder: Path, held_out: bool) -> Iterator[Pair]:
    """News to its first sentence; in every third pair the source lacks that sentence."""
    for number, (_, text) in enumerate(read_news(folder, held_out)):
        first, *others = data.split_sentences(text)
        if 40 <= len(first) <= 220 and others:
            source = " ".join(others) if number % 3 == 0 else text
            yield SUMMARIZE + source, first


def read_abstracts(folder: Path, held_out: bool) -> Iterator[Pair]:
    """Abstracts of papers to their one-line summaries (SciTLDR)."""
    for row in data.read_rows(folder / "summarization" / "scitldr.jsonl.xz"):
        source, targets = row["source"], row["target"]
        assert isinstance(source, list)
        assert isinstance(targets, list)
        if data.is_held_out(str(source[0])) == held_out:
            yield SUMMARIZE + " ".join(map(str, source)), str(targets[0])


def read_leads(folder: Path, shape: T5Shape, held_out: bool) -> Iterator[Pair]:
    """Wikipedia paragraphs of several sentences to their first sentence."""
    for article in data.read_articles(folder, held_out=held_out, lead_characters=2500):
        for paragraph in article.split("\n")[: shape.paragraphs]:
            first, *others = data.split_sentences(paragraph) or [""]
            if 40 <= len(first) <= 180 and others:
                yield SUMMARIZE + paragraph, first


def load_tokenizer(run: RunSettings, shape: T5Shape, pools: dict[str, list[Pair]]) -> Tokenizer:
    """The run's tokenizer, learned on the sources the first time; it ends each text with </s>."""
    path = run.out / "tokenizer.json"
    if not path.exists():
        run.out.mkdir(parents=True, exist_ok=True)
        texts = [source[:600] for pool in pools.values() for source, _ in pool]
        random.Random(run.seed).shuffle(texts)
        sample = data.take_characters(texts, limit=12_000_000)
        learned = learn_vocabulary(
            sample, size=shape.vocabulary, specials=[PAD, END, UNKNOWN], space_first=True
        )
        learned.post_processor = TemplateProcessing(
            single=f"$A {END}", pair=f"$A {END} $B {END}", special_tokens=[(END, 1)]
        )
        learned.save(str(path))
    return Tokenizer.from_file(str(path))


def encode_pools(
    pools: dict[str, list[Pair]], tokenizer: Tokenizer, shape: T5Shape
) -> dict[str, list[tuple[list[int], list[int]]]]:
    """Ids of each pair, sources cut to their length, pairs with longer targets dropped."""
    encoded: dict[str, list[tuple[list[int], list[int]]]] = {}
    for name, pool in pools.items():
        sources = tokenizer.encode_batch([s[: shape.source * 8] for s, _ in pool])
        targets = tokenizer.encode_batch([t for _, t in pool])
        encoded[name] = [
            (cut_source(source.ids, shape.source), target.ids)
            for source, target in zip(sources, targets, strict=True)
            if len(target.ids) <= shape.target
        ]
    return encoded


def draw_batch(
    pools: dict[str, list[tuple[list[int], list[int]]]], step: int, seed: int, shape: T5Shape
) -> dict[str, Tensor]:
    """``source`` (rows, source length) padded with 0, ``target`` (rows, target length) likewise."""
    shuffler = random.Random(seed * 1_000_003 + step)
    if step < shape.copy_steps:
        return draw_copies(pools, shuffler, shape)
    names = [name for name in SHARES if pools[name]]
    chosen = shuffler.choices(names, [SHARES[name] for name in names], k=shape.rows)
    pairs = [shuffler.choice(pools[name]) for name in chosen]
    return {
        "source": pad_rows([source for source, _ in pairs], shape.source),
        "target": pad_rows([target for _, target in pairs], shape.target),
    }


def draw_copies(
    pools: dict[str, list[tuple[list[int], list[int]]]], shuffler: random.Random, shape: T5Shape
) -> dict[str, Tensor]:
    """Shuffled words as source and as target: only looking at the source helps."""
    pairs = next(pool for pool in pools.values() if pool)
    rows = []
    longest = min(shape.source, shape.target) - 1
    for _ in range(shape.rows):
        ids = list(shuffler.choice(pairs)[0][:-1])
        shuffler.shuffle(ids)
        rows.append([*ids[: shuffler.randint(4, longest)], 1])
    return {"source": pad_rows(rows, shape.source), "target": pad_rows(rows, shape.target)}


def cut_source(ids: list[int], length: int) -> list[int]:
    """At most ``length`` ids, the last of them the end token."""
    return ids if len(ids) <= length and ids[-1] == 1 else [*ids[: length - 1], 1]


def pad_rows(rows: list[list[int]], length: int) -> Tensor:
    """(rows, length) with zeros behind."""
    return torch.tensor([row + [0] * (length - len(row)) for row in rows])


def target_loss(model: T5ForConditionalGeneration, batch: dict[str, Tensor]) -> Tensor:
    """Mean cross-entropy in nats of the target's tokens, each given the ones before it."""
    source, target = batch["source"], batch["target"]
    shifted = torch.cat([torch.zeros_like(target[:, :1]), target[:, :-1]], dim=1)
    logits = model(
        input_ids=source,
        attention_mask=(source != 0).long(),
        decoder_input_ids=shifted,
        use_cache=False,
    ).logits  # (rows, target length, vocabulary)
    labels = target.masked_fill(target == 0, IGNORED)
    return cross_entropy(logits.flatten(0, 1).float(), labels.flatten(), ignore_index=IGNORED)


def export_t5(model: T5ForConditionalGeneration, tokenizer: Tokenizer, folder: Path) -> None:
    """Write a folder that ``AutoModelForSeq2SeqLM`` and ``AutoTokenizer`` load."""
    folder.mkdir(parents=True, exist_ok=True)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        unk_token=UNKNOWN,
        model_max_length=model.config.n_positions,
        clean_up_tokenization_spaces=False,
    )
    fast.save_pretrained(folder)
    model.config.architectures = ["T5ForConditionalGeneration"]
    # Where the original T5 keeps the words that ask for a task.
    model.config.task_specific_params = {"summarization": {"prefix": SUMMARIZE}}
    model.config.save_pretrained(folder)
    # A small model that copies falls into loops; forbidding three words twice ends them.
    model.generation_config.update(num_beams=4, max_new_tokens=48, no_repeat_ngram_size=3)
    model.generation_config.save_pretrained(folder)
    tied = ("lm_head.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight")
    write_weights({n: t for n, t in model.state_dict().items() if n not in tied}, folder)
