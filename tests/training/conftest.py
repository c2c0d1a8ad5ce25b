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


def make_paragraph(number: int, text: str) -> dict[str, object]:
    word = text.split()[5]
    question = {"question": "Where is it?", "answer": word, "start": text.index(word)}
    return {"title": f"Q{number}", "context": text, "questions": [question]}


def make_poem(shuffler: random.Random) -> str:
    half = ["".join(shuffler.choices("山水風月春花夜雨江樓", k=5)) for _ in range(4)]
    return f"{half[0]}，{half[1]}。\n{half[2]}，{half[3]}。"


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
        "sentiment/goemotions": [{"text": text(1), "labels": [str(n % 4), "id"]}
                                 for n in range(200)],
        "qa/squad_v1": [make_paragraph(n, text(2)) for n in range(100)],
        "translation/en-fr": [{"en": text(1), "fr": f"f{n // 2}"} for n in range(200)],
        "translation/en-zh": [{"en": text(1), "zh": "我喜歡讀書。"} for n in range(100)],
        "chinese/poems": [{"title": "題", "author": "某", "text": make_poem(shuffler)}
                          for n in range(100)],
        "chinese/zhwiki": [{"title": f"Z{n}", "text": make_poem(shuffler) * 2}
                           for n in range(100)],
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
