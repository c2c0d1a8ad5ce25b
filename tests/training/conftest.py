"""A tiny made-up data folder with the shape of the real one, and a tiny encoder to start from."""

import json
import lzma
import random
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from tokenizers import BertWordPieceTokenizer
from transformers import BertConfig, BertModel, BertTokenizerFast

TEXT = """
the river ship king garden small old bright stone went found carried under over water light house
story city and with quiet winter letter music friend morning
"""
WORDS = TEXT.split()


def make_sentence(shuffler: random.Random) -> str:
    return " ".join(shuffler.choices(WORDS, k=14)).capitalize() + "."


def write_rows(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Text in every file that a recipe reads: sixty rows of each kind."""
    folder = tmp_path_factory.mktemp("data")
    shuffler = random.Random(1)

    def text(sentences: int) -> str:
        return " ".join(make_sentence(shuffler) for _ in range(sentences))

    kinds: dict[str, list[dict[str, object]]] = {
        "enwiki/part0": [{"title": f"A{n}", "text": f"{text(3)}\n{text(4)}"} for n in range(200)],
        "stories/short_stories": [{"title": f"S{n}", "text": text(8)} for n in range(200)],
        "stories/fairytales": [{"name": f"F{n}", "text": f"{text(2)}\n\n{text(2)}"}
                               for n in range(6)],
        "summarization/wikinews": [{"title": f"News {n} {text(1)}", "text": text(5)}
                                   for n in range(300)],
        "summarization/scitldr": [{"source": [text(1), text(1)], "target": [text(1)]}
                                  for n in range(200)],
        "sentiment/rotten_tomatoes": [{"text": text(1), "label": str(n % 2)} for n in range(200)],
        "sentiment/sst2_phrases": [{"text": text(1), "label": str(n % 2)} for n in range(200)],
        "sentiment/imdb": [{"text": text(3), "label": n % 2} for n in range(300)],
        "translation/en-fr": [{"en": text(1), "fr": f"f{n // 2}"} for n in range(200)],
    }  # fmt: skip
    for name, rows in kinds.items():
        write_rows(folder / f"{name}.jsonl.xz", rows)
    return folder


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a random BERT of one layer and an uncased WordPiece vocabulary."""
    folder = tmp_path_factory.mktemp("encoder")
    learned = BertWordPieceTokenizer(lowercase=True)
    learned.train_from_iterator([TEXT], vocab_size=200, show_progress=False)
    learned.save(str(folder / "raw.json"))
    BertTokenizerFast(tokenizer_object=learned._tokenizer).save_pretrained(folder)
    config = BertConfig(
        vocab_size=learned.get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=256,
    )
    config.save_pretrained(folder)
    torch.manual_seed(0)
    weights = {n: t.contiguous() for n, t in BertModel(config).state_dict().items()}
    save_file(weights, folder / "model.safetensors")
    return folder
