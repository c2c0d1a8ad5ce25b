"""Tokenizers taken apart: the pieces join to the text, the last step is the tokenizer's own."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.backends.fake import FakeEncoder
from playground.tasks.checks import replace_surrogates

MODELS = Path(__file__).resolve().parents[2] / "assets" / "models"
TINY = ["gpt2", "llama", "llama2", "roberta", "bert", "t5"]
EMBEDDED = ["playground-gpt", "playground-gpt-zh", "playground-bert", "playground-t5"]
KINDS = {"bert": "wordpiece", "playground-bert": "wordpiece", "t5": "unigram"}
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("the cat  unhappiness in London 猫你好 é \n'.,!?0123456789"),
    ),
    min_size=1,
    max_size=40,
)
QUICK = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@cache
def plan_of(folder):
    """The tokenizer of a shipped model, without its weights."""
    from transformers import AutoTokenizer

    from playground.backends.local.plan import TokenizerPlan
    from playground.backends.local.tokens import TextCutter

    tokenizer = AutoTokenizer.from_pretrained(folder)
    return TokenizerPlan(tokenizer, TextCutter(tokenizer))


@pytest.fixture(params=[*TINY, *EMBEDDED])
def plan(request, tiny_folders):
    shipped = request.param in EMBEDDED
    return plan_of((MODELS if shipped else tiny_folders) / request.param)


def replay(plan, text, place):
    from playground.backends.local.replaying import Replayer

    return Replayer(plan).replay(text, place)


def test_each_kind_is_known(plan, request):
    name = request.node.callspec.params["plan"]
    assert plan.kind == KINDS.get(name, "bpe")


@given(text=TEXTS)
@QUICK
def test_the_last_step_is_what_the_tokenizer_gives(plan, text):
    own = plan.rust.encode(text, add_special_tokens=False)
    place = 0
    while place < len(own.ids):
        found = replay(plan, text, place)
        if found is None:
            special = plan.cutter.is_special(own.ids[place]) or has_added(plan, own.tokens[place:])
            assert special or is_long(own, place)
            place += 1
            continue
        end = found.first + len(found.ids)
        assert found.first <= place < end
        assert list(found.ids) == own.ids[found.first : end]
        entries = own.tokens[found.first : end]
        if plan.kind == "wordpiece":
            assert list(found.steps[-1].pieces) == entries
        elif plan.kind == "bpe":
            last = found.steps[-1].pieces if found.steps else found.start
            assert list(last) == [plan.cutter.name_token(id_) for id_ in found.ids]
        place = end


def is_long(own, place):
    """Whether the word of a token has more bytes than are replayed."""
    from playground.backends.local.replaying import LONGEST_WORD, count_symbols, find_word

    first, last = find_word(own.tokens, own.word_ids, place)
    return count_symbols(own.tokens[first:last]) > LONGEST_WORD


def has_added(plan, tokens):
    """Whether a token was added to the vocabulary as it is read."""
    added = plan.rust.get_added_tokens_decoder().values()
    return tokens[0] in {token.content for token in added}


@given(text=TEXTS)
@QUICK
def test_bytes_join_to_the_text_where_the_vocabulary_has_bytes(plan, text):
    pieces = plan.cut(text)
    if plan.cutter.byte_level and plan.rust.pre_tokenizer:
        joined = b"".join(piece.bytes for piece in pieces)
        assert joined.removeprefix(b" ") == text.encode().removeprefix(b" ")
    assert all(0 <= piece.start <= piece.end <= len(text) for piece in pieces)
    for piece in pieces:
        assert "\ufffd" not in piece.text or "\ufffd" in text
        assert bool(piece.character) <= (piece.bytes.decode(errors="replace") != piece.text)


@given(text=TEXTS)
@QUICK
def test_ids_are_the_librarys(plan, text):
    assert [piece.id for piece in plan.cut(text)] == plan.rust.encode(
        text, add_special_tokens=False
    ).ids


def test_a_piece_of_a_character_says_of_which(tiny_folders):
    pieces = plan_of(tiny_folders / "gpt2").cut("a 猴\ud7ff")
    parts = [piece for piece in pieces if piece.character]
    assert parts
    assert {piece.character for piece in parts} <= {"猴", "\ud7ff"}
    assert all(piece.text.startswith("<0x") for piece in parts)
    assert all(piece.start < piece.end for piece in pieces)


def test_a_word_outside_the_vocabulary_is_given_up(tiny_folders):
    plan = plan_of(tiny_folders / "bert")
    (piece,) = plan.cut("☃☃")
    assert piece.unknown
    found = replay(plan, "☃☃", 0)
    assert found.steps[-1].pieces == ("[UNK]",)


def test_unigram_shows_the_rivals_of_the_best_cut(tiny_folders):
    plan = plan_of(tiny_folders / "t5")
    found = replay(plan, "The cat sat", 0)
    totals = [split.total for split in found.splits]
    assert len(totals) > 1
    assert totals == sorted(totals, reverse=True)
    assert all("".join(split.pieces) == found.word for split in found.splits)


def test_a_long_word_without_a_space_is_not_replayed(tiny_folders):
    assert replay(plan_of(tiny_folders / "gpt2"), "q" * 200, 0) is None


def test_where_a_text_counts_as_one_word_its_words_are_replayed(tiny_folders):
    plan = plan_of(tiny_folders / "llama2")
    text = "The cat sat on the mat. " * 8
    own = plan.rust.encode(text, add_special_tokens=False)
    found = replay(plan, text, 12)
    assert found.first > 0
    assert list(found.ids) == own.ids[found.first : found.first + len(found.ids)]


def test_special_tokens_have_roles(open_tiny):
    roles = {token.text: token.roles for token in open_tiny("bert").special_tokens}
    assert roles["[MASK]"] == ("mask",)
    assert roles["[CLS]"] == ("cls",)
    (only,) = open_tiny("gpt2").special_tokens
    assert set(only.roles) >= {"bos", "eos"}


@pytest.mark.parametrize("name", ["gpt2", "bert", "t5", "bart", "classifier", "reader", "adapter"])
def test_neighbours_are_those_of_the_input_embeddings(open_tiny, name):
    backend = open_tiny(name)
    ids = [piece.id for piece in backend.cut_pieces("The cat sat")]
    everything = backend.embed_tokens(range(backend.vocabulary_size)).astype(np.float64)
    unit = everything / np.linalg.norm(everything, axis=1, keepdims=True).clip(1e-12)
    special = {token.id for token in backend.special_tokens}
    for id_, found in zip(ids, backend.find_nearest(ids, most=5), strict=True):
        cosines = unit @ unit[id_]
        allowed = [other for other in range(len(unit)) if other != id_ and other not in special]
        best = sorted(allowed, key=lambda other: -cosines[other])[:5]
        assert [other for other, _ in found] == best
        assert [value for _, value in found] == pytest.approx(cosines[best].tolist(), abs=1e-5)


def test_a_token_is_no_neighbour_of_itself():
    fake = FakeEncoder("fake")
    ((*found,),) = fake.find_nearest([10], most=70)
    assert 10 not in [id_ for id_, _ in found]


@given(text=st.text(max_size=30))
@settings(max_examples=30, deadline=None)
def test_the_fake_keeps_its_promises(text):
    fake = FakeEncoder("fake")
    text = replace_surrogates(text)
    pieces = fake.cut_pieces(text)
    for place, piece in enumerate(pieces):
        assert piece.text == text[piece.start : piece.end]
        found = fake.replay_word(text, place)
        assert piece.special or found.ids == (piece.id,)
