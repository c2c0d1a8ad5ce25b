"""The line before the heavy work."""

import threading
import time
from types import SimpleNamespace

import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.backends.fake import make_opener
from playground.errors import QueueFull, TooManyAtOnce
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.settings import Settings
from playground.ui import desk
from playground.ui.desk import Desk
from playground.ui.turns import Turns

NEEDS = (Capability.GENERATE,)


def make_turns(limit=1, waiting=10, session=10, address=100):
    return Turns(
        limit=limit, most_waiting=waiting, most_per_session=session, most_per_address=address
    )


def test_so_many_run_and_the_others_know_their_place():
    turns = make_turns(limit=2)
    tickets = [turns.enter(name) for name in "abcd"]
    assert [ticket.wait(0) for ticket in tickets] == [0, 0, 1, 2]
    assert (turns.running, turns.waiting) == (2, 2)
    tickets[1].leave()
    assert [ticket.wait(0) for ticket in tickets[2:]] == [0, 1]
    # Whoever waits may leave, and leaving twice does no harm.
    tickets[3].leave()
    tickets[3].leave()
    assert (turns.running, turns.waiting) == (2, 0)


def test_who_has_least_running_is_next():
    turns = make_turns(limit=2)
    first, second = turns.enter("greedy"), turns.enter("greedy")
    third, fourth = turns.enter("greedy"), turns.enter("greedy")
    modest = turns.enter("modest")
    assert [each.wait(0) for each in (third, fourth, modest)] == [2, 3, 1]
    first.leave()
    assert [each.wait(0) for each in (third, fourth, modest)] == [1, 2, 0]
    second.leave()
    assert third.wait(0) == 0


def test_a_full_line_says_when_to_come_again():
    turns = make_turns(waiting=2)
    for name in "abc":
        turns.enter(name)
    with pytest.raises(QueueFull) as failure:
        turns.enter("d")
    assert failure.value.waiting == 2
    assert failure.value.seconds >= 1


@pytest.mark.parametrize("limits", [{"session": 2}, {"address": 2}])
def test_a_visitor_and_a_network_have_their_limits(limits):
    turns = make_turns(**limits)
    sessions = ["a", "a"] if "session" in limits else ["a", "b"]
    tickets = [turns.enter(name, address="10.0.0.1") for name in sessions]
    with pytest.raises(TooManyAtOnce):
        turns.enter("a", address="10.0.0.1")
    turns.enter("c", address="10.0.0.2")
    tickets[0].leave()
    turns.enter("a", address="10.0.0.1")


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), max_size=40))
def test_nobody_is_lost_and_never_do_too_many_run(moves):
    turns = make_turns(limit=3, waiting=100, session=100)
    held = []
    for session, leaves in moves:
        if leaves and held:
            held.pop(0).leave()
        else:
            held.append(turns.enter(session))
        assert turns.running == min(3, len(held))
        assert turns.running + turns.waiting == len(held)
        places = sorted(ticket.wait(0) for ticket in held)
        assert places == [0] * turns.running + list(range(1, turns.waiting + 1))
    for ticket in held:
        ticket.leave()
    assert (turns.running, turns.waiting) == (0, 0)


def test_a_turn_that_comes_wakes_who_waits():
    turns = make_turns()
    first, second = turns.enter("a"), turns.enter("b")
    threading.Timer(0.05, first.leave).start()
    start = time.monotonic()
    assert second.wait(30) == 0
    assert time.monotonic() - start < 10


# At the desk.


def visitor(session):
    return SimpleNamespace(headers={}, session_hash=session, client=SimpleNamespace(host="::1"))


@pytest.fixture
def served(monkeypatch):
    monkeypatch.setattr(desk, "PATIENCE", 0.01)
    settings = Settings(concurrency=1, queue_size=1, most_per_session=2, most_seconds=1)
    return Desk(Runtime(settings, open_backend=make_opener()))


def count_up(visit, backend, *, text):
    for number in range(1_000):
        yield f"{text} {number}"


def wrap(served, handler=count_up):
    return served.wrap(
        handler, names=["text", "model"], count=1, needs=NEEDS, status=True, line="heavy"
    )


def start(event, session):
    return event(visitor(session), gr.EventData(None, None), session, "playground-gpt")


def run_to(steps, word):
    """The first value whose answer or line has the word in it."""
    return next(step for step in steps if any(word in str(part) for part in step))


def test_who_waits_is_told_the_place_until_the_turn_comes(served):
    event = wrap(served)
    ann, bob = start(event, "ann"), start(event, "bob")
    run_to(ann, "ann 0")
    assert "you are next" in run_to(bob, "served")[1]
    assert served.lines["heavy"].waiting == 1
    ann.close()
    assert run_to(bob, "bob 0")[1] == ""
    bob.close()
    assert (served.lines["heavy"].running, served.lines["heavy"].waiting) == (0, 0)


def test_who_leaves_the_line_makes_room(served):
    event = wrap(served)
    ann, bob, cat = (start(event, name) for name in ("ann", "bob", "cat"))
    run_to(ann, "ann 0")
    run_to(bob, "served")
    assert "The queue is full" in list(cat)[-1][1]
    bob.close()
    assert served.lines["heavy"].waiting == 0
    assert "you are next" in run_to(start(event, "cat"), "served")[1]


def test_one_visitor_cannot_take_all_the_turns(served):
    event = wrap(served)
    first, second, third = (start(event, "ann") for _ in range(3))
    run_to(first, "ann 0")
    run_to(second, "served")
    assert "as many as one visitor may" in list(third)[-1][1]


def test_stop_while_waiting_ends_the_wait(served):
    event = served.wrap(
        count_up, names=["text", "model"], count=1, needs=NEEDS, status=True, line="heavy", stop=7
    )
    ann, bob = start(wrap(served), "ann"), start(event, "bob")
    run_to(ann, "ann 0")
    run_to(bob, "served")
    served.halt("bob", 7)
    assert not any("bob" in str(value) for step in bob for value in step)
    assert (served.lines["heavy"].running, served.lines["heavy"].waiting) == (1, 0)


def test_what_takes_too_long_is_stopped(served, monkeypatch):
    def dawdle(visit, backend, *, text):
        for number in range(50):
            time.sleep(0.1)
            yield f"{text} {number}"

    steps = list(start(wrap(served, dawdle), "ann"))
    assert len(steps) < 40
    assert "longer than 1 s" in steps[-1][1]
    assert served.lines["heavy"].running == 0


def test_an_error_makes_room_too(served):
    def fail(visit, backend, *, text):
        raise QueueFull(waiting=3, seconds=4)

    assert "Try again in about 4 s" in list(start(wrap(served, fail), "ann"))[-1][1]
    assert served.lines["heavy"].running == 0
