"""How the house is built: who imports whom, how long files are, and what the page is made of."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest
from gradio.components import Component

from playground.backends.base import Family
from playground.backends.fake import open_fake
from playground.registry.catalogue import MODELS
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability, ModelSpec
from playground.settings import Settings
from playground.texts import Text
from playground.ui.app import build_app
from playground.ui.tabs import TABS
from playground.ui.wire import Wire

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "playground").rglob("*.py"))
PACKAGE_FILES = [path.relative_to(ROOT).as_posix() for path in FILES]

# What each part may import from the project, beside itself. Never back.
LADDER = {
    "errors": set(),
    "results": set(),
    "settings": set(),
    "texts": set(),
    "maths": {"results", "errors"},
    "plots": {"results"},
    "backends": {"maths", "results", "errors"},
    "registry": {"backends", "settings", "results", "errors"},
    "tasks": {"backends.base", "maths", "results", "errors"},
    "training": {"backends", "maths", "results", "errors", "settings"},
    "ui": {
        *("tasks", "plots", "registry", "texts", "settings", "results", "errors"),
        # Handlers are typed against the Protocols.
        "backends.base",
    },
    "": set(),
}
# The homes of heavy packages.
HOMES = {
    "gradio": {"ui"},
    "gradio_client": set(),
    "transformers": {"backends", "training"},
    "peft": {"backends", "training"},
    # Choosing a device means asking torch for it.
    "torch": {"backends", "training", "maths", "registry.device"},
    "plotly": {"plots"},
    "bertviz": {"plots"},
    "huggingface_hub": {"backends"},
    "sklearn": {"maths"},
    # Only on a Space with ZeroGPU, by `importlib`.
    "spaces": set(),
}


def name_module(path):
    """playground/ui/wire.py → ui.wire; the package itself → ""."""
    parts = Path(path).with_suffix("").parts[1:]
    return ".".join(part for part in parts if part != "__init__")


def read_imports(path):
    """Full names of everything a file imports, wherever in the file."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            # `from playground.ui import parts` imports playground.ui.parts.
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def lies_in(name, package):
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("path", PACKAGE_FILES)
def test_imports_go_down_the_ladder(path):
    part = name_module(path).partition(".")[0]
    allowed = {part, *LADDER[part]}
    ours = {
        name.removeprefix("playground.")
        for name in read_imports(path)
        if lies_in(name, "playground")
    }
    assert [name for name in ours if not any(lies_in(name, each) for each in allowed)] == []


@pytest.mark.parametrize("path", PACKAGE_FILES)
def test_heavy_packages_have_one_home(path):
    module = name_module(path)
    for name in read_imports(path):
        homes = HOMES.get(name.partition(".")[0])
        assert homes is None or any(lies_in(module, home) for home in homes), name


def test_only_one_file_knows_bertviz():
    knowing = [
        path for path in PACKAGE_FILES if any(lies_in(n, "bertviz") for n in read_imports(path))
    ]
    assert len(knowing) <= 1


def test_the_ladder_has_a_rung_for_every_part():
    assert {name_module(path).partition(".")[0] for path in PACKAGE_FILES} == set(LADDER)


@pytest.mark.parametrize("path", PACKAGE_FILES)
def test_a_file_has_at_most_300_lines(path):
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= 300


def test_app_has_at_most_40_lines_and_imports_the_page_alone():
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 40
    ours = {name for name in read_imports("app.py") if lies_in(name, "playground")}
    allowed = ("playground.registry.runtime", "playground.settings", "playground.ui.app")
    assert all(any(lies_in(name, each) for each in allowed) for name in ours)


def test_importing_the_page_touches_no_device():
    code = (
        "import sys, playground.ui.app\n"
        "torch = sys.modules.get('torch')\n"
        "assert torch is None or not torch.cuda.is_initialized()\n"
        "assert 'transformers' not in sys.modules, 'start-up need not pay for transformers'\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# The page.


@pytest.fixture(scope="module")
def page():
    return build_app(Runtime(Settings(), open_backend=open_fake))


@pytest.fixture(scope="module")
def config(page):
    return json.loads(json.dumps(page.get_config_file(), default=str))


PUBLIC = {
    *("models", "generate", "score", "fill_mask", "sentiment", "summarize", "answer"),
    *("translate", "attention", "tokenize"),
}


def test_the_public_endpoints_are_the_documented_ones(config):
    public = [d["api_name"] for d in config["dependencies"] if d["api_visibility"] == "public"]
    assert sorted(public) == sorted(PUBLIC)


def test_every_other_event_is_private(config):
    kinds = {d["api_name"]: d["api_visibility"] for d in config["dependencies"]}
    assert {kinds[name] for name in kinds if name not in PUBLIC} == {"private"}


# Setting the controls to what a link says has one output for each control that the link names.
RESTORING = re.compile(r"fill(_\d+)?")


def test_an_event_has_few_inputs_and_outputs(config):
    for event in config["dependencies"]:
        most = 10 if RESTORING.fullmatch(event["api_name"]) else 6
        assert len(event["inputs"]) <= 10, event["api_name"]
        assert len(event["outputs"]) <= most, event["api_name"]


def read_cells(function):
    """What a closure closes over, by name."""
    cells = getattr(function, "__closure__", None) or ()
    found = {
        name: cell.cell_contents
        for name, cell in zip(function.__code__.co_freevars, cells, strict=True)
    }
    # What is answered at once is an event, too, of which only the end counts.
    return read_cells(found["event"]) if "event" in found else found


def test_every_event_that_asks_a_model_waits_for_its_turn(page):
    events = [read_cells(fn.fn) for fn in page.fns.values() if fn.fn]
    asking = [cells for cells in events if cells.get("needs")]
    lines = {
        cells["handler"].__name__: cells["line"]
        for cells in asking
        # What fills the page is computed once for all visitors.
        if cells["handler"].__name__ != "compute"
    }
    assert len(lines) > 20
    assert set(lines.values()) == {"heavy", "write", "read"}
    writing = {name for name, line in lines.items() if line == "write"}
    assert writing == {"show_generation", "go_on", "show_comparison"}
    reading = {name for name, line in lines.items() if line == "read"}
    assert reading == {
        *("show_judgement", "show_beside", "show_filling", "follow_hiding", "hide_word"),
    }


def test_no_event_waits_behind_another_by_accident(page):
    """Gradio's default is one run at a time per event, for all visitors."""
    # "default" is what `queue(default_concurrency_limit=None)` set.
    assert {fn.concurrency_limit for fn in page.fns.values()} <= {None, "default"}
    assert page._queue.default_concurrency_limit is None


def test_no_widget_holds_a_literal_word(config):
    """Labels, hints and buttons come from the catalogue, so that they have two languages."""
    shown = [
        (component["type"], name, value)
        for component in config["components"]
        for name, value in read_words(component)
    ]
    assert len(shown) > 60
    assert [each for each in shown if not each[2].startswith("__i18n__")] == []


def read_words(component):
    """The properties of a widget that are words for people."""
    props = component["props"]
    if component["type"] == "api":
        return
    names = ["label", "info", "placeholder"]
    if component["type"] in {"button", "markdown"}:
        names.append("value")
    for name in names:
        if props.get(name) and props.get(f"show_{name}") is not False:
            yield name, props[name]
    if component["type"] == "radio":
        yield from (("choices", title) for title, _ in props["choices"])


def test_every_word_of_a_widget_is_translated(page, config):
    words = [value for component in config["components"] for _, value in read_words(component)]
    keys = {json.loads(word.removeprefix("__i18n__"))["key"] for word in words}
    for language in ("en", "zh-CN"):
        known = page.i18n_instance.translations[language]
        assert keys <= set(known)
        assert all(known[key] for key in keys)


def test_tabs_stand_in_order_with_what_they_need(config):
    ids = [c["props"].get("id") for c in config["components"] if c["type"] == "tabitem"]
    wanted = [tab.__name__.rpartition(".")[2] for tab in TABS]
    assert [each for each in ids if each in wanted] == wanted
    assert all(isinstance(tab.TITLE, Text) and tab.NEEDS for tab in TABS)


def test_a_picker_offers_exactly_the_models_that_can(config):
    able = [{spec.key for spec in Registry().that_can(*needs)} for needs in list_needs()]
    assert [set(keys) for keys in list_pickers(config) if "" not in keys] == able
    # A second model, which may be left out, is for scoring or for its tokenizer.
    second = [
        {"", *(spec.key for spec in Registry().that_can(need))}
        for need in (Capability.SCORE, Capability.TOKENIZE)
    ]
    assert [set(keys) for keys in list_pickers(config) if "" in keys] == second


def list_needs():
    """What the models of each picker of the page must be able to do: one picker in a tab, or as
    many as it says."""
    return [needs for tab in TABS for needs in getattr(tab, "PICKERS", (tab.NEEDS,))]


def list_pickers(config):
    """The models that each picker of the page offers."""
    return [
        [key for _, key in c["props"]["choices"]]
        for c in config["components"]
        # The menu that sends a text to another tab is none.
        if c["type"] == "dropdown"
        and "pg-send" not in (c["props"].get("elem_classes") or [])
        and c["props"].get("allow_custom_value") is not False
    ]


# The two ways to extend it.


def greet(visit, backend, *, text):
    return f"{backend.key} has read {text} for {visit.language}"


def build_toy(wire, page):
    text = gr.Textbox("hello", label=wire.label(Text(en="Text", zh="文字")))
    model = gr.Dropdown([spec.key for spec in wire.runtime.registry.that_can(*TOY.NEEDS)])
    out = gr.HTML()
    wire.on(
        text.submit, greet, inputs={"text": text, "model": model}, outputs=[out], needs=TOY.NEEDS
    )


TOY = SimpleNamespace(
    __name__="tabs.toy",
    TITLE=Text(en="Toy", zh="玩具"),
    NEEDS=(Capability.GENERATE,),
    build=build_toy,
)
TOY_MODEL = ModelSpec(key="toy-gpt", title="Toy", family=Family.DECODER, embedded=True)


def test_a_tab_is_one_module_and_a_model_one_entry():
    runtime = Runtime(
        Settings(), registry=Registry(models=(*MODELS, TOY_MODEL)), open_backend=open_fake
    )
    page = build_app(runtime, tabs=(*TABS, TOY))
    config = page.get_config_file()
    assert "toy" in [c["props"].get("id") for c in config["components"] if c["type"] == "tabitem"]
    event = find_event(page, "greet")
    request = SimpleNamespace(headers={"accept-language": "zh-CN"})
    *_, shown = event.fn(request, gr.EventData(None, None), "this", "toy-gpt")
    assert shown == "toy-gpt has read this for zh"
    assert runtime.warm_keys() == ("toy-gpt",)


def find_event(page, handler):
    """The event that runs a handler, by the handler's name."""
    (event,) = [
        fn
        for fn in page.fns.values()
        if handler
        in [
            getattr(cell.cell_contents, "__name__", "")
            for cell in getattr(fn.fn, "__closure__", None) or ()
        ]
    ]
    return event


def test_the_toy_model_stands_in_the_pickers_of_the_tabs_it_can_serve():
    runtime = Runtime(
        Settings(), registry=Registry(models=(*MODELS, TOY_MODEL)), open_backend=open_fake
    )
    config = build_app(runtime).get_config_file()
    pickers = [keys for keys in list_pickers(config) if "" not in keys]
    able = [
        {Capability.GENERATE, Capability.ATTEND, Capability.TOKENIZE} & set(needs) != set()
        for needs in list_needs()
    ]
    assert ["toy-gpt" in picker for picker in pickers] == able


@pytest.mark.parametrize("names", [{"txt"}, {"text", "extra"}, set()])
def test_a_misspelt_missing_or_surplus_input_is_refused_when_the_page_is_built(names):
    wire = Wire(Runtime(Settings(), open_backend=open_fake))
    with gr.Blocks() as page:
        boxes: dict[str, Component] = {name: gr.Textbox() for name in names}
        with pytest.raises(TypeError):
            wire.on(page.load, greet, inputs=boxes, outputs=[gr.HTML()], needs=TOY.NEEDS)
