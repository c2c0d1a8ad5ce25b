"""One text, every lens: how the tabs are joined. What the scripts do is seen in a browser."""

import json

import pytest

from playground.backends.fake import open_fake
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.ui.app import build_app
from playground.ui.lenses import KEEP, fill
from playground.ui.tabs import TABS


@pytest.fixture(scope="module")
def config():
    page = build_app(Runtime(Settings(), open_backend=open_fake))
    return json.loads(json.dumps(page.get_config_file(), default=str))


def list_menus(config):
    return [
        component["props"]
        for component in config["components"]
        if "pg-send" in (component["props"].get("elem_classes") or [])
    ]


def list_kept(config):
    return [each for each in config["components"] if each["type"] == "browserstate"]


def test_every_menu_leads_to_all_others(config):
    menus = [{name for _, name in menu["choices"]} for menu in list_menus(config)]
    everything = set().union(*menus)
    assert len(menus) == len(everything) >= len(TABS)
    assert all(len(menu) == len(menus) - 1 for menu in menus)


def test_every_tab_has_a_lens(config):
    names = {name for menu in list_menus(config) for _, name in menu["choices"]}
    tabs = {tab.__name__.rpartition(".")[2] for tab in TABS}
    assert tabs - names <= {"read", "inside"}


def test_what_is_kept_is_kept_by_the_browser_alone(config):
    kept = {each["id"] for each in list_kept(config)}
    assert len(kept) == len(list_menus(config))
    touching = [
        event for event in config["dependencies"] if kept & {*event["inputs"], *event["outputs"]}
    ]
    assert len(touching) == 2 * len(kept)
    # Without a function on the server the values never leave the page.
    assert not any(event["backend_fn"] for event in touching)
    assert all(event["js"] for event in touching)


def test_each_tab_is_kept_under_a_name_of_its_own(config):
    names = [each["props"]["storage_key"] for each in list_kept(config)]
    assert len(set(names)) == len(names)


def test_a_text_is_sent_without_the_server(config):
    menus = [
        component["id"]
        for component in config["components"]
        if "pg-send" in (component["props"].get("elem_classes") or [])
    ]
    sending = [event for event in config["dependencies"] if set(menus) & set(event["inputs"])]
    assert len(sending) == len(menus)
    assert not any(event["backend_fn"] for event in sending)


def test_a_value_that_looks_like_a_hole_stays_a_value():
    script = fill(KEEP, NAME="USUAL", USUAL=["LONGEST", 'a "quote"'], LONGEST=5)
    assert '"USUAL"' in script
    assert '["LONGEST", "a \\"quote\\""]' in script
    assert "> 5" in script
