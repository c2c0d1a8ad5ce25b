"""What every backend promises, asked of tiny real models and of the fakes alike."""

from itertools import pairwise
from unicodedata import combining

import numpy as np
import pytest

from playground.backends.base import LONGEST_ANSWER, Family, MaskedCopy, Sampling
from playground.backends.fake import open_fake
from playground.backends.opening import Opening
from playground.errors import (
    EmptyText,
    NoChatTemplate,
    PairNotSupported,
    TooManyTokens,
    UnknownLanguage,
)

TEXT = "The cat sat on the mat."
DECODERS = ["gpt2", "llama", "llama2", "fake decoder"]
ENCODERS = ["bert", "roberta", "fake encoder"]
CLASSIFIERS = ["classifier", "adapter", "fake classifier"]
READERS = ["reader", "fake reader"]
TRANSLATORS = ["t5", "fake encoder-decoder"]
ENCODER_DECODERS = ["t5", "bart", "fake encoder-decoder"]
ALL = [*DECODERS, *ENCODERS, *CLASSIFIERS, *READERS, *ENCODER_DECODERS]


@pytest.fixture
def backend(request, open_tiny):
    name = request.param
    if name.startswith("fake "):
        *_, model = open_fake(Opening(key=name, family=Family(name[5:])))
        return model
    return open_tiny(name)


def each(names):
    return pytest.mark.parametrize("backend", names, indirect=True)


@each(ALL)
def test_passport_names_the_model(backend):
    passport = backend.passport(12.5)
    assert passport.milliseconds == 12.5
    assert passport.model
    assert passport.revision
    assert passport.parameters > 0
    assert passport.dtype == "float32"
    assert passport.device == "cpu"
    assert backend.bytes >= 4 * passport.parameters
    assert backend.limit >= 64


@each(ALL)
@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "  two  spaces ",
        "猫坐在垫子上。",
        "a 😀👩\u200d👩\u200d👧 b",
        "שלום עולם",
        "e\u0301 café",
        "</script><img onerror=x>",
        "",
        "\n\t",
        "[MASK] and <mask> and <|endoftext|>",
    ],
)
def test_tokens_are_slices_of_the_text(backend, text):
    tokens = backend.tokenize(text)
    place = 0
    for token in tokens:
        if token.special and token.start == token.end:
            assert token.text
            continue
        assert token.start >= place
        place = token.end
        if not token.special:
            assert token.text == text[token.start : token.end]
    spoken = "".join(text[token.start : token.end] for token in tokens)
    # Every character is in a token, but for spaces and the accents that BERT strips.
    assert squeeze(spoken) == squeeze(text)


def squeeze(text: str) -> str:
    return "".join(sign for sign in text if not sign.isspace() and not combining(sign))


@each(ALL)
def test_special_tokens_can_be_left_out(backend):
    assert not any(token.special for token in backend.tokenize(TEXT, special_tokens=False))
    ids = [token.id for token in backend.tokenize(TEXT)]
    assert {token.id for token in backend.tokenize(TEXT, special_tokens=False)} <= set(ids)
    assert len(backend.token_texts(ids)) == len(ids)


@each(ALL)
def test_attention_rows_sum_to_one(backend):
    for kind in backend.attention_kinds:
        seen = backend.attend(TEXT, "", kind=kind)
        assert seen.weights.dtype == np.float32
        assert seen.weights.shape[2:] == (len(seen.query_tokens), len(seen.key_tokens))
        np.testing.assert_allclose(seen.weights.sum(-1), 1.0, atol=1e-5)
        assert (seen.weights >= 0).all()
        assert seen.pair_start == 0
        if kind == "decoder":
            assert np.triu(seen.weights, 1).max() == 0.0


@each([*ENCODERS, *CLASSIFIERS, *READERS])
def test_a_pair_has_two_halves(backend):
    seen = backend.attend("The cat sat.", "A dog ran.", kind="encoder")
    second = seen.key_tokens[seen.pair_start]
    assert second.start == 0
    assert second.text == "A dog ran."[: second.end]
    assert seen.weights.shape[2] == len(backend.tokenize("The cat sat.", "A dog ran."))


@each(DECODERS)
def test_a_decoder_reads_no_pair(backend):
    with pytest.raises(PairNotSupported):
        backend.attend(TEXT, "And?", kind="decoder")


@each(ENCODER_DECODERS)
def test_the_decoder_reads_the_text_it_is_given(backend):
    seen = backend.attend(TEXT, "A cat.", kind="cross")
    assert "".join(token.text for token in seen.query_tokens if not token.special) in (
        "A cat.",
        "Acat.",
    )
    assert "cat" in "".join(token.text for token in seen.key_tokens)


@each(DECODERS)
def test_decoding_says_what_it_drew(backend):
    sampling = Sampling(max_new_tokens=12, seed=3)
    steps = [step for steps in backend.decode([TEXT], [sampling], likeliest=5) for step in steps]
    assert 1 <= len(steps) <= 12
    assert steps[-1].finish_reason in ("length", "end")
    assert not any(step.finish_reason for step in steps[:-1])
    for step in steps:
        assert 0.0 < step.probability <= 1.0
        assert step.rank >= 1
        assert len(step.likeliest) == len(step.probabilities) == len(step.sampled) == 5
        assert list(step.probabilities) == sorted(step.probabilities, reverse=True)
        assert sum(step.probabilities) <= 1.0001
        if step.id in step.likeliest:
            place = step.likeliest.index(step.id)
            assert step.probabilities[place] == pytest.approx(step.probability)
            assert step.rank == place + 1
        else:
            assert step.rank > 5


@each(DECODERS)
def test_the_same_seed_gives_the_same_text(backend):
    def say(seed: int) -> list[int]:
        sampling = Sampling(max_new_tokens=12, temperature=1.5, seed=seed)
        return [steps[0].id for steps in backend.decode([TEXT], [sampling], likeliest=1)]

    assert say(1) == say(1)
    assert say(1) != say(2)


@each(DECODERS)
def test_each_text_of_a_set_has_its_own_sampling(backend):
    samplings = [Sampling(temperature=0.0, max_new_tokens=3), Sampling(max_new_tokens=6)]
    per_step = list(backend.decode([TEXT, "A dog"], samplings, likeliest=2))
    counts = [
        sum(step.sequence == place for steps in per_step for step in steps) for place in (0, 1)
    ]
    assert counts[0] <= 3
    assert counts[1] <= 6
    first = [step for steps in per_step for step in steps if step.sequence == 0]
    assert all(step.sampled[0] == 1.0 and step.rank == 1 for step in first)


STAGES = Sampling(temperature=0.7, top_k=40, top_p=0.9, min_p=0.02, repetition_penalty=1.2, seed=1)


@each(DECODERS)
@pytest.mark.parametrize("sampling", [STAGES, Sampling(temperature=0.0), Sampling()])
def test_probabilities_sum_to_one_after_every_stage(backend, sampling):
    stages, drawn = backend.sample_stages(TEXT, sampling, added=[10, 11], draws=100)
    assert stages[0].name == "logits"
    assert sum(drawn.values()) == 100
    for before, stage in pairwise([stages[0], *stages]):
        assert stage.probabilities.dtype == np.float32
        assert stage.probabilities.sum(dtype=np.float64) == pytest.approx(1.0, abs=1e-5)
        assert (stage.probabilities >= 0).all()
        assert np.count_nonzero(stage.probabilities) <= stage.kept <= before.kept
        assert 0 < stage.mass <= 1 + 1e-6
    assert all(stages[-1].probabilities[id_] > 0 for id_ in drawn)


@each(DECODERS)
def test_a_forecast_is_the_first_stage(backend):
    logits = backend.forecast(TEXT, added=[10, 11])
    stages, _ = backend.sample_stages(TEXT, Sampling(), added=[10, 11], draws=1)
    shares = np.exp(logits - logits.max())
    np.testing.assert_allclose(shares / shares.sum(), stages[0].probabilities, atol=1e-5)
    assert np.isfinite(logits).all()


@each(DECODERS)
def test_added_tokens_stand_behind_the_prompt(backend):
    sampling = Sampling(temperature=0.0, max_new_tokens=6)
    whole = [steps[0] for steps in backend.decode([TEXT], [sampling], likeliest=3)]
    added = [[step.id for step in whole[:2]]]
    rest = [steps[0] for steps in backend.decode([TEXT], [sampling], likeliest=3, added=added)]
    assert [step.id for step in rest][: len(whole) - 2] == [step.id for step in whole[2:]]


@each(DECODERS)
def test_beams_hang_on_one_tree(backend):
    nodes, beams = backend.search_beams(TEXT, num_beams=3, max_new_tokens=4)
    assert len(beams) == 3
    for place, node in enumerate(nodes):
        above = 0.0 if node.parent < 0 else nodes[node.parent].log_probability
        assert node.parent < place
        assert node.log_probability == pytest.approx(above + np.log(node.probability), abs=1e-4)
    for beam in beams:
        leaf = nodes[beam.leaf]
        assert leaf.alive
        assert beam.score == pytest.approx(leaf.log_probability / leaf.depth)


@each(DECODERS)
def test_a_guess_has_ids_and_every_id_a_spelling(backend):
    ids = backend.find_token(TEXT, "cat")
    assert len(ids) >= 1
    assert len(backend.spell(TEXT, ids)) == len(ids)
    assert "".join(backend.spell(TEXT, ids)).strip() == "cat"
    assert backend.count_tokens(TEXT) == len(backend.tokenize(TEXT))
    assert backend.count_tokens("") == 0
    assert all(backend.spell(TEXT, [end]) == ("",) for end in backend.ends)


@each(DECODERS)
def test_the_plain_call_writes_what_greedy_decoding_writes(backend):
    sampling = Sampling(temperature=0.0, max_new_tokens=6)
    steps = [steps[0] for steps in backend.decode([TEXT], [sampling], likeliest=1)]
    text = backend.generate_plainly(TEXT, temperature=1.5, max_new_tokens=6)
    assert text == "".join(step.text for step in steps)


@each(DECODERS)
def test_only_a_model_with_a_template_chats(backend):
    if backend.chats:
        assert "Hi there" in backend.write_chat("Hi there")
    else:
        with pytest.raises(NoChatTemplate):
            backend.write_chat("Hi there")


@each(DECODERS)
def test_too_long_a_prompt_is_refused_before_anything_runs(backend):
    sampling = Sampling(max_new_tokens=backend.limit)
    with pytest.raises(TooManyTokens) as caught:
        next(iter(backend.decode([TEXT], [sampling], likeliest=1)))
    assert caught.value.limit == backend.limit
    assert caught.value.tokens > backend.limit


@each(DECODERS)
def test_a_text_is_scored_token_by_token(backend):
    tokens, scores = backend.log_probabilities(TEXT)
    assert len(tokens) == len(scores)
    assert np.isnan(scores[0])
    assert (scores[1:] <= 0).all()
    with pytest.raises(TooManyTokens):
        backend.log_probabilities("cat " * 2 * backend.limit)


@each(ENCODERS)
def test_blanks_are_filled(backend):
    filled = backend.fill("The [MASK] sat on the [MASK].")
    assert len(filled.positions) == 2
    assert all(filled.tokens[place].text == backend.mask_token for place in filled.positions)
    np.testing.assert_allclose(np.exp(filled.log_probabilities).sum(-1), 1.0, atol=1e-4)
    assert backend.fill(TEXT).positions == ()
    assert len(backend.fill(TEXT).log_probabilities) == 0
    assert len(backend.token_id("cat")) == 1
    assert len(backend.token_id("hospitalized")) > 1
    with pytest.raises(TooManyTokens):
        backend.fill("cat " * 2 * backend.limit)


@each(ENCODERS)
def test_many_copies_are_read_in_one_pass(backend):
    text = f"The {backend.mask_token} sat on the {backend.mask_token}."
    filled = backend.fill(text)
    ids = tuple(token.id for token in filled.tokens)
    short = tuple(token.id for token in backend.tokenize("The cat."))
    copies = [
        MaskedCopy(ids=ids, places=filled.positions),
        MaskedCopy(ids=short, places=(1,)),
        MaskedCopy(ids=(*short[:1], backend.mask_id, *short[2:]), places=(1, 2, 1)),
    ]
    both, one, three = backend.read_copies(copies)
    np.testing.assert_allclose(both, filled.log_probabilities, atol=1e-4)
    assert (one.shape[0], three.shape[0]) == (1, 3)
    np.testing.assert_allclose(np.exp(three).sum(-1), 1.0, atol=1e-4)
    np.testing.assert_allclose(three[0], three[2], atol=1e-5)
    np.testing.assert_allclose(one, backend.read_copies(copies[1:2])[0], atol=1e-4)
    assert backend.read_copies([]) == ()
    with pytest.raises(TooManyTokens):
        backend.read_copies([MaskedCopy(ids=ids * backend.limit, places=(1,))])


@each(ENCODERS)
def test_texts_have_unit_vectors(backend):
    texts = [TEXT, "cat", TEXT * 100, "A nurse in London."]
    vectors = backend.embed(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=-1), 1.0, atol=1e-5)
    np.testing.assert_allclose(vectors[1], backend.embed(["cat"])[0], atol=1e-5)
    assert backend.embed([]).shape[0] == 0


@each(CLASSIFIERS)
def test_classes_share_one(backend):
    texts = [TEXT, "good", "bad film " * 10, "A nurse."] * 10
    scores = backend.classify(texts)
    assert scores.shape == (40, len(backend.labels))
    np.testing.assert_allclose(scores.sum(-1), 1.0, atol=1e-5)
    np.testing.assert_allclose(scores[:4], scores[4:8], atol=1e-5)
    np.testing.assert_allclose(scores[1], backend.classify(["good"])[0], atol=1e-5)
    with pytest.raises(TooManyTokens):
        backend.classify(["good", "cat " * 2 * backend.limit])


@each(ENCODER_DECODERS)
def test_a_summary_comes_with_what_it_read(backend):
    text = "The cat sat on the mat. It was a good cat. The king saw it."
    written = backend.summarize(text, max_new_tokens=10, num_beams=2)
    assert 1 <= len(written.target_tokens) <= 10
    assert written.cross_attention.shape == (
        len(written.target_tokens),
        len(written.source_tokens),
    )
    np.testing.assert_allclose(written.cross_attention.sum(-1), 1.0, atol=1e-5)
    spoken = "".join(text[token.start : token.end] for token in written.source_tokens)
    assert "".join(spoken.split()) == "".join(text.split())
    for token in written.target_tokens:
        if not token.special:
            assert token.text == written.text[token.start : token.end]
    with pytest.raises(TooManyTokens):
        backend.summarize("cat " * 2 * backend.limit, max_new_tokens=5, num_beams=1)


@each(READERS)
@pytest.mark.parametrize("context", [TEXT, f"{TEXT} " * 40], ids=["short", "long"])
def test_answers_are_spans_of_the_context(backend, context):
    found = backend.answer("Where is the cat?", context, most=5)
    assert [token.text for token in found.tokens] == [
        context[token.start : token.end] for token in found.tokens
    ]
    assert len(found.spans) == 5
    for span in found.spans:
        assert 0 <= span.first <= span.last < min(len(found.tokens), span.first + LONGEST_ANSWER)
    probabilities = [span.probability for span in found.spans]
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) + np.exp(found.no_answer) <= 1 + 1e-5
    for edge in (found.start_log_probabilities, found.end_log_probabilities):
        assert len(edge) == len(found.tokens)
        assert np.exp(edge).sum() + np.exp(found.no_answer) == pytest.approx(1, abs=1e-4)


@each(READERS)
def test_a_context_without_a_token_holds_no_answer(backend):
    with pytest.raises(EmptyText):
        backend.answer("Where?", " ", most=5)


@each(READERS)
def test_a_question_past_the_limit_is_refused(backend):
    with pytest.raises(TooManyTokens):
        backend.answer(" ".join(f"cat{n}" for n in range(600)), TEXT, most=5)


@each(TRANSLATORS)
def test_a_translation_says_how_sure_it_was_and_where_it_looked(backend):
    for source, target in backend.languages:
        written = backend.translate(
            TEXT, source=source, target=target, max_new_tokens=10, num_beams=2
        )
        count = len(written.target_tokens)
        assert 1 <= count <= 11
        assert len(written.probabilities) == count
        assert all(0 <= probability <= 1 for probability in written.probabilities)
        assert written.cross_attention.shape == (count, len(written.source_tokens))
        np.testing.assert_allclose(written.cross_attention.sum(-1), 1.0, atol=1e-5)
        for token in written.target_tokens:
            if not token.special:
                assert token.text == written.text[token.start : token.end]
        spoken = "".join(TEXT[token.start : token.end] for token in written.source_tokens)
        assert "".join(spoken.split()) == "".join(TEXT.split())


@each(TRANSLATORS)
def test_another_pair_of_languages_is_refused(backend):
    with pytest.raises(UnknownLanguage) as caught:
        backend.translate(TEXT, source="fr", target="xx", max_new_tokens=5, num_beams=1)
    assert "en → de" in caught.value.languages
