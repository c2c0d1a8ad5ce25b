"""Readers and translators against the library's own numbers."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from playground.backends.base import LONGEST_ANSWER, RIVALS
from playground.backends.local.reader import find_context, split_context
from playground.errors import NoTranslation

QUESTION = "Where is the cat?"
TEXT = "The cat sat on the mat and looked at the sea."


def test_a_span_scores_as_the_librarys_logits_say(open_tiny):
    backend = open_tiny("reader")
    found = backend.answer(QUESTION, TEXT, most=3)
    cut = backend._cutter.cut(QUESTION, TEXT)
    with torch.inference_mode():
        output = backend._model(
            input_ids=torch.tensor([cut.ids]), token_type_ids=torch.tensor([cut.types])
        )
    starts, ends = output.start_logits[0].numpy(), output.end_logits[0].numpy()
    first, last = find_context(cut)
    scores = {
        (i - first, j - first): starts[i] + ends[j]
        for i in range(first, last)
        for j in range(i, min(i + LONGEST_ANSWER, last))
    }
    total = np.logaddexp.reduce([*scores.values(), starts[0] + ends[0]])
    best = sorted(scores, key=lambda span: -scores[span])[:3]
    assert [(span.first, span.last) for span in found.spans] == best
    for span in found.spans:
        expected = np.exp(scores[span.first, span.last] - total)
        assert span.probability == pytest.approx(expected, rel=1e-3)
    assert found.no_answer == pytest.approx(starts[0] + ends[0] - total, abs=1e-3)
    assert found.windows == 1


@pytest.mark.parametrize("words", [5, 60, 61, 200])
def test_every_span_of_a_long_context_lies_in_a_window(open_tiny, words):
    cut = open_tiny("reader")._cutter.cut(QUESTION, "cat " * words)
    first, last = find_context(cut)
    windows = split_context(cut, first, last, size=64)
    covered = {
        (window.offset + start, window.offset + end)
        for window in windows
        for start in range(window.last - window.first)
        for end in range(start, window.last - window.first)
    }
    length = last - first
    reach = min(LONGEST_ANSWER, 64 - (len(cut.ids) - length) - LONGEST_ANSWER)
    assert all(
        (start, end) in covered
        for start in range(length)
        for end in range(start, min(start + reach, length))
    )
    assert all(len(window.cut.ids) <= 64 for window in windows)
    assert windows[0].offset == 0
    assert windows[-1].offset + windows[-1].last - windows[-1].first == length


def test_a_translation_is_the_librarys_and_hides_its_prefix(open_tiny):
    backend = open_tiny("t5")
    assert backend.languages == (("en", "de"), ("en", "zh"))
    written = backend.translate(TEXT, source="en", target="de", max_new_tokens=8, num_beams=3)
    ids = torch.tensor([backend._cutter.cut(f"the king said: {TEXT}").ids])
    with torch.inference_mode():
        output = backend._model.generate(ids, max_new_tokens=8, num_beams=3)[0]
        logits = backend._model(input_ids=ids, decoder_input_ids=output[None, :-1]).logits[0]
    assert [token.id for token in written.target_tokens] == output[1:].tolist()
    chosen = logits.softmax(-1).gather(1, output[1:, None])[:, 0]
    # Two implementations of attention.
    np.testing.assert_allclose(written.probabilities, chosen, atol=1e-4)
    shown = [token for token in written.source_tokens if not token.special]
    assert shown[0].start == 0
    assert not any(token.text.strip() == "king" for token in written.source_tokens)


def find_source(backend, text):
    return torch.tensor([backend._cutter.cut(f"the king said: {text}").ids])


def test_rivals_are_the_likeliest_tokens_of_a_plain_forward_pass(open_tiny):
    backend = open_tiny("t5")
    written = backend.translate(TEXT, source="en", target="de", max_new_tokens=6, num_beams=2)
    ids = [token.id for token in written.target_tokens]
    with torch.inference_mode():
        logits = backend._model(
            input_ids=find_source(backend, TEXT),
            decoder_input_ids=torch.tensor([[backend._start, *ids[:-1]]]),
        ).logits[0]
    assert len(written.rivals) == len(ids)
    for row, rivals in zip(logits.softmax(-1), written.rivals, strict=True):
        best = row.topk(RIVALS)
        assert [rival.id for rival in rivals] == best.indices.tolist()
        np.testing.assert_allclose(
            [rival.probability for rival in rivals], best.values, rtol=1e-3, atol=1e-6
        )


@pytest.mark.parametrize("beams", [1, 3])
def test_a_translation_that_was_begun_goes_on_as_the_library_does(open_tiny, beams):
    backend = open_tiny("t5")
    begun = [17, 40, 9]
    written = backend.translate(
        TEXT, source="en", target="de", max_new_tokens=9, num_beams=beams, begun=begun
    )
    with torch.inference_mode():
        output = backend._model.generate(
            find_source(backend, TEXT),
            decoder_input_ids=torch.tensor([[backend._start, *begun]]),
            max_new_tokens=6,
            num_beams=beams,
        )[0, 1:]
    assert [token.id for token in written.target_tokens] == output.tolist()
    assert output[:3].tolist() == begun
    assert written.cross_attention.shape[0] == len(output)


def test_nothing_follows_a_chosen_end(open_tiny):
    backend = open_tiny("t5")
    written = backend.translate(
        TEXT, source="en", target="de", max_new_tokens=9, num_beams=2, begun=[17, 1]
    )
    assert [token.id for token in written.target_tokens] == [17, 1]


@pytest.mark.parametrize("name", ["t5", "bart"])
@pytest.mark.parametrize("guard", [0, 2])
def test_a_summary_is_the_librarys_with_and_without_its_guard(open_tiny, name, guard):
    backend = open_tiny(name)
    written = backend.summarize(TEXT, max_new_tokens=14, num_beams=3, no_repeat=guard)
    prefix = "summarize: " if name == "t5" else ""
    ids = torch.tensor([backend._cutter.cut(prefix + TEXT).ids])
    with torch.inference_mode():
        output = backend._model.generate(
            ids, max_new_tokens=14, num_beams=3, no_repeat_ngram_size=guard, do_sample=False
        )[0, 1:]
    assert [token.id for token in written.target_tokens] == output.tolist()
    pairs = list(pairwise(output.tolist()))
    if guard == 2:
        assert len(set(pairs)) == len(pairs)


def test_a_model_that_was_not_trained_to_translate_says_so(open_tiny):
    with pytest.raises(NoTranslation):
        open_tiny("bart").translate(TEXT, source="en", target="fr", max_new_tokens=5, num_beams=1)
