"""Which language a browser asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.texts import choose_language


@pytest.mark.parametrize(
    "header",
    [
        "zh",
        "zh-CN",
        "zh-TW",
        "ZH-hans-cn",
        "zh-CN,zh;q=0.9,en;q=0.8",
        "fr-FR, zh-CN; q=0.8, en; q=0.5",
        "en;q=0.5, zh;q=0.9",
        "de,ja,zh;q=0.1",
        "zh, en",
        "en;q=0, zh;q=0.1",
    ],
)
def test_chinese(header):
    assert choose_language(header) == "zh"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "*",
        "en",
        "en-GB,en;q=0.9,zh;q=0.8",
        "en, zh",
        "zh;q=0.5,en;q=0.9",
        "fr,de",
        "zh;q=0",
        "zh; q=0.000, fr",
        "zh;q=nan",
        "zh;q=high, en;q=0.1",
        "zha, tzh",
        ",;=,,",
    ],
)
def test_english(header):
    assert choose_language(header) == "en"


@given(st.text(max_size=60))
def test_any_header_gives_a_language(header):
    assert choose_language(header) in {"en", "zh"}
