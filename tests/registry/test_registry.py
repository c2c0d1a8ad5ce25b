"""Finding models."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from huggingface_hub import hf_hub_url
from huggingface_hub.constants import ENDPOINT, HF_HUB_CACHE
from huggingface_hub.utils import validate_repo_id
from hypothesis import given
from hypothesis import strategies as st

from playground.backends.base import Family
from playground.backends.hub import locate_repository
from playground.errors import UnknownModel, WrongKind
from playground.registry.catalogue import MODELS
from playground.registry.registry import HUB_ID, Registry
from playground.registry.spec import CAPABILITIES, Capability, ModelSpec

TOY = ModelSpec(key="toy", title="Toy", family=Family.DECODER, embedded=True)


def test_keys_are_unique_and_hub_ids_well_formed():
    keys = [spec.key for spec in MODELS]
    assert len(set(keys)) == len(keys)
    for spec in MODELS:
        assert spec.embedded or HUB_ID.fullmatch(spec.key)
        assert spec.languages
        assert spec.title
        assert spec.family is not None


@pytest.mark.parametrize("spec", [s for s in MODELS if not s.embedded], ids=lambda s: s.key)
def test_hub_models_are_pinned_and_counted(spec):
    assert len(spec.revision) == 40
    assert spec.parameters > 10_000_000


def test_adapters_stand_on_models_of_the_catalogue():
    registry = Registry()
    for spec in MODELS:
        if spec.adapter_on:
            assert registry.get(spec.adapter_on).embedded


@pytest.mark.parametrize("need", list(Capability))
def test_each_need_is_met_by_an_embedded_model_first(need):
    able = Registry().that_can(need)
    assert able[0].embedded
    embedded = [spec.embedded for spec in able]
    assert embedded == sorted(embedded, reverse=True)
    assert Registry().find("", need) == able[0]


def test_needs_add_up():
    able = Registry().that_can(Capability.FILL_MASK, Capability.ATTEND)
    assert {spec.family for spec in able} == {Family.ENCODER}
    assert Registry().that_can(Capability.GENERATE, Capability.CLASSIFY) == ()


def test_a_model_is_one_entry():
    registry = Registry(models=(*MODELS, TOY))
    assert registry.find("toy", Capability.GENERATE) == TOY
    assert TOY in registry.that_can(Capability.SCORE)
    assert Registry().add_models((TOY,)).find("toy") == TOY


def test_a_key_is_found_in_full_short_and_in_any_case():
    registry = Registry()
    for name in ("openai-community/gpt2", "gpt2", " GPT2 "):
        assert registry.find(name).key == "openai-community/gpt2"


def test_the_wrong_kind_says_what_would_be_right():
    with pytest.raises(WrongKind) as caught:
        Registry().find("gpt2", Capability.FILL_MASK)
    assert caught.value.parameters == {
        "model": "openai-community/gpt2",
        "found": "decoder",
        "needed": "encoder",
    }


def test_a_typed_id_takes_the_family_of_the_need():
    registry = Registry()
    assert registry.find("me/tiny", Capability.GENERATE).family is Family.DECODER
    assert registry.find("me/tiny", Capability.SUMMARIZE).family is Family.ENCODER_DECODER
    typed = registry.find("me/tiny", Capability.ATTEND)
    assert typed.family is None
    assert typed.capabilities == frozenset(Capability)
    assert not typed.embedded


@pytest.mark.parametrize(
    "name",
    [
        "nobody", "a/b/c", "../etc", "me/..", "me/.hidden", "/me/tiny", "me/", "me/tiny\n/x",
        "me/ti ny", "me/tiny?x=1", "me/a--b", "me\\tiny", "me/" + "x" * 200, "m\u00e9/tiny", "-/x",
        "me/tiny%2e%2e", "<b>/x", "me/tiny.", "playground-gpt/../x", "datasets/squad", "API/x",
        "spaces/me", "me/tiny.git", "//host/x", "http://host/x", "me@host/x", "host:80/x",
        "me/x:80", "me/\0", "me/\u2024\u2024", "\uff0e\uff0e/x", "me/\u2215x",
        "me/tiny\u200b", "~/x", "me/tiny#x",
    ],
)  # fmt: skip
def test_what_is_no_id_is_unknown(name):
    with pytest.raises(UnknownModel):
        Registry().find(name, Capability.GENERATE)


@given(st.text(max_size=40))
def test_a_name_is_found_or_unknown(name):
    try:
        spec = Registry().find(name)
    except UnknownModel:
        return
    assert ".." not in spec.key
    assert spec.key.count("/") <= 1


PIECES = [
    *("..", ".", "/", "\\", "~", "@host", ":80", "%2e", "\0", "\u2024", "\uff0f", "http://", "me"),
    *("x", "-", "--", "datasets/", "?", "#", "\n", " ", "a" * 60, "\ud800", "\u212a"),
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=8).map("".join)))
def test_a_typed_name_stays_in_its_folder_and_on_its_host(name):
    try:
        spec = Registry().find(name)
    except UnknownModel:
        return
    cache = Path(HF_HUB_CACHE).resolve()
    assert locate_repository(spec.key).resolve().parent == cache
    address = urlsplit(hf_hub_url(spec.key, "config.json"))
    assert address.netloc == urlsplit(ENDPOINT).netloc
    assert address.path == f"/{spec.key}/resolve/main/config.json"
    validate_repo_id(spec.key)


def test_every_family_can_do_something():
    assert set(CAPABILITIES) == set(Family)
    assert set().union(*CAPABILITIES.values()) == set(Capability)
