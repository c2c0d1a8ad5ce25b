"""The panels on decoding: what their handlers show, on fakes."""

import ast
import base64
import csv
import io
import math
import re
from dataclasses import replace
from types import SimpleNamespace

import gradio as gr
import pytest

from playground.backends.fake import FakeDecoder, open_fake
from playground.errors import EmptyText, NotANumber, OutOfRange, UnknownModel
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.results import LoadProgress, Trap
from playground.settings import Settings
from playground.tasks.beams import search_beams
from playground.tasks.generate import generate
from playground.tasks.score import align_scores, score
from playground.ui.generate import beams, chat, compare, guess, programs, rivals, surprise, trap
from playground.ui.generate.ground import Drawn, Shelf
from playground.ui.visit import Visit
from playground.ui.wire import iterate

SETTINGS = {"seed": 3, "top_k": 0, "top_p": 1.0, "min_p": 0.0, "repetition_penalty": 1.0}
PROMPT = "the cat and the dog"
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def runtime():
    return Runtime(Settings(max_new_tokens=100), open_backend=open_fake)


@pytest.fixture(params=["en", "zh"])
def visit(request, runtime):
    spec = runtime.registry.find("", Capability.GENERATE)
    return Visit(runtime=runtime, language=request.param, spec=spec)


@pytest.fixture
def model():
    return FakeDecoder("fake")


def read_files(markup):
    """The tables that can be saved from a page, by name."""
    found = re.findall(
        r'download="([^"]+)" href="data:text/csv;charset=utf-8;base64,([^"]+)"', markup
    )
    return {
        name: list(csv.reader(io.StringIO(base64.b64decode(data).decode("utf-8-sig"))))
        for name, data in found
    }


def compare_all(visit, model, temperatures, **others):
    values = {"prompt": PROMPT, "chat": False, "max_new_tokens": 6, **SETTINGS, **others}
    *_, last = compare.show_comparison(visit, model, temperatures=temperatures, **values)
    return last[:2]


def test_empty_boxes_are_left_out(visit):
    boxes = {"temperature_1": 0, "temperature_2": None, "temperature_3": 0.8}
    assert compare.gather_temperatures(visit, **boxes, temperature_4=None) == [0, 0.8]


def test_each_card_is_the_text_of_the_main_button(visit, model):
    shown, _ = compare_all(visit, model, [0, 0.7, 1.4])
    assert shown.count("<section") == 3
    (rows,) = read_files(shown).values()
    for temperature in (0, 0.7, 1.4):
        *_, alone = generate(model, PROMPT, temperature=temperature, max_new_tokens=6, **SETTINGS)
        ids = [int(row[3]) for row in rows[1:] if row[0] == f"{temperature:g}"]
        assert ids == [token.id for token in alone.tokens]
        bits = -sum(math.log2(token.probability) for token in alone.tokens) / len(alone.tokens)
        assert compare.average_bits(alone) == pytest.approx(bits)


def test_cards_grow_before_they_are_read(visit, model):
    steps = compare.show_comparison(
        visit,
        model,
        temperatures=[0, 1],
        prompt=PROMPT,
        chat=False,
        max_new_tokens=6,
        **SETTINGS,
    )
    first, _, _ = next(steps)
    assert "pg-note" not in first
    *_, (last, _, _) = steps
    assert "pg-note" in last


def test_one_temperature_asks_for_another(visit, model):
    shown, _ = compare_all(visit, model, [0.5])
    assert visit.say(compare.words.COMPARE_ONE, low="0.5", first="X").split("X")[0] in shown


def test_equal_texts_are_called_equal(visit, model):
    shown, _ = compare_all(visit, model, [0, 0.5], top_k=1)
    same = visit.say(compare.words.COMPARE_SAME, first="0", second="0.5")
    assert same in shown


@pytest.mark.parametrize(
    ("temperatures", "error"), [([], NotANumber), ([0, 2.5], OutOfRange), ([-1], OutOfRange)]
)
def test_bad_temperatures_are_refused(visit, model, temperatures, error):
    with pytest.raises(error):
        compare_all(visit, model, temperatures)


def show_beams(visit, model, **values):
    asked = {"prompt": PROMPT, "chat": False, "num_beams": 3, "length": 5, **values}
    return beams.show_beams(visit, model, **asked)


def test_beams_are_a_tree_two_tables_and_two_files(visit, model):
    shown, _ = show_beams(visit, model)
    tree = search_beams(model, PROMPT, num_beams=3, max_new_tokens=5)
    assert shown.count("<rect") == len(tree.nodes)
    files = read_files(shown)
    texts, nodes = files["beam-search-texts.csv"], files["beam-search-tree.csv"]
    assert len(texts) == 1 + 3 + 1
    assert float(texts[1][2].lstrip("'")) == pytest.approx(tree.found[0].log_probability, abs=1e-3)
    assert len(nodes) == 1 + len(tree.nodes)


def test_one_beam_is_greedy_and_says_so(visit, model):
    shown, _ = show_beams(visit, model, num_beams=1)
    assert visit.say(beams.words.BEAMS_SAME) in shown


def test_the_finding_is_e_to_the_difference(visit, model):
    tree = search_beams(model, PROMPT, num_beams=3, max_new_tokens=5)
    found = replace(tree.found[0], log_probability=-10.0, leaf=-2)
    better = replace(tree, found=(found,), greedy=replace(tree.greedy, log_probability=-13.0))
    title, reading = beams.read_beams(visit, better)
    assert title == visit.say(beams.words.BEAMS_BETTER, ratio="20")
    assert "−10.00" in reading
    assert "−13.00" in reading
    worse = replace(better, greedy=replace(tree.greedy, log_probability=-9.0))
    assert beams.read_beams(visit, worse)[0] == visit.say(beams.words.BEAMS_LONGER)


@pytest.mark.parametrize("values", [{"num_beams": 9}, {"length": 41}, {"num_beams": 0}])
def test_beams_have_limits(visit, model, values):
    with pytest.raises(OutOfRange):
        show_beams(visit, model, **values)


def test_surprise_shows_the_numbers_of_the_task(visit, model):
    ((shown, _),) = surprise.show_surprise(visit, model, text=PROMPT, other="")
    result = score(model, PROMPT)
    assert f"{result.perplexity:,.1f}" in shown
    assert f"{result.cross_entropy:.3f}" in shown
    assert f"{result.bits_per_character:.3f}" in shown
    assert visit.say(surprise.words.NO_PROOF) in shown
    (rows,) = read_files(shown).values()
    assert [row[2] for row in rows[1:]] == [str(token.id) for token in result.tokens]
    assert rows[1][3:] == ["", ""]


def test_a_second_model_is_opened_with_progress_and_compared(visit, model):
    other = visit.runtime.registry.that_can(Capability.SCORE)[-1].key
    steps = list(iterate(surprise.show_surprise(visit, model, text=PROMPT, other=other)))
    assert isinstance(steps[1], LoadProgress)
    shown, _ = steps[-1]
    rows = read_files(shown)["two-models.csv"]
    assert "".join(row[0] for row in rows[1:]).replace("␣", " ") == PROMPT
    assert other in shown


def test_an_unknown_second_model_keeps_the_first_result(visit, model):
    steps = surprise.show_surprise(visit, model, text=PROMPT, other="no model")
    shown, _ = next(steps)
    assert "pg-strip" in shown
    with pytest.raises(UnknownModel):
        next(steps)


def test_rates_count_what_both_models_have_a_probability_for(visit, model):
    first, second = score(model, PROMPT), score(FakeDecoder("other"), PROMPT)
    spans = align_scores(first, second, PROMPT)
    pair = rivals.Rivals(first=first, second=second, spans=spans)
    # The first word has no probability.
    assert pair.characters == len(PROMPT) - len("the")
    bits = sum(token.bits for token in first.tokens if token.bits is not None)
    assert pair.rates[0] == pytest.approx(bits / pair.characters)
    better = "fake" if pair.rates[0] < pair.rates[1] else "other"
    assert re.match(rf"{better} ", rivals.compare_rates(visit, pair))
    equal = replace(pair, second=first, spans=align_scores(first, first, PROMPT))
    low = f"{equal.rates[0]:.2f}"
    said = visit.say(rivals.words.AS_SURPRISED, one="fake", two="fake", low=low)
    assert rivals.compare_rates(visit, equal) == said


def make_shelf(model, *, prompt=PROMPT):
    *_, generation = generate(model, prompt, max_new_tokens=4)
    settings = {"temperature": 0.8, "max_new_tokens": 4, **SETTINGS}
    key = "playground-gpt"
    return Shelf(texts=(Drawn(model=key, generation=generation, settings=settings),))


def test_the_generated_text_is_taken_with_its_prompt(visit, model):
    shelf = make_shelf(model)
    text = surprise.take_text(visit, shelf=shelf)
    assert text == PROMPT + shelf.shown.generation.text


def start(visit, model):
    return guess.start_game(visit, model, prompt=PROMPT, chat=False, seed=3)


def play(visit, model, game, *, typed="", five=None):
    values = {**SETTINGS, "temperature": 0.8}
    return guess.take_guess(visit, model, game=game, typed=typed, five=five, **values)


def test_a_game_starts_with_five_choices_and_no_numbers(visit, model):
    game, key, story, choices, _ = start(visit, model)
    assert key == visit.spec.key
    assert PROMPT in story
    assert len({id_ for _, id_ in choices["choices"]}) == 5
    assert not any(re.search(r"\d|%", text) for text, _ in choices["choices"])
    assert guess.show_worth(visit, game=game, player=key) == ("", "")


def test_the_text_goes_on_by_what_came_whatever_was_guessed(visit, model):
    game, key, _, choices, _ = start(visit, model)
    other, *_ = play(visit, model, game, typed="king")
    game, story, *_ = play(visit, model, game, five=choices["choices"][0][1])
    assert game.text == other.text
    assert game.rounds[0].id == int(choices["choices"][0][1])
    assert f"<mark>{game.text}</mark>" in story
    shown, _ = guess.show_worth(visit, game=game, player=key)
    (rows,) = read_files(shown).values()
    assert len(rows) == 2


def test_the_score_counts_choices_hits_and_bits(visit, model):
    game, *_ = start(visit, model)
    for _ in range(3):
        best = guess.reveal(
            model,
            game.prompt,
            guess=0,
            sampling=guess.read_sampling(seed=3),
            added=game.added,
        ).best
        game, *_ = play(visit, model, game, five=str(best.id))
    assert all(each.rank == 1 for each in game.rounds)
    hits = sum(each.id == each.came.id for each in game.rounds)
    said = guess.read_score(visit, game)
    expected = visit.say(guess.words.GUESS_SCORE, guesses=3, best=3, hits=hits, bits="X", came="Y")
    assert said.startswith(expected.split("X")[0])


def test_a_typed_word_wins_over_a_choice(visit, model):
    game, _, _, choices, _ = start(visit, model)
    game, *_ = play(visit, model, game, typed="king", five=choices["choices"][0][1])
    assert game.rounds[0].guess == "king"


def test_no_guess_is_refused(visit, model):
    game, *_ = start(visit, model)
    with pytest.raises(EmptyText):
        play(visit, model, game, typed="  ")


def test_a_game_ends_with_the_text(visit, model):
    game, *_ = start(visit, model)
    game, *_ = play(visit, model, game, typed="king")
    over = replace(game, rounds=(replace(game.rounds[0], ended=True),))
    assert over.ended
    assert guess.offer(model, over, sampling=guess.read_sampling())["choices"] == []
    assert "pg-blank" not in guess.draw_story(visit, over)
    assert visit.say(guess.words.GUESS_ENDED) in guess.draw_worth(visit, over)
    skipped = play(visit, model, over, typed="king")
    assert all(each == gr.skip() for each in skipped)


def test_the_bars_hold_the_guess_and_what_came(visit, model):
    game, *_ = start(visit, model)
    game, *_ = play(visit, model, game, typed="king")
    drawn = guess.draw_last(visit, game.rounds[0])
    assert visit.say(guess.words.GUESS_YOURS) in drawn
    assert visit.say(guess.words.GUESS_CAME) in drawn
    ranks = [int(rank) for rank in re.findall(r"<tr[^>]*><td>(\d+)</td>", drawn)]
    assert ranks == sorted(ranks)
    assert ranks[:5] == [1, 2, 3, 4, 5]


def test_the_trap_shows_that_texts_are_equal(visit, model):
    shown, _ = trap.show_trap(visit, model, prompt=PROMPT, chat=False)
    assert visit.say(trap.words.TRAP_SAME, count=3) in shown
    (rows,) = read_files(shown).values()
    assert len({row[1] for row in rows[1:]}) == 1


def test_a_model_that_samples_by_itself_is_named(visit, model):
    drawn = Trap(
        prompt="a",
        greedy=" b",
        temperatures=(0.7, 1.5),
        texts=(" b", " c"),
        same=False,
        passport=model.passport(1.0),
    )
    assert visit.say(trap.words.TRAP_DIFFERENT, model="fake") in trap.draw_trap(visit, drawn)


def test_a_message_is_written_in_the_template_only_where_there_is_one(model):
    assert chat.read_prompt(model, "hi", chat=True) == model.write_chat("hi")
    assert chat.read_prompt(model, "hi", chat=False) == "hi"
    plain = SimpleNamespace(chats=False)
    assert chat.read_prompt(plain, "hi", chat=True) == "hi"
    with pytest.raises(EmptyText):
        chat.read_prompt(model, " ", chat=True)


def test_the_checkbox_waits_until_the_model_is_open():
    runtime = Runtime(Settings(), open_backend=open_fake)
    visit = Visit(runtime=runtime, language="en")
    spec = runtime.registry.find("", Capability.GENERATE)
    assert chat.show_checkbox(visit, model=spec.key) == gr.update(visible=False)
    assert runtime.warm_keys() == ()
    with runtime.use(spec):
        assert chat.show_checkbox(visit, model=spec.key) == gr.update(visible=True)
    for nothing in ("no model", "", None):
        shown = chat.show_checkbox(visit, model=nothing)
        assert shown == gr.update(visible=not nothing)


def test_special_tokens_of_a_prompt_are_shown(runtime):
    visit = Visit(runtime=runtime, language="en")
    with runtime.use(runtime.registry.find("playground-gpt", Capability.GENERATE)) as model:
        plain, special = make_shelf(model), make_shelf(model, prompt="[MASK] the cat")
    assert chat.show_prompt(visit, shelf=plain) == ""
    shown = chat.show_prompt(visit, shelf=special)
    assert shown.count("pg-m9") == 1
    assert "1 of the 3 tokens are special" in shown


@pytest.mark.parametrize("place", ["prompt", "typed"])
def test_markup_is_text(visit, model, place):
    prompt = f"{EVIL} cat" if place == "prompt" else PROMPT
    shown = [
        compare_all(visit, model, [0, 1], prompt=prompt)[0],
        show_beams(visit, model, prompt=prompt)[0],
        trap.show_trap(visit, model, prompt=prompt, chat=False)[0],
        next(surprise.show_surprise(visit, model, text=prompt, other=""))[0],
    ]
    game, key, story, *_ = guess.start_game(visit, model, prompt=prompt, chat=False, seed=3)
    game, later, *_ = play(visit, model, game, typed=EVIL if place == "typed" else "king")
    shown += [story, later, guess.show_worth(visit, game=game, player=key)[0]]
    assert not any("<img" in each for each in shown)


HARD = 'He said: "no" \\ \n</script> {x} 😀 你好'
WRITERS = {
    "compare": lambda spec: programs.write_compare(
        spec, HARD, temperatures=[0, 0.5], max_new_tokens=5, **SETTINGS
    ),
    "beams": lambda spec: programs.write_beams(spec, HARD, num_beams=2, max_new_tokens=5),
    "score": lambda spec: programs.write_score(spec, HARD),
    "guess": lambda spec: programs.write_guess(spec, HARD, added=[1, 2], guess=3),
    "trap": lambda spec: programs.write_trap(spec, HARD, temperatures=[0.7], length=5),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("key", ["playground-gpt", "me/typed"])
def test_a_program_is_python_that_holds_the_prompt_as_it_is(runtime, name, key):
    code = WRITERS[name](runtime.registry.find(key, Capability.GENERATE))
    strings = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
    assert HARD in strings
    assert "print(" in code


def test_of_stopped_texts_what_was_seen_stays(visit, model):
    *_, (_, _, whole) = compare.show_comparison(
        visit, model, temperatures=[0, 1], prompt=PROMPT, chat=False, max_new_tokens=6, **SETTINGS
    )
    shown, cut = compare.cut_shown(visit, seen=2, shown=whole)
    assert [len(text.tokens) for text in cut.generations] == [2, 2]
    assert shown.count('role="listitem"') == 4
    assert "pg-note" not in shown
    skipped = compare.cut_shown(visit, seen=6, shown=whole)
    assert all(value == compare.gr.skip() for value in skipped)
