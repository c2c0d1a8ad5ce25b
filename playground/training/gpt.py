"""playground-gpt: a small GPT-2 that writes stories and encyclopedia prose."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import GPT2Config, GPT2LMHeadModel, GPT2TokenizerFast

from playground.backends.weights import read_weights
from playground.training import data, loop
from playground.training.settings import LoopSettings, RunSettings
from playground.training.shards import write_weights
from playground.training.vocabulary import learn_vocabulary

END = "<|endoftext|>"
OPTIMIZER = LoopSettings(muon_rate=2e-3, adam_rate=1e-3, weight_decay=0.05)

# Two kinds of text, as much of each: (stories, articles), (poems, articles).
TextPair = tuple[list[str], list[str]]


@dataclass(frozen=True, kw_only=True)
class GptShape:
    """Sizes of the model and of its batches; every fourth batch has the full context.

    ``characters``: no token is longer than one Chinese character.
    """

    vocabulary: int = 8192
    layers: int = 6
    heads: int = 6
    width: int = 384
    context: int = 512
    window: int = 256
    batch_tokens: int = 4096
    lead_characters: int = 8000
    characters: bool = False


TINY = GptShape(vocabulary=300, layers=1, heads=2, width=16, context=32, window=16, batch_tokens=64)


def train_gpt(run: RunSettings) -> loop.Progress:
    """Stories and encyclopedia; see train_decoder."""
    shape = TINY if run.tiny else GptShape()
    return train_decoder(run, shape, lambda: read_training_texts(run, shape))


def train_decoder(run: RunSettings, shape: GptShape, read: Callable[[], TextPair]) -> loop.Progress:
    """Learn a vocabulary, then train; the model folder is ``run.out / "model"``.

    Where ``run.start`` is given, the weights there are the first ones; its tokenizer is used, too.
    """
    torch.manual_seed(run.seed)
    tokenizer = load_tokenizer(run, shape, read)
    tokens = load_tokens(run, tokenizer, read)
    model = GPT2LMHeadModel(make_config(shape))
    if run.start is not None:
        weights = read_weights(run.start)
        model.load_state_dict({**weights, "lm_head.weight": weights["transformer.wte.weight"]})
    recipe = loop.Recipe(
        model=model,
        batch_of=lambda step: draw_windows(tokens, step, run, shape),
        loss_of=lambda batch: next_token_loss(model, batch["input_ids"]),
        tokens_of=lambda batch: batch["input_ids"].numel(),
        export=lambda folder: export_gpt(model, tokenizer, folder),
    )
    return loop.train(recipe, run, OPTIMIZER)


def make_config(shape: GptShape) -> GPT2Config:
    """The architecture. The tanh GELU is GPT-2's own function, as one kernel instead of eight."""
    return GPT2Config(
        vocab_size=shape.vocabulary,
        n_positions=shape.context,
        n_embd=shape.width,
        n_layer=shape.layers,
        n_head=shape.heads,
        activation_function="gelu_pytorch_tanh",
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        bos_token_id=0,
        eos_token_id=0,
    )


def read_training_texts(run: RunSettings, shape: GptShape) -> TextPair:
    """(stories, articles): all stories, and the opening of every article."""
    stories = list(data.read_stories(run.data, held_out=False))
    articles = list(
        data.read_articles(run.data, held_out=False, lead_characters=shape.lead_characters)
    )
    return stories, articles


def level(first: list[str], second: list[str], seed: int) -> TextPair:
    """Both kinds of text shuffled, and the larger cut to as many characters as the smaller."""
    shuffler = random.Random(seed)
    shuffler.shuffle(first)
    shuffler.shuffle(second)
    limit = min(sum(map(len, first)), sum(map(len, second)))
    return (
        list(data.take_characters(first, limit=limit)),
        list(data.take_characters(second, limit=limit)),
    )


def load_tokenizer(run: RunSettings, shape: GptShape, read: Callable[[], TextPair]) -> Tokenizer:
    """The run's tokenizer, learned on a sample of both kinds of text the first time."""
    path = (run.start or run.out) / "tokenizer.json"
    if not path.exists():
        sample = [t for kind in read() for t in data.take_characters(kind, limit=8_000_000)]
        run.out.mkdir(parents=True, exist_ok=True)
        learn_vocabulary(
            sample, size=shape.vocabulary, specials=[END], characters=shape.characters
        ).save(str(path))
    return Tokenizer.from_file(str(path))


def load_tokens(run: RunSettings, tokenizer: Tokenizer, read: Callable[[], TextPair]) -> Tensor:
    """All training text as one row of ids, texts divided by the end token; kept on disk."""
    path = run.out / "tokens.pt"
    if not path.exists():
        run.out.mkdir(parents=True, exist_ok=True)
        first, second = read()
        texts = first + second
        random.Random(run.seed).shuffle(texts)
        rows = []
        for start in range(0, len(texts), 500):
            for encoding in tokenizer.encode_batch(texts[start : start + 500]):
                rows.append(torch.tensor([0, *encoding.ids], dtype=torch.int32))
        torch.save(torch.cat(rows), path)
    tokens: Tensor = torch.load(path, weights_only=True)
    return tokens


def draw_windows(tokens: Tensor, step: int, run: RunSettings, shape: GptShape) -> dict[str, Tensor]:
    """Windows from random places, (batch, length); ``run.batch`` times ``batch_tokens`` tokens."""
    length = shape.context if step % 4 == 3 else shape.window
    length = min(length, len(tokens))
    generator = torch.Generator().manual_seed(run.seed * 1_000_003 + step)
    count = run.batch * shape.batch_tokens // length
    starts = torch.randint(0, len(tokens) - length + 1, (count,), generator=generator)
    places = starts[:, None] + torch.arange(length)  # (batch, length)
    return {"input_ids": tokens[places].long()}


def next_token_loss(model: GPT2LMHeadModel, ids: Tensor) -> Tensor:
    """Mean cross-entropy in nats of each next token; ids are (batch, length)."""
    hidden = model.transformer(input_ids=ids, use_cache=False).last_hidden_state
    logits = model.lm_head(hidden[:, :-1])  # (batch, length - 1, vocabulary)
    return cross_entropy(logits.flatten(0, 1).float(), ids[:, 1:].flatten())


def export_gpt(model: GPT2LMHeadModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write a folder that ``AutoModelForCausalLM`` and ``AutoTokenizer`` load."""
    folder.mkdir(parents=True, exist_ok=True)
    fast = GPT2TokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=END,
        eos_token=END,
        unk_token=END,
        model_max_length=model.config.n_positions,
    )
    fast.save_pretrained(folder)
    model.config.architectures = ["GPT2LMHeadModel"]
    model.config.save_pretrained(folder)
    model.generation_config.save_pretrained(folder)
    weights = {n: t for n, t in model.state_dict().items() if n != "lm_head.weight"}
    write_weights(weights, folder)
