"""A Hub id that is typed into a picker: downloaded with a progress bar, run, and kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import start_app
from tests.hub.server import Repository, serve_hub

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(chromium: Browser, tiny_folders: Path, tmp_path_factory) -> Iterator[str]:
    """The app beside a Hub on loopback that pauses in the middle of the weights."""
    repositories = {
        "me/tiny": Repository.from_folder(tiny_folders / "gpt2", pause=4.0),
        "me/encoder": Repository.from_folder(tiny_folders / "bert"),
    }
    with (
        serve_hub(repositories) as hub,
        start_app(
            HF_ENDPOINT=hub.address,
            HF_HOME=str(tmp_path_factory.mktemp("cache")),
            HF_HUB_DISABLE_XET="1",
        ) as started,
    ):
        yield started


def test_a_typed_id_is_downloaded_and_used(page: Page) -> None:
    panel = page.locator("#pg-tab-generate")
    expect(panel.locator(".pg-passport")).to_contain_text("playground-gpt")
    picker = panel.get_by_role("combobox", name="Model")
    picker.fill("me/tiny")
    picker.press("Enter")
    panel.get_by_role("button", name="Generate", exact=True).click()
    expect(panel.get_by_role("progressbar", name="Downloading me/tiny")).to_be_visible()
    expect(panel.locator(".pg-passport")).to_contain_text("me/tiny @ c0ffee00")


def test_a_model_of_another_kind_is_refused_in_words(page: Page) -> None:
    panel = page.locator("#pg-tab-generate")
    expect(panel.locator(".pg-passport")).to_be_visible()
    picker = panel.get_by_role("combobox", name="Model")
    picker.fill("me/encoder")
    picker.press("Enter")
    panel.get_by_role("button", name="Generate", exact=True).click()
    expect(panel.get_by_role("alert")).to_contain_text("another kind")
    expect(panel.locator(".pg-passport")).to_contain_text("playground-gpt")
