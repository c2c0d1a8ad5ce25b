"""From a widget to a handler and back."""

import threading
from types import SimpleNamespace

import gradio as gr
import pytest

from playground.backends.fake import make_opener
from playground.errors import UnknownModel
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.results import LoadProgress
from playground.settings import Settings
from playground.texts import Text
from playground.texts.errors import SENTENCES
from playground.ui.status import draw_bar, draw_problem, draw_progress, explain_error
from playground.ui.visit import pace_values, read_index, read_language
from playground.ui.wire import Wire, iterate

NEEDS = (Capability.GENERATE,)
NOTHING = gr.EventData(None, None)


def visit_from(language, **query):
    return SimpleNamespace(headers={"accept-language": language}, query_params=query)


@pytest.fixture
def wire() -> Wire:
    settings = Settings(max_characters=100)
    return Wire(Runtime(settings, open_backend=make_opener()))


# What stands in the boxes when the page opens.
USUAL = {"text": "it is", "model": "playground-gpt"}


def connect(wire, handler, names, *, needs=(), with_status=True, first=False):
    """The function that Gradio would call for an event of the handler."""
    with gr.Blocks() as page:
        inputs = {name: gr.Textbox(USUAL.get(name, "")) for name in names}
        parts = {
            "outputs": [gr.HTML()],
            "needs": needs,
            "status": gr.HTML() if with_status else None,
        }
        if first:
            wire.first(page, handler, tab="some", inputs=inputs, **parts)
        else:
            wire.on(page.load, handler, inputs=inputs, **parts)
    *_, event = page.fns.values()
    return event.fn


def repeat(visit, *, text):
    return f"{visit.language}: {text}"


def continue_text(visit, backend, *, text):
    return (f"{backend.key} reads {text}",)


def fail(visit, *, text):
    raise UnknownModel(model=text)


# What a handler gives.


def test_a_handler_gets_its_values_by_name_and_the_readers_language(wire):
    event = connect(wire, repeat, ["text"])
    assert list(event(visit_from("zh-CN"), NOTHING, "hello")) == [("zh: hello", "")]


def test_without_a_status_a_single_output_is_not_wrapped(wire):
    event = connect(wire, repeat, ["text"], with_status=False)
    assert list(event(visit_from("en"), NOTHING, "hello")) == ["en: hello"]


def test_a_generator_streams(wire):
    def spell(visit, *, text):
        yield from text

    event = connect(wire, spell, ["text"], with_status=False)
    assert list(event(visit_from("en"), NOTHING, "abc")) == ["a", "b", "c"]


def test_what_a_handler_gives_becomes_tuples():
    assert list(iterate("one")) == [("one",)]
    assert list(iterate(("one", "two"))) == [("one", "two")]
    assert list(iterate(x for x in ("one", ("two", "three")))) == [("one",), ("two", "three")]


# Opening a model.


def test_progress_is_shown_while_the_model_opens_and_gone_afterwards(wire):
    event = connect(wire, continue_text, ["text", "model"], needs=NEEDS)
    *opening, last = event(visit_from("en"), NOTHING, "hello", "playground-gpt")
    assert opening
    assert all("<progress" in line and "playground-gpt" in line for _, line in opening)
    assert last == ("playground-gpt reads hello", "")


def test_a_warm_model_answers_at_once(wire):
    event = connect(wire, continue_text, ["text", "model"], needs=NEEDS)
    list(event(visit_from("en"), NOTHING, "hello", "playground-gpt"))
    assert len(list(event(visit_from("en"), NOTHING, "hello", "playground-gpt"))) == 1


@pytest.mark.parametrize("name", ["", None])
def test_no_model_means_the_first_that_can(wire, name):
    event = connect(wire, continue_text, ["text", "model"], needs=NEEDS)
    *_, (shown, _) = event(visit_from("en"), NOTHING, "hello", name)
    assert shown == "playground-gpt reads hello"


# What went wrong.


@pytest.mark.parametrize(("language", "words"), [("en", "no model called"), ("zh", "没有名为")])
def test_an_error_is_a_line_beside_the_field_in_the_readers_language(wire, language, words):
    (shown,) = connect(wire, fail, ["text"])(visit_from(language), NOTHING, "x")
    kept, line = shown
    assert words in line
    assert 'role="alert"' in line
    assert kept == gr.skip()


def test_what_was_typed_is_escaped_in_the_line(wire):
    ((_, line),) = connect(wire, fail, ["text"])(visit_from("en"), NOTHING, "<img onerror=x>")
    assert "&lt;img onerror=x&gt;" in line
    assert "<img" not in line


def test_what_was_typed_is_escaped_in_a_toast(wire):
    event = connect(wire, fail, ["text"], with_status=False)
    with pytest.raises(gr.Error, match="&lt;img onerror=x&gt;") as caught:
        next(event(visit_from("en"), NOTHING, "<img onerror=x>"))
    assert not caught.value.print_exception
    assert isinstance(caught.value.__cause__, UnknownModel)


def test_without_a_status_an_error_is_a_toast_only(wire):
    event = connect(wire, fail, ["text"], with_status=False)
    with pytest.raises(gr.Error):
        next(event(visit_from("en"), NOTHING, "x"))


def test_a_text_past_the_limit_never_reaches_the_handler(wire):
    event = connect(wire, fail, ["text"], with_status=False)
    with pytest.raises(gr.Error, match="101 characters; the page reads up to 100"):
        next(event(visit_from("en"), NOTHING, "x" * 101))


def test_a_mistake_of_ours_is_not_dressed_up_as_the_users(wire):
    def stumble(visit, *, text):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        next(connect(wire, stumble, ["text"])(visit_from("en"), NOTHING, "x"))


@pytest.mark.parametrize("names", [["txt"], [], ["text", "more"]])
def test_names_are_checked_when_the_page_is_built(wire, names):
    with pytest.raises(TypeError):
        connect(wire, repeat, names)
    with pytest.raises(TypeError):
        connect(wire, repeat, names, first=True)


# Before the first click.


def test_the_first_result_is_computed_once_for_all_visitors_of_a_language(wire):
    calls = []

    def count(visit, backend, *, text):
        calls.append(visit.language)
        yield "half"
        yield f"{text} done"

    event = connect(wire, count, ["text", "model"], needs=NEEDS, first=True)
    for language in ("en", "en", "zh", "en"):
        *_, last = event(visit_from(language), NOTHING)
        assert last == (f"{USUAL['text']} done", "")
    assert calls == ["en", "zh"]


def test_the_first_result_is_whole_though_its_first_visitor_goes_on(wire):
    def finish(visit, backend, *, text):
        # Another start in the same place, while this is computed.
        for running in list(wire._writing.values()):
            running.late.set()
            running.halt.set()
        yield f"{text} half" if visit.halt.is_set() else f"{text} done"

    event = connect(wire, finish, ["text", "model"], needs=NEEDS, first=True)
    ann, bob = (
        SimpleNamespace(headers={}, query_params={}, session_hash=session)
        for session in ("ann", "bob")
    )
    assert list(event(ann, NOTHING))[-1] == (gr.skip(), gr.skip())
    assert list(event(bob, NOTHING))[-1] == (f"{USUAL['text']} done", "")


@pytest.mark.parametrize(
    ("text", "model"), [("hers", "playground-gpt"), ("it is", "openai-community/gpt2")]
)
def test_what_a_link_asks_for_is_kept_for_nobody(wire, text, model):
    event = connect(wire, continue_text, ["text", "model"], needs=NEEDS, first=True)
    linked = visit_from("en", tab="some", text=text, model=model)
    for _ in range(3):
        assert list(event(linked, NOTHING))[-1][0] == f"{model} reads {text}"
    assert wire._first == {}


# Words.


def test_a_label_is_known_in_both_languages(wire):
    label = wire.label(Text(en="Colour", zh="颜色"))
    assert wire.translations["en"][label.key] == "Colour"
    assert wire.translations["zh"][label.key] == "颜色"


@pytest.mark.parametrize(
    ("request_", "language"),
    [
        (visit_from("zh-CN,zh;q=0.9"), "zh"),
        (visit_from("en"), "en"),
        (SimpleNamespace(headers={}), "en"),
        (SimpleNamespace(), "en"),
        (None, "en"),
    ],
)
def test_the_language_is_the_browsers(request_, language):
    assert read_language(request_) == language


@pytest.mark.parametrize(
    ("data", "index"),
    [
        ({"index": 3}, 3),
        ({"index": -1}, None),
        ({"index": float("nan")}, None),
        ({"index": "3"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_the_chosen_chip_is_read_from_the_event(data, index):
    assert read_index(gr.EventData(None, data)) == index


# Pace.


def test_a_pace_keeps_the_first_and_the_last_value():
    assert list(pace_values(range(1_000), seconds=60)) == [0, 999]


def test_without_a_pause_every_value_passes():
    assert list(pace_values(range(5), seconds=0)) == list(range(5))


@pytest.mark.parametrize("values", [[], [1], [1, 2]])
def test_few_values_all_pass(values):
    assert list(pace_values(values, seconds=60)) == values


def test_after_a_halt_no_further_value_is_asked_for():
    asked, halt = [], threading.Event()

    def count():
        for number in range(1_000):
            asked.append(number)
            if number == 6:
                halt.set()
            yield number

    assert list(pace_values(count(), halt=halt, seconds=60)) == [0, 6]
    assert asked == list(range(7))


# Stop.


def connect_stop(wire, handler):
    """The functions of the work and of its Stop."""
    with gr.Blocks() as page:
        buttons = (gr.Button(), gr.Button())
        inputs = {"text": gr.Textbox(), "model": gr.Textbox()}
        wire.run(
            [buttons[0].click],
            handler,
            buttons=buttons,
            inputs=inputs,
            outputs=[gr.HTML()],
            needs=NEEDS,
            status=gr.HTML(),
        )
    (stop,) = [event for event in page.fns.values() if event.cancels]
    (work,) = [page.fns[index] for index in stop.cancels]
    (halt,) = [event for event in page.fns.values() if event.fn and event.fn.__name__ == "halt"]
    return work.fn, halt.fn


def count_up(visit, backend, *, text):
    for number in range(1_000):
        if visit.halt.is_set():
            yield f"{text} halted at {number}"
            return
        yield f"{text} {number}"


def test_stop_halts_the_work_of_its_own_session_alone(wire):
    work, halt = connect_stop(wire, count_up)
    ann, bob = (SimpleNamespace(headers={}, session_hash=session) for session in ("ann", "bob"))
    of_ann = work(ann, NOTHING, "ann", "playground-gpt")
    of_bob = work(bob, NOTHING, "bob", "playground-gpt")
    begun = [next(each) for each in (of_ann, of_bob)]
    while isinstance(begun[0], dict) or "0" not in begun[0][0]:
        begun[0] = next(of_ann)
    while isinstance(begun[1], dict) or "0" not in begun[1][0]:
        begun[1] = next(of_bob)
    halt(ann, 0)
    assert next(of_ann)[0] == "ann halted at 1"
    assert next(of_bob)[0] == "bob 1"
    # What has ended can be stopped no more, and nothing is kept of it.
    assert list(of_ann) == []
    of_bob.close()
    halt(bob, 0)
    assert wire._running == {}


def begin(work, asker, text):
    """What such a work gives, from its first value of its own on."""
    running = work(asker, NOTHING, text, "playground-gpt")
    while isinstance(first := next(running)[0], dict):
        pass
    assert first == f"{text} 0"
    return running


def test_what_began_last_is_shown_and_what_began_before_ends_with_nothing(wire):
    work, _ = connect_stop(wire, count_up)
    ann = SimpleNamespace(headers={}, session_hash="ann")
    early = begin(work, ann, "early")
    late = begin(work, ann, "late")
    assert list(early) == [(gr.skip(), gr.skip())]
    assert next(late)[0] == "late 1"
    late.close()
    assert wire._running == wire._writing == {}


def test_what_ends_after_a_later_one_ended_is_not_shown_either(wire):
    work, _ = connect_stop(wire, lambda visit, backend, *, text: iter_words(text))
    ann = SimpleNamespace(headers={}, session_hash="ann")
    slow = begin(work, ann, "slow")
    assert [step[0] for step in begin(work, ann, "quick")] == ["quick end"]
    assert list(slow) == [(gr.skip(), gr.skip())]


def iter_words(text):
    yield f"{text} 0"
    yield f"{text} end"


def test_stop_stays_while_another_start_works(wire):
    work, halt = connect_stop(wire, count_up)
    ann = SimpleNamespace(headers={}, session_hash="ann")
    running = begin(work, ann, "text")
    ((_, stop),) = wire._running
    assert wire.is_running("ann", stop)
    assert not wire.is_running("bob", stop)
    halt(ann, 0)
    assert not wire.is_running("ann", stop)
    running.close()


# The line under the button.


@pytest.mark.parametrize("stage", ["waiting", "downloading", "reading"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_bar_names_the_model_and_how_far_it_is(stage, language):
    progress = LoadProgress(model="<b>", stage=stage, done=1_000_000, total=4_000_000)
    shown = draw_progress(progress, language)
    assert "&lt;b&gt;" in shown
    assert 'value="1000000" max="4000000"' in shown


def test_a_bar_without_a_total_moves_by_itself():
    assert "value=" not in draw_bar("Loading", done=0, total=0)


def test_a_problem_is_escaped():
    assert "&lt;script&gt;" in draw_problem("<script>")


def test_an_error_is_explained_with_its_parameters():
    sentence = explain_error(UnknownModel(model="m"), "en")
    assert sentence == SENTENCES["unknown_model"].say("en", model="m")
