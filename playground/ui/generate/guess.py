"""Guess the next token: say what comes, then look; the text goes on by what came."""

import html
import math
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from playground.backends.base import Generates, Sampling
from playground.plots.guesses import Bar, draw_bars
from playground.plots.labels import format_probability, show_text
from playground.plots.surprise import format_bits
from playground.plots.tables import Table, Value
from playground.results import Guess
from playground.tasks.generate import read_sampling
from playground.tasks.predict import peek, reveal
from playground.texts import common
from playground.texts import surprise as words
from playground.ui import parts
from playground.ui.generate.chat import read_prompt
from playground.ui.generate.ground import NEEDS, Ground
from playground.ui.generate.programs import write_guess
from playground.ui.visit import Visit
from playground.ui.wire import Wire

SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Game:
    """A game so far: what the model read at its start, and every guess with what came."""

    prompt: str
    rounds: tuple[Guess, ...] = ()

    @property
    def added(self) -> list[int]:
        """The ids that came."""
        return [each.came.id for each in self.rounds]

    @property
    def text(self) -> str:
        """What came, as text."""
        return "".join(each.came.text for each in self.rounds)

    @property
    def ended(self) -> bool:
        """Whether the model ended the text."""
        return bool(self.rounds) and self.rounds[-1].ended


def build(wire: Wire, ground: Ground) -> None:
    """The text so far, a guess, and what it was worth."""
    label = wire.label
    with gr.Accordion(label(words.GUESS), open=False, elem_id="pg-guess"):
        gr.Markdown(label(words.GUESS_HOW), elem_classes="pg-how")
        start = gr.Button(label(words.GUESS_START), variant="secondary")
        story = gr.HTML()
        with gr.Column(visible=False) as table:
            five = gr.Radio([], label=label(words.GUESS_FIVE))
            typed = gr.Textbox(
                label=label(words.GUESS_BOX),
                info=label(words.GUESS_BOX_INFO),
                max_lines=1,
                elem_classes="pg-typed",
            )
            show = gr.Button(label(words.GUESS_REVEAL), variant="secondary")
        status = parts.add_status()
        worth = gr.HTML()
        code = parts.add_code(wire)
    # The model that began the game goes on with it, whatever the picker says by then.
    game, player = gr.State(None), gr.State("")
    begun = wire.on(
        start.click,
        start_game,
        inputs=ground.pick("prompt", "model", "chat", "seed"),
        outputs=[game, player, story, five, table],
        needs=NEEDS,
        status=status,
    )
    guessed = [
        wire.on(
            trigger,
            take_guess,
            inputs={
                **{"game": game, "typed": typed, "five": five, "model": player},
                **ground.pick("temperature", "seed", "top_k", "top_p", "min_p"),
                **ground.pick("repetition_penalty"),
            },
            outputs=[game, story, five, typed],
            needs=NEEDS,
            status=status,
        )
        for trigger in (show.click, typed.submit)
    ]
    wire.on(five.input, clear_typed, inputs={}, outputs=[typed])
    for event in (begun, *guessed):
        wire.on(
            event.then,
            show_worth,
            inputs={"game": game, "player": player},
            outputs=[worth, code],
        )


def clear_typed(visit: Visit) -> str:
    """A token that is chosen takes the place of a word that was typed."""
    del visit
    return ""


def start_game(
    visit: Visit, backend: Generates, *, prompt: str, chat: bool, seed: float
) -> tuple[Any, ...]:
    """A new game: the prompt, and five tokens to choose from."""
    text = read_prompt(backend, prompt, chat=chat)
    choices = offer(backend, Game(prompt=text), sampling=read_sampling(seed=seed))
    assert visit.spec is not None
    game = Game(prompt=text)
    return game, visit.spec.key, draw_story(visit, game), choices, gr.update(visible=True)


def offer(backend: Generates, game: Game, *, sampling: Sampling) -> Any:
    """The five likeliest tokens as choices, none chosen; none once the text has ended."""
    if game.ended:
        return gr.update(choices=[], value=None)
    likeliest = peek(backend, game.prompt, sampling=sampling, added=game.added)
    return gr.update(
        choices=[(show_text(token.text), str(token.id)) for token in likeliest], value=None
    )


def take_guess(
    visit: Visit,
    backend: Generates,
    *,
    game: Game | None,
    typed: str,
    five: str | None,
    temperature: float,
    seed: float,
    top_k: float,
    top_p: float,
    min_p: float,
    repetition_penalty: float,
) -> tuple[Any, ...]:
    """What the guess was worth, and the next place."""
    if game is None or game.ended:
        return (gr.skip(),) * 4
    sampling = read_sampling(
        temperature=temperature,
        top_k=top_k,
        top_p=top_p,
        min_p=min_p,
        repetition_penalty=repetition_penalty,
        seed=seed,
    )
    guess: str | int = typed if typed.strip() or not five else int(five)
    result = reveal(backend, game.prompt, guess=guess, sampling=sampling, added=game.added)
    game = replace(game, rounds=(*game.rounds, result))
    return game, draw_story(visit, game), offer(backend, game, sampling=sampling), ""


def draw_story(visit: Visit, game: Game) -> str:
    """The text so far, what came marked, with a blank at its end."""
    label = html.escape(visit.say(words.GUESS_TEXT))
    blank = "" if game.ended else '<b class="pg-blank">?</b>'
    came = f"<mark>{html.escape(game.text)}</mark>" if game.text else ""
    return (
        f'<p class="pg-story" role="group" aria-label="{label}">'
        f"{html.escape(game.prompt)}{came}{blank}</p>"
    )


def show_worth(visit: Visit, *, game: Game | None, player: str) -> tuple[str, str]:
    """What the last guess was worth, the score so far, and the program that says the same."""
    if game is None or not game.rounds:
        return "", ""
    last = game.rounds[-1]
    spec = visit.runtime.registry.find(player, *NEEDS)
    code = write_guess(spec, game.prompt, added=game.added[:-1], guess=last.id)
    return draw_worth(visit, game), code


def draw_worth(visit: Visit, game: Game) -> str:
    """Finding, bars, score and the table of all rounds."""
    last = game.rounds[-1]
    table = tabulate_rounds(visit, game)
    pieces = visit.say(words.GUESS_PIECES, pieces=last.pieces, guess=show_text(last.guess))
    return "".join(
        [
            parts.draw_title(read_guess(visit, last)),
            parts.draw_note(pieces) if last.pieces > 1 else "",
            draw_last(visit, last),
            parts.draw_note(visit.say(words.GUESS_ENDED)) if game.ended else "",
            parts.draw_note(read_score(visit, game)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "guesses", table)}</p>',
            parts.draw_passport(visit, last.passport),
        ]
    )


def read_guess(visit: Visit, guess: Guess) -> str:
    """The finding: whether the guess came, and what the model thought of it."""
    values: dict[str, str | int] = {
        "guess": show_text(guess.guess),
        "probability": format_probability(guess.probability),
    }
    if guess.id == guess.came.id:
        return visit.say(words.GUESS_HIT, rank=guess.rank, **values)
    came = show_text(name_came(guess))
    if guess.rank == 1:
        return visit.say(words.GUESS_BEST, came=came, **values)
    return visit.say(words.GUESS_MISS, rank=guess.rank, came=came, **values)


def draw_last(visit: Visit, guess: Guess) -> str:
    """The five likeliest, the guess and what came, as bars."""
    shown = guess.came.alternatives[:SHOWN]
    bars = [
        Bar(text=each.text, rank=place, probability=each.probability, sampled=each.sampled)
        for place, each in enumerate(shown, 1)
    ]
    ids = [each.id for each in shown]
    others = {each.id: each for each in guess.came.alternatives}
    for id_, rank, probability, text in (
        (guess.id, guess.rank, guess.probability, guess.guess),
        (guess.came.id, guess.came.rank, guess.came.probability, name_came(guess)),
    ):
        if id_ not in ids:
            sampled = others[id_].sampled if id_ in others else None
            ids.append(id_)
            bars.append(Bar(text=text, rank=rank, probability=probability, sampled=sampled))
    marks = [
        " · ".join(
            visit.say(text)
            for text, id_ in ((words.GUESS_YOURS, guess.id), (words.GUESS_CAME, guess.came.id))
            if id_ == each
        )
        for each in ids
    ]
    marked = [replace(bar, mark=mark) for bar, mark in zip(bars, marks, strict=True)]
    headers = (common.RANK, common.TOKEN, common.PROBABILITY, words.GUESS_AFTER)
    return draw_bars(
        sorted(marked, key=lambda bar: bar.rank),
        headers=[visit.say(header) for header in headers],
        label=visit.say(words.GUESS_NEXT),
    )


def read_score(visit: Visit, game: Game) -> str:
    """How the guesses have done so far."""
    count = len(game.rounds)
    return visit.say(
        words.GUESS_SCORE,
        guesses=count,
        best=sum(each.rank == 1 for each in game.rounds),
        hits=sum(each.id == each.came.id for each in game.rounds),
        bits=format_bits(sum(each.bits for each in game.rounds) / count),
        came=format_bits(sum(measure_came(each) for each in game.rounds) / count),
    )


def measure_came(guess: Guess) -> float:
    """Bits of the token that came."""
    return -math.log2(guess.came.probability or math.ulp(0.0))


def name_came(guess: Guess) -> str:
    """The token that came by its name; the text of one that ends a text is empty."""
    names = {each.id: each.text for each in guess.came.alternatives}
    return names.get(guess.came.id, guess.came.text)


def tabulate_rounds(visit: Visit, game: Game) -> Table:
    """round, guess, its rank, probability and bits, what came, its probability"""
    headers = [
        visit.say(header)
        for header in (
            *(words.GUESS_ROUND, words.GUESS_BOX, common.RANK, words.GUESS_CHANCE),
            *(words.GUESS_BITS, words.GUESS_CAME, words.GUESS_CAME_CHANCE),
        )
    ]
    rows: list[list[Value]] = [
        [
            *(number, show_text(each.guess), each.rank, each.probability, each.bits),
            *(show_text(name_came(each)), each.came.probability),
        ]
        for number, each in enumerate(game.rounds, 1)
    ]
    return headers, rows
