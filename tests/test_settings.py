"""What the environment decides."""

import re
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from playground.settings import Settings, read_flag


def test_an_empty_environment_gives_the_defaults():
    assert Settings.from_env({}) == Settings()


def test_other_variables_are_left_alone():
    assert Settings.from_env({"PORT": "1", "PLAYGROUND": "x", "playground_port": "2"}) == Settings()


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_every_field_is_read_from_its_variable(field):
    text, value = {bool: ("yes", True), int: ("17", 17), str: ("cpu", "cpu")}[type(field.default)]
    settings = Settings.from_env({f"PLAYGROUND_{field.name.upper()}": text})
    assert getattr(settings, field.name) == value
    others = [other.name for other in fields(Settings) if other.name != field.name]
    assert all(getattr(settings, name) == getattr(Settings(), name) for name in others)


@pytest.mark.parametrize("text", ["1", "true", "YES", " on "])
def test_words_for_yes(text):
    assert read_flag(text) is True


@pytest.mark.parametrize("text", ["0", "False", "no", "OFF", "", "  "])
def test_words_for_no(text):
    assert read_flag(text) is False


@pytest.mark.parametrize(
    ("name", "text"),
    [("OFFLINE", "perhaps"), ("PORT", "seven"), ("PORT", ""), ("MEMORY_MB", "4.5"), ("MCP", "2")],
)
def test_a_value_that_cannot_be_read_is_an_error_that_names_the_variable(name, text):
    with pytest.raises(ValueError, match=f"PLAYGROUND_{name}='{text}'"):
        Settings.from_env({f"PLAYGROUND_{name}": text})


def test_settings_do_not_change():
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_the_address_is_left_to_gradio_unless_asked():
    assert (Settings().host, Settings().port) == ("", 0)


def test_the_readme_lists_every_setting_with_its_default():
    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `(PLAYGROUND_\w+)` \| (.+?) \|", readme, re.MULTILINE))
    assert set(listed) == {f"PLAYGROUND_{field.name.upper()}" for field in fields(Settings)}
    for field in fields(Settings):
        shown = listed[f"PLAYGROUND_{field.name.upper()}"].strip("`")
        if field.name == "models_dir":
            assert field.default.endswith(shown)
        elif isinstance(field.default, bool):
            assert read_flag(shown) == field.default
        else:
            assert shown == (str(field.default) or "empty")
