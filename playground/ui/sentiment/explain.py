"""Which words did it: leaving each out, and two gradients, side by side."""

import html
from typing import Any

from playground.backends.base.attributing import AttributesClasses
from playground.plots.labels import format_points, format_probability
from playground.plots.methods import draw_methods, tabulate_methods
from playground.plots.words import draw_words
from playground.results import Attribution
from playground.results.judging import Explanation
from playground.tasks.explain import explain
from playground.texts import Text
from playground.texts import sentiment as words
from playground.ui import parts
from playground.ui.sentiment.judge import name_label
from playground.ui.sentiment.programs import write_explain
from playground.ui.visit import Visit

NAMES = {
    "occlusion": words.OCCLUSION,
    "gradient": words.GRADIENT,
    "integrated": words.INTEGRATED,
}
# What Spearman's ρ is called from here on.
DEGREES = ((0.8, words.WELL), (0.4, words.SOMEWHAT), (-1.0, words.HARDLY))
# The first box of the tab that is typed into; a pause there is an event.
PAUSE = """
const tab = element.closest('.tabitem');
let timer = null;
tab?.addEventListener('input', (event) => {
  if (event.target !== tab.querySelector('textarea')) return;
  clearTimeout(timer);
  timer = setTimeout(() => trigger('select', {}), 600);
});
"""


def show_explanation(
    visit: Visit, backend: AttributesClasses, *, text: str
) -> tuple[str, Any, str, str]:
    """The words with their weights, the three ways, how far they agree, and the program."""
    result = explain(backend, text)
    assert visit.spec is not None
    plot = draw_methods(result.words, names=[visit.say(name) for name in NAMES.values()])
    return (
        draw_strip(visit, result),
        plot if result.words else None,
        draw_ways(visit, result),
        write_explain(visit.spec, result, exclusive=backend.exclusive, text=text),
    )


def draw_strip(visit: Visit, result: Explanation) -> str:
    """The words, coloured by what leaving them out does; their reading; the next title."""
    heading = f'<h3 class="pg-heading">{html.escape(visit.say(words.WORDS))}</h3>'
    if not result.words:
        return heading + parts.draw_note(visit.say(words.NO_WORDS))
    weights = [Attribution(text=word.text, weight=word.occlusion) for word in result.words]
    return "".join(
        [
            heading,
            draw_words(weights, label=visit.say(words.WORDS)),
            parts.draw_note(visit.say(choose_reading(result))),
            parts.draw_note(read_words(visit, result)),
            f'<h3 class="pg-heading">{html.escape(visit.say(words.WAYS))}</h3>',
            parts.draw_title(compare_ways(visit, result)),
        ]
    )


def choose_reading(result: Explanation) -> Text:
    """Whether words were left out, or whole sentences."""
    whole = any(" " in unit.text.strip() for unit in result.words)
    return words.CLAUSES_HOW if whole else words.WORDS_HOW


def read_words(visit: Visit, result: Explanation) -> str:
    """What leaving out the heaviest word would do."""
    heaviest = max(result.words, key=lambda word: abs(word.occlusion))
    return visit.say(
        words.WORDS_READING,
        word=heaviest.text.strip(),
        label=name_label(visit, result.label),
        points=f"{abs(heaviest.occlusion) * 100:.1f}",
        direction=visit.say(words.LOWER if heaviest.occlusion > 0 else words.HIGHER),
    )


def compare_ways(visit: Visit, result: Explanation) -> str:
    """How far leaving out and integrated gradients agree."""
    for each in result.agreements:
        if (each.first, each.second) == ("occlusion", "integrated") and each.rho is not None:
            degree = next(name for low, name in DEGREES if each.rho >= low - 1e-9)
            return visit.say(words.AGREE, degree=visit.say(degree), rho=write_rho(each.rho))
    return visit.say(words.AGREE_UNKNOWN)


def write_rho(rho: float | None) -> str:
    """0.83, −0.20, or a dash."""
    return "–" if rho is None else f"{rho:.2f}".replace("-", "−")


def draw_ways(visit: Visit, result: Explanation) -> str:
    """What the columns mean, what integrated gradients add up to, table and passport."""
    if not result.words:
        return parts.draw_passport(visit, result.passport)
    headers = [words.WORD, words.OCCLUSION_UNIT, words.GRADIENT_UNIT, words.INTEGRATED_UNIT]
    table = tabulate_methods(result.words, headers=[visit.say(header) for header in headers])
    return "".join(
        [
            parts.draw_note(read_ways(visit, result)),
            parts.draw_note(read_sum(visit, result)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "words", table)}</p>',
            parts.draw_passport(visit, result.passport),
        ]
    )


def read_ways(visit: Visit, result: Explanation) -> str:
    """What the columns are, and Spearman's ρ of each two."""
    comma = "；" if visit.language == "zh" else "; "
    rhos = comma.join(
        f"{visit.say(NAMES[each.first])} – {visit.say(NAMES[each.second])} {write_rho(each.rho)}"
        for each in result.agreements
    )
    return visit.say(words.WAYS_READING, label=name_label(visit, result.label), rhos=rhos)


def read_sum(visit: Visit, result: Explanation) -> str:
    """Completeness: what the integrated gradients add up to, and by how much they miss."""
    return visit.say(
        words.COMPLETE,
        label=name_label(visit, result.label),
        blank=format_probability(result.blank),
        probability=format_probability(result.probability),
        rise=format_points(result.probability - result.blank),
        points=result.points,
        total=format_points(sum(word.integrated for word in result.words)),
        gap=f"{100 * result.gap:.2f}",
    )
