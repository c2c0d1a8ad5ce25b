""" "Show me the code" reproduces what the page shows, to the last digit it prints."""

import ast
from pathlib import Path

import numpy as np
import pytest

from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.tasks.answer import answer
from playground.tasks.attend import attend
from playground.tasks.beams import search_beams
from playground.tasks.branch import branch
from playground.tasks.compare import compare_temperatures
from playground.tasks.fill_mask import fill_mask
from playground.tasks.generate import generate, read_sampling
from playground.tasks.lens import look
from playground.tasks.near import find_neighbours
from playground.tasks.pieces import cut_text
from playground.tasks.predict import reveal
from playground.tasks.score import score
from playground.tasks.sentiment import sentiment
from playground.tasks.summarize import summarize_abstractive
from playground.tasks.trap import trap
from playground.tasks.xray import xray
from playground.ui import snippets
from playground.ui.generate import programs, sampler_programs
from playground.ui.generate.compare import average_bits
from playground.ui.read import programs as read_programs
from playground.ui.tokens import programs as token_programs
from tests.quality.programs import run_snippet

pytestmark = pytest.mark.quality
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("temperature", [0.0, 0.8])
def test_generate(runtime: Runtime, temperature: float) -> None:
    spec = runtime.registry.find("playground-gpt", Capability.GENERATE)
    sampler = {
        "max_new_tokens": 30,
        "temperature": temperature,
        "top_k": 50,
        "top_p": 0.95,
        "min_p": 0.0,
        "repetition_penalty": 1.1,
        "seed": 7,
    }
    prompt = 'The old king said:\n"No"'
    with runtime.use(spec) as backend:
        *_, result = generate(backend, prompt, **sampler)
    printed = run_snippet(snippets.write_generate(spec, prompt, **sampler))
    assert printed.rstrip("\n") == result.text.rstrip("\n")


def test_fill_mask(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-bert", Capability.FILL_MASK)
    text = "The [MASK] sat on the [MASK]."
    with runtime.use(spec) as backend:
        result = fill_mask(backend, text, top_k=5)
    printed = run_snippet(snippets.write_fill_mask(spec, text, top_k=5)).splitlines()
    shown = [candidate for mask in result.masks for candidate in mask.candidates]
    assert [line.split()[1] for line in printed] == [candidate.token for candidate in shown]
    for line, candidate in zip(printed, shown, strict=True):
        assert float(line.split()[0]) == pytest.approx(candidate.probability, abs=2e-5)


def test_sentiment(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-bert-sentiment", Capability.CLASSIFY)
    text = "Slow at first, but what an ending!"
    with runtime.use(spec) as backend:
        result = sentiment(backend, text)
    printed = run_snippet(snippets.write_sentiment(spec, text)).splitlines()
    scores = {line.split()[1]: float(line.split()[0]) for line in printed}
    assert scores == pytest.approx(result.scores, abs=2e-5)


def test_summarize(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-t5", Capability.SUMMARIZE)
    text = "A ship sank near the coast on Monday. All of its twelve sailors were saved by a boat."
    with runtime.use(spec) as backend:
        *_, result = summarize_abstractive(backend, text, max_new_tokens=30, num_beams=2)
    printed = run_snippet(
        snippets.write_summarize(spec, result.parts, max_new_tokens=30, num_beams=2)
    )
    assert printed.split() == result.summary.split()


@pytest.mark.parametrize("times", [1, 12], ids=["at once", "in parts"])
def test_answer(runtime: Runtime, times: int) -> None:
    spec = runtime.registry.find("playground-bert-squad", Capability.ANSWER)
    rain = "It rained in the old town, and nobody was on the road to the river. "
    context = times * rain + 'The "Swan" was built by Ellen Ferris in 1874.\n' + times * rain
    question = 'Who built the "Swan"?'
    with runtime.use(spec) as backend:
        result = answer(backend, question, context)
    assert (result.windows > 1) == (times > 1)
    code = read_programs.write_answer(spec, question, context, windows=result.windows)
    lines = [line.partition(" ") for line in run_snippet(code).splitlines()]
    shown = {found.text: found.probability for found in result.answers}
    shown[""] = result.no_answer_probability
    for probability, _, text in lines:
        assert float(probability) == pytest.approx(shown[text], abs=2e-5)
    assert lines[0][2] == (result.best.text if result.best else "")


@pytest.mark.parametrize(
    ("key", "pair", "kind"),
    [
        ("playground-bert", "", "encoder"),
        ("playground-bert", "Fruit flies like a banana.", "encoder"),
        ("playground-gpt", "", "decoder"),
        ("playground-t5", "Time flies.", "cross"),
        ("playground-t5", "", "decoder"),
    ],
)
def test_attention(runtime: Runtime, key: str, pair: str, kind: str) -> None:
    spec = runtime.registry.find(key, Capability.ATTEND)
    text = "Time flies like an arrow."
    with runtime.use(spec) as backend:
        maps = attend(backend, text, text_pair=pair, kind=kind, layer=1)
    code = snippets.write_attend(spec, text, pair, kind=kind, layer=1)
    code = code.replace(".numpy().round(4)", ".flatten().tolist()")
    printed = run_snippet(code).strip().strip("[]").split(",")
    assert [float(value) for value in printed] == pytest.approx(
        maps.weights.flatten().tolist(), abs=1e-5
    )


def test_compare_temperatures(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-gpt", Capability.GENERATE)
    settings = {
        "max_new_tokens": 15,
        "seed": 2,
        "top_k": 40,
        "top_p": 1.0,
        "min_p": 0.0,
        "repetition_penalty": 1.0,
    }
    heats = (0.0, 0.8, 1.2)
    with runtime.use(spec) as backend:
        *_, result = compare_temperatures(
            backend, "She said:", temperatures=heats, sampling=read_sampling(**settings)
        )
    code = programs.write_compare(spec, "She said:", temperatures=heats, **settings)
    for line, heat, text in zip(
        run_snippet(code).splitlines(), heats, result.generations, strict=True
    ):
        temperature, bits, shown = line.split(" ", 2)
        assert float(temperature) == heat
        assert float(bits) == pytest.approx(average_bits(text), abs=1e-3)
        assert ast.literal_eval(shown) == text.text


@pytest.mark.parametrize("beams", [1, 3])
def test_beam_search(runtime: Runtime, beams: int) -> None:
    spec = runtime.registry.find("playground-gpt", Capability.GENERATE)
    with runtime.use(spec) as backend:
        tree = search_beams(backend, "She opened the door", num_beams=beams, max_new_tokens=8)
    code = programs.write_beams(spec, "She opened the door", num_beams=beams, max_new_tokens=8)
    printed = [line.split(" ", 2) for line in run_snippet(code).splitlines()]
    shown = [*tree.found, tree.greedy]
    assert [ast.literal_eval(text) for *_, text in printed] == [found.text for found in shown]
    assert [float(ln_p) for _, ln_p, _ in printed] == pytest.approx(
        [found.log_probability for found in shown], abs=1e-3
    )


def test_score(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-gpt", Capability.SCORE)
    text = 'The old man said "no" and left.'
    with runtime.use(spec) as backend:
        result = score(backend, text)
    *tokens, whole, last = run_snippet(programs.write_score(spec, text)).splitlines()
    bits = [token.bits for token in result.tokens if token.bits is not None]
    assert [float(line.split(" ")[0]) for line in tokens] == pytest.approx(bits, abs=1e-3)
    means = [result.cross_entropy, result.perplexity]
    assert [float(each) for each in whole.split()] == pytest.approx(means, rel=1e-4)
    assert float(last) == pytest.approx(result.bits_per_character, rel=1e-4)


def test_guess(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-gpt", Capability.GENERATE)
    with runtime.use(spec) as backend:
        first = reveal(backend, "She opened", guess="the", sampling=read_sampling())
        added = [first.came.id]
        result = reveal(backend, "She opened", guess="door", sampling=read_sampling(), added=added)
    code = programs.write_guess(spec, "She opened", added=added, guess=result.id)
    guess, *best = run_snippet(code).splitlines()
    assert int(guess.split()[0]) == result.rank
    assert float(guess.split()[1]) == pytest.approx(result.probability, abs=1e-5)
    assert float(best[0].split()[0]) == pytest.approx(result.best.probability, abs=1e-5)


def test_the_trap(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-gpt", Capability.GENERATE)
    heats = (0.7, 1.5)
    with runtime.use(spec) as backend:
        result = trap(backend, "She opened the door", temperatures=heats, max_new_tokens=12)
    code = programs.write_trap(spec, "She opened the door", temperatures=heats, length=12)
    printed = [ast.literal_eval(line) for line in run_snippet(code).splitlines()]
    assert printed == [*result.texts, result.greedy]
    assert result.same


SAMPLER = {
    "max_new_tokens": 12,
    "temperature": 0.8,
    "top_k": 40,
    "top_p": 0.9,
    "min_p": 0.02,
    "repetition_penalty": 1.2,
    "seed": 5,
}


def test_a_branch(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-gpt", Capability.GENERATE)
    with runtime.use(spec) as backend:
        *_, main = generate(backend, "She opened the door and", **SAMPLER)
        other = main.tokens[4].alternatives[7].id
        sampling = read_sampling(**SAMPLER)
        *_, result = branch(backend, main, place=4, id=other, sampling=sampling)
    added = [token.id for token in result.tokens[:5]]
    code = snippets.write_generate(spec, "She opened the door and", added=added, **SAMPLER)
    assert run_snippet(code).rstrip("\n") == result.text.rstrip("\n")


@pytest.mark.parametrize("temperature", [0.0, 0.6])
def test_the_lens(runtime: Runtime, temperature: float) -> None:
    spec = runtime.registry.find("playground-gpt", Capability.GENERATE)
    prompt, added = "She opened the door and", [900, 1033]
    with runtime.use(spec) as backend:
        lens = look(backend, prompt, added=added)
    code = sampler_programs.write_lens(spec, prompt, added=added, temperature=temperature)
    printed = run_snippet(code).splitlines()
    for first, heat in ((0, 1.0), (11, temperature or 1e-6)):
        powers = np.exp((lens.logits.astype(np.float64) - lens.logits.max()) / heat)
        shares = np.sort(powers / powers.sum())[::-1]
        known = shares[shares > 0]
        words = printed[first].split()
        assert float(words[3]) == pytest.approx(-(known * np.log2(known)).sum(), abs=6e-3)
        assert int(words[5]) == int((np.cumsum(shares) < 0.9).sum()) + 1
        lines = [line.split(" ", 1) for line in printed[first + 1 : first + 11]]
        assert [float(value) for value, _ in lines] == pytest.approx(shares[:10].tolist(), abs=2e-5)
    assert ast.literal_eval(lines[0][1]) == lens.texts[0]


@pytest.mark.parametrize("temperature", [0, 2])
def test_the_x_ray(runtime: Runtime, temperature: float) -> None:
    spec = runtime.registry.find("playground-gpt", Capability.GENERATE)
    prompt, added = "She opened the door and", [900]
    settings = {**SAMPLER, "temperature": temperature}
    with runtime.use(spec) as backend:
        found = xray(backend, prompt, added=added, sampling=read_sampling(**settings))
    code = sampler_programs.write_xray(spec, prompt, added=added, draws=200, **settings)
    printed = [line.split(" ", 3) for line in run_snippet(code).splitlines()]
    stages = found.stages[1:]
    for line, stage in zip(printed, stages, strict=False):
        assert int(line[0]) == stage.kept
        assert float(line[1]) == pytest.approx(stage.mass, abs=1e-4)
        assert float(line[2]) == pytest.approx(stage.entropy, abs=6e-3)
    drawn = {row.draws for row in found.tokens} | {found.others}
    assert int(printed[len(stages)][0]) in drawn
    assert int(printed[len(stages)][0]) == max(row.draws for row in found.tokens)


@pytest.mark.parametrize("key", ["playground-gpt", "playground-bert-sentiment"])
def test_cut(runtime: Runtime, key: str) -> None:
    spec = runtime.registry.find(key, Capability.TOKENIZE)
    text = 'The "unhappiness" of 猫\n'
    with runtime.use(spec) as backend:
        result = cut_text(backend, text)
    printed = [
        line.split() for line in run_snippet(token_programs.write_cut(spec, text)).split("\n")
    ]
    assert [line for line in printed if line] == [
        [str(piece.id), piece.entry, str(piece.start), str(piece.end)] for piece in result.pieces
    ]


@pytest.mark.parametrize("key", ["playground-gpt", "playground-bert-sentiment", "playground-t5"])
def test_near(runtime: Runtime, key: str) -> None:
    spec = runtime.registry.find(key, Capability.TOKENIZE)
    with runtime.use(spec) as backend:
        result = find_neighbours(backend, "The king", place=1, most=4)
    code = token_programs.write_near(spec, result.id, most=4)
    printed = [line.split()[:2] for line in run_snippet(code).splitlines()]
    assert [int(id_) for _, id_ in printed] == [
        result.id,
        *(one.id for one in result.neighbours),
    ]
    for (cosine, _), one in zip(printed[1:], result.neighbours, strict=True):
        assert float(cosine) == pytest.approx(one.cosine, abs=2e-4)
