"""playground-gpt-zh: a small GPT-2 that writes classical Chinese poems and encyclopedia prose.

Everything is in simplified characters, and no token is longer than one of them, so that a line of
seven characters is seven tokens and the model can learn to count.
"""

import random
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from playground.training import data, loop
from playground.training.gpt import GptShape, TextPair, level, train_decoder
from playground.training.settings import RunSettings

SHAPE = GptShape(
    layers=6, heads=8, width=256, context=256, window=128, lead_characters=400, characters=True
)  # fmt: skip
TINY = GptShape(
    vocabulary=300, layers=1, heads=2, width=16, context=32, window=16, batch_tokens=64,
    characters=True,
)  # fmt: skip
# A poem in regular lines: five or seven characters to a half-line, two half-lines to a line.
REGULAR = re.compile(r"(?:\w{5}，\w{5}[。？！]\n?)+|(?:\w{7}，\w{7}[。？！]\n?)+")
POEMS, LONGEST_POEM = 120_000, 160


def train_gpt_zh(run: RunSettings) -> loop.Progress:
    """Poems and encyclopedia; the model folder is ``run.out / "model"``."""
    return train_decoder(run, TINY if run.tiny else SHAPE, lambda: read_training_texts(run))


def read_training_texts(run: RunSettings) -> TextPair:
    """(poems, articles), about as many characters of each."""
    poems = list(islice(read_poems(run.data, held_out=False), POEMS))
    articles = list(
        read_chinese_articles(run.data, held_out=False, lead_characters=SHAPE.lead_characters)
    )
    return level(poems, articles, run.seed)


def read_poems(folder: Path, *, held_out: bool) -> Iterator[str]:
    """Poems in regular lines, every second one under its title and author.

    A poem without its head is what a visitor asks for who types a first line.
    """
    shuffler = random.Random(0)
    rows = list(data.read_rows(folder / "chinese" / "poems.jsonl.xz"))
    shuffler.shuffle(rows)
    for number, row in enumerate(rows):
        text = str(row["text"])
        if len(text) > LONGEST_POEM or not REGULAR.fullmatch(text):
            continue
        if data.is_held_out(text) == held_out:
            head = f"《{row['title']}》{row['author']}\n" if number % 2 else ""
            yield data.simplify(head + text)


def read_chinese_articles(folder: Path, *, held_out: bool, lead_characters: int) -> Iterator[str]:
    """The openings of Chinese Wikipedia articles, paragraphs joined by newlines."""
    for row in data.read_rows(folder / "chinese" / "zhwiki.jsonl.xz"):
        if data.is_held_out(str(row["title"])) != held_out:
            continue
        kept: list[str] = []
        for paragraph in str(row["text"]).split("\n"):
            if len(paragraph) >= 20 and sum(map(len, kept)) < lead_characters:
                kept.append(re.sub(r"-\{|\}-|[（(][，,;；\s]*[)）]", "", paragraph).strip())
        if kept:
            yield data.simplify("\n".join(kept))
