"""Files that are damaged, swapped or gone: said clearly, and never the end of what runs."""

import gc
import json
import os
import shutil
from pathlib import Path

import pytest

from playground.backends.base import Family, Sampling
from playground.backends.local import open_local
from playground.backends.opening import Opening
from playground.errors import BrokenWeights, ModelFailed, NoFastTokenizer, WrongKind
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.registry.spec import ModelSpec
from playground.settings import Settings
from playground.texts.errors import SENTENCES
from tests.models import BUILDERS

WEIGHTS = "model.safetensors"
GPT = ModelSpec(key="gpt2", title="gpt2", family=Family.DECODER, embedded=True)
BERT = ModelSpec(key="bert", title="bert", family=Family.ENCODER, embedded=True)


@pytest.fixture
def folders(tiny_folders, tmp_path) -> Path:
    """Copies that may be damaged."""
    for spec in (GPT, BERT):
        shutil.copytree(tiny_folders / spec.key, tmp_path / spec.key)
    return tmp_path


@pytest.fixture
def runtime(folders) -> Runtime:
    settings = Settings(device="cpu", models_dir=str(folders), memory_mb=8)
    return Runtime(settings, registry=Registry(models=(GPT, BERT)))


def cut_in_the_middle(folder: Path) -> None:
    os.truncate(folder / WEIGHTS, (folder / WEIGHTS).stat().st_size // 2)


def empty(folder: Path) -> None:
    os.truncate(folder / WEIGHTS, 0)


def spoil_header(folder: Path) -> None:
    content = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(content[:8] + b"\x00garbage" + content[16:])


def claim_a_huge_header(folder: Path) -> None:
    content = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes((2**62).to_bytes(8, "little") + content[8:])


def point_beyond_the_end(folder: Path) -> None:
    content = (folder / WEIGHTS).read_bytes()
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    name = next(each for each in header if each != "__metadata__")
    header[name]["data_offsets"][1] += 2**40
    raw = json.dumps(header).encode()
    (folder / WEIGHTS).write_bytes(len(raw).to_bytes(8, "little") + raw + content[8 + size :])


def change_config(folder: Path, **values: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def want_other_shapes(folder: Path) -> None:
    change_config(folder, n_embd=48)


def want_more_layers(folder: Path) -> None:
    change_config(folder, n_layer=3)


def want_nonsense(folder: Path) -> None:
    change_config(folder, n_embd="wide", n_head=-1)


def want_heads_that_do_not_fit(folder: Path) -> None:
    change_config(folder, n_head=5)


def write_no_json(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": "gpt2", ')


def take_away_weights(folder: Path) -> None:
    (folder / WEIGHTS).unlink()


def take_away_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def cut_tokenizer(folder: Path) -> None:
    os.truncate(folder / "tokenizer.json", 500)


def spoil_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text('{"version": "1.0", "model": {"type": "none"}}')


DAMAGES = [
    *(cut_in_the_middle, empty, spoil_header, claim_a_huge_header, point_beyond_the_end),
    *(want_other_shapes, want_more_layers, want_nonsense, want_heads_that_do_not_fit),
    *(write_no_json, take_away_weights, take_away_folder, cut_tokenizer, spoil_tokenizer),
]


def write(runtime: Runtime) -> list[int]:
    """Four tokens of the decoder."""
    with runtime.use(GPT) as backend:
        sampling = Sampling(temperature=0.0, max_new_tokens=4)
        return [steps[0].id for steps in backend.decode(["The cat"], [sampling], likeliest=1)]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_model_is_named_and_the_others_go_on(runtime, folders, tiny_folders, damage):
    damage(folders / GPT.key)
    tokenizer = damage in (cut_tokenizer, spoil_tokenizer)
    for _ in range(2):
        with pytest.raises(NoFastTokenizer if tokenizer else BrokenWeights) as caught:
            write(runtime)
        assert caught.value.parameters == {"model": "gpt2"}
        for language in ("en", "zh"):
            assert "gpt2" in SENTENCES[caught.value.code].say(language, model="gpt2")
    assert runtime.warm_keys() == ()
    with runtime.use(BERT) as backend:
        assert backend.fill("The [MASK] sat").positions == (2,)
    # Put back, it opens: nothing of the failure is kept.
    shutil.rmtree(folders / GPT.key, ignore_errors=True)
    shutil.copytree(tiny_folders / GPT.key, folders / GPT.key)
    assert len(write(runtime)) == 4
    assert runtime.warm_keys() == ("bert", "gpt2")


def test_a_number_that_is_none_is_noticed_when_it_matters(runtime, folders):
    path = folders / GPT.key / WEIGHTS
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[:8], "little")
    content[8 + size :] = b"\xff" * (len(content) - 8 - size)
    path.write_bytes(content)
    with pytest.raises(ModelFailed):
        write(runtime)


@pytest.mark.parametrize("name", [*BUILDERS, "adapter"])
def test_an_open_model_does_not_hang_on_its_file(tiny_folders, tmp_path, name):
    """A file that is mapped into memory and cut off ends the whole process (SIGBUS)."""
    base = None
    if name == "adapter":
        base = tmp_path / "bert"
        shutil.copytree(tiny_folders / "bert", base)
    folder = tmp_path / name
    shutil.copytree(tiny_folders / name, folder)
    *_, backend = open_local(Opening(key=name, folder=folder, base=base))
    gc.collect()
    maps = Path("/proc/self/maps")
    if maps.exists():
        assert str(tmp_path) not in maps.read_text()
    assert backend.bytes


def test_what_runs_goes_on_when_its_files_are_swapped_or_gone(runtime, folders, tiny_folders):
    expected = write(runtime)
    with runtime.use(GPT) as backend:
        sampling = Sampling(temperature=0.0, max_new_tokens=4)
        steps = backend.decode(["The cat"], [sampling], likeliest=1)
        ids = [next(steps)[0].id]
        cut_in_the_middle(folders / GPT.key)
        ids += [step[0].id for step in steps]
        assert ids == expected
        shutil.rmtree(folders / GPT.key)
        assert write(runtime) == expected
    # The next opening says what is there now.
    fresh = Runtime(runtime.settings, registry=runtime.registry)
    with pytest.raises(BrokenWeights):
        write(fresh)
    shutil.copytree(tiny_folders / "bert", folders / GPT.key)
    with pytest.raises(WrongKind):
        write(fresh)
    assert write(runtime) == expected
