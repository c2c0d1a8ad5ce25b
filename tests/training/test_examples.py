"""Questions, poems, pools and names: what the recipes make of a row."""

import random

import pytest
import torch
from transformers import AutoTokenizer

from playground.training.adapters import Pool, fill_pools
from playground.training.gpt_zh import REGULAR, read_poems
from playground.training.masking import find_names, weigh_places
from playground.training.squad import NEGATIVES, Question, draw_questions, find_span


def test_pools_hold_each_example_once() -> None:
    pools = fill_pools("abcdef", [1, 4, 5, 9, 20, 4], buckets=(4, 8, 16), batch_tokens=32)
    assert [(p.length, p.rows, "".join(p.examples)) for p in pools] == [
        (4, 8, "abf"),
        (8, 4, "c"),
        (16, 2, "de"),
    ]


def test_an_answer_is_found_in_the_tokens(encoder) -> None:
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    context = "the old river went under the stone house"
    question = Question(text="what went?", context=context, answer="old river", start=4, title="t")
    encoded = tokenizer([question.text], [context], return_offsets_mapping=True)
    first, last = find_span(encoded, 0, question)
    offsets = encoded["offset_mapping"][0]
    assert context[offsets[first][0] : offsets[last][1]] == "old river"
    nothing = Question(text="", context=context, answer="", start=-1, title="t")
    assert find_span(encoded, 0, nothing) == (0, 0)


def test_some_questions_get_a_paragraph_without_their_answer() -> None:
    examples = [
        Question(text=f"q{n}", context=f"c{n}", answer="c", start=0, title="t") for n in range(99)
    ]
    pool = Pool(examples=examples, rows=2000, length=8)
    drawn = list(draw_questions(pool, random.Random(0)))
    wrong = [q for q in drawn if q.start < 0]
    assert all(q.text[1:] != q.context[1:] for q in wrong)
    assert len(wrong) / len(drawn) == pytest.approx(NEGATIVES, abs=0.03)


def test_names_are_whole_capitalised_words_inside_a_sentence() -> None:
    text = "Paris lies in France (Europe)"
    offsets = [(0, 5), (6, 10), (11, 13), (14, 16), (16, 20), (21, 22), (22, 28), (28, 29)]
    names = find_names(text, offsets)
    assert [text[a:b] for (a, b), name in zip(offsets, names, strict=True) if name] == ["Europe"]


def test_poems_are_regular_and_simplified(data) -> None:
    poems = list(read_poems(data, held_out=False))
    assert poems
    assert any(poem.startswith("《题》某") for poem in poems)
    assert all("風" not in poem for poem in poems)


@pytest.mark.parametrize(
    ("text", "regular"),
    [
        ("白日依山尽，黄河入海流。\n欲穷千里目，更上一层楼。", True),
        ("白日依山尽，黄河入海流大。", False),
        ("白日，黄河。", False),
    ],
)
def test_regular_lines(text: str, regular: bool) -> None:
    assert bool(REGULAR.fullmatch(text)) == regular


def test_a_name_said_once_is_hidden_more_often_than_one_said_twice() -> None:
    windows = torch.tensor([[5, 6, 7, 6, 8]])
    names = torch.tensor([[False, True, True, True, False]])
    assert weigh_places(windows, names, 4.0).tolist() == [[1.0, 0.25, 4.0, 0.25, 1.0]]
