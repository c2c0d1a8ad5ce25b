"""Hidden words: the batched answers are those of a plain loop with the library's model."""

import itertools
import math
from difflib import SequenceMatcher

import pytest
import torch

from playground.backends.base import MaskedCopy
from playground.backends.fake import FakeEncoder
from playground.errors import (
    EmptyText,
    NoMask,
    NotANumber,
    NotOneToken,
    NoWords,
    OutOfRange,
    TooManyMasks,
    TooManyRows,
    TooManyTokens,
    TooMuchWork,
    UnknownChoice,
)
from playground.tasks.context import leave_words_out, rank_words, remove_word
from playground.tasks.fill_mask import fill_mask, split_words
from playground.tasks.masked import (
    MOST_COPIES,
    MOST_READINGS,
    MOST_TOKENS,
    cut_text,
    group_tokens,
    plan_batches,
    read_all,
)
from playground.tasks.pairs import MOST_PAIRS, score_pairs
from playground.tasks.pseudo import score_words
from playground.tasks.together import fill_together

SENTENCE = "The doctor and a nurse hospitalized the king, didn't they?"
TINY = ["bert", "roberta"]


def last(values):
    *_, found = values
    return found


class Plain:
    """The library's model, asked once for each copy."""

    def __init__(self, backend):
        self.backend = backend
        self.model = backend._model
        self.mask = backend._cutter.mask_id

    def cut(self, text):
        return [token.id for token in self.backend.tokenize(text)]

    def read(self, ids, place):
        with torch.inference_mode():
            return self.model(torch.tensor([ids])).logits[0, place].log_softmax(-1)

    def pll(self, ids, places):
        """ln p of each token with it alone hidden."""
        found = []
        for place in places:
            masked = [self.mask if each == place else id_ for each, id_ in enumerate(ids)]
            found.append(self.read(masked, place)[ids[place]].item())
        return found


@pytest.fixture(params=TINY)
def tiny(request, open_tiny):
    return open_tiny(request.param)


@pytest.fixture
def plain(tiny):
    return Plain(tiny)


def test_the_loss_of_the_true_word_is_the_librarys(tiny, plain):
    text = f"The {tiny.mask_token} sat on the mat."
    (mask,) = fill_mask(tiny, text, candidates="cat").masks
    (id_,) = tiny.token_id("cat")
    ids = torch.tensor([plain.cut(text)])
    labels = torch.full_like(ids, -100)
    labels[0, mask.position] = id_
    with torch.inference_mode():
        loss = plain.model(input_ids=ids, labels=labels).loss.item()
    assert mask.losses[0] == pytest.approx(loss, rel=1e-5)


def test_pseudo_log_likelihood_is_that_of_a_plain_loop(tiny, plain):
    ids = plain.cut(SENTENCE)
    expected = plain.pll(ids, range(1, len(ids) - 1))
    score = last(score_words(tiny, SENTENCE))
    bits = [value for unit in score.units for value in unit.bits]
    assert [-value * math.log(2) for value in bits] == pytest.approx(expected, abs=2e-4)
    assert score.log_likelihood == pytest.approx(sum(expected), rel=1e-5)
    assert score.perplexity == pytest.approx(math.exp(-sum(expected) / len(expected)), rel=1e-5)


def test_the_rest_of_a_word_can_be_hidden_too(tiny, plain):
    ids = plain.cut(SENTENCE)
    score = last(score_words(tiny, SENTENCE, way="word"))
    places = iter(range(1, len(ids) - 1))
    for unit in score.units:
        word = [next(places) for _ in unit.tokens]
        for turn, place in enumerate(word):
            masked = [plain.mask if each in word[turn:] else id_ for each, id_ in enumerate(ids)]
            expected = -plain.read(masked, place)[ids[place]].item() / math.log(2)
            assert unit.bits[turn] == pytest.approx(expected, abs=2e-4)
    assert max(len(unit.tokens) for unit in score.units) > 1


def test_words_are_units_with_all_their_tokens(tiny):
    score = last(score_words(tiny, SENTENCE))
    texts = [unit.text for unit in score.units]
    assert texts[:6] == ["The", "doctor", "and", "a", "nurse", "hospitalized"]
    assert texts[-3:] == ["didn't", "they", "?"]
    unit = score.units[5]
    assert len(unit.tokens) > 1
    assert unit.total == pytest.approx(sum(unit.bits))


def test_blanks_that_were_typed_stay_blank(tiny, plain):
    text = f"The cat {tiny.mask_token} on the mat."
    score = last(score_words(tiny, text.replace(tiny.mask_token, "[MASK]")))
    ids = plain.cut(text)
    places = [each for each in range(1, len(ids) - 1) if ids[each] != plain.mask]
    assert score.log_likelihood == pytest.approx(sum(plain.pll(ids, places)), rel=1e-5)


def combine(plain, text, blanks, allowed):
    """The best combination by brute force: every product of words, read one by one."""
    ids = plain.cut(text)
    found = []
    for words in itertools.product(*allowed):
        total, filled = 0.0, list(ids)
        for place, word in zip(blanks, words, strict=True):
            total += plain.read(filled, place)[word].item()
            filled[place] = word
        found.append((total, words))
    return sorted(found, reverse=True)


@pytest.mark.parametrize("count", [2, 3])
def test_the_joint_filling_is_that_of_brute_force(tiny, plain, count):
    text = " the ".join([tiny.mask_token] * count) + " sea."
    ids = plain.cut(text)
    blanks = [place for place, id_ in enumerate(ids) if id_ == plain.mask]
    width = 6 if count == 2 else 4
    allowed = [plain.read(ids, place).topk(width).indices.tolist() for place in blanks]
    expected = combine(plain, text, blanks, allowed)
    filling = last(fill_together(tiny, text, width=width))
    assert filling.exact
    found = [one.log_probability for one in filling.combinations]
    assert found == pytest.approx([total for total, _ in expected[:5]], abs=1e-4)
    texts = tiny.token_texts(expected[0][1])
    assert filling.combinations[0].words == tuple(text.strip() or text for text in texts)
    assert filling.readings == 1 + sum(width**turn for turn in range(1, count))


def test_a_wide_beam_over_all_words_finds_the_best_of_a_small_vocabulary():
    """With four blanks it is a beam; as wide as the product is large it misses nothing."""
    encoder = FakeEncoder("beams")
    filling = last(fill_together(encoder, "[MASK] [MASK] [MASK] [MASK]", width=20))
    assert not filling.exact
    exact = last(fill_together(encoder, "[MASK] [MASK]", width=20))
    assert exact.exact
    rows = encoder.fill("[MASK] [MASK]").log_probabilities
    firsts = (-rows[0]).argsort(kind="stable")[:20]
    ids = [token.id for token in encoder.tokenize("[MASK] [MASK]")]
    best = max(
        rows[0, word]
        + encoder.read_copies([MaskedCopy(ids=(ids[0], int(word), *ids[2:]), places=(2,))])[0][0][
            (-rows[1]).argsort(kind="stable")[:20]
        ].max()
        for word in firsts
    )
    assert exact.combinations[0].log_probability == pytest.approx(float(best), abs=1e-4)


def test_the_first_choices_apart_are_those_of_each_blank(encoder):
    text = "the [MASK] and the [MASK] of [MASK] and [MASK]"
    filling = last(fill_together(encoder, text, width=3))
    masks = fill_mask(encoder, text, top_k=1).masks
    assert filling.apart.words == tuple(mask.candidates[0].token for mask in masks)
    total = sum(math.log(mask.candidates[0].probability) for mask in masks)
    assert filling.apart.apart == pytest.approx(total, abs=1e-4)
    assert filling.apart.log_probability <= filling.combinations[0].log_probability + 1e-6 or (
        not filling.exact
    )


def test_one_blank_alone_is_filled(encoder):
    filling = last(fill_together(encoder, "the [MASK]", width=3))
    assert filling.combinations[0].words == filling.apart.words


@pytest.mark.parametrize("way", ["removed", "masked"])
def test_each_word_of_the_context_is_taken_away(tiny, plain, way):
    mask = tiny.mask_token
    text = f"The doctor and a {mask} hospitalized the {mask}."
    effect = last(leave_words_out(tiny, text, number=2, way=way))
    ids = plain.cut(text)
    blank = [place for place, id_ in enumerate(ids) if id_ == plain.mask][1]
    whole = plain.read(ids, blank)
    choice = int(whole.argmax())
    assert effect.probability == pytest.approx(whole[choice].exp().item(), rel=1e-4)
    assert len(effect.words) == effect.total == 6
    for word in effect.words:
        rest = plain.cut(word.without)
        place = [each for each, id_ in enumerate(rest) if id_ == plain.mask][word.blank]
        if way == "masked":
            # The tiny byte-level tokenizer makes a token of the space in front of a blank.
            inside = cut_text(tiny, text).find_tokens(word.start, word.end)
            rest = [plain.mask if each in inside else id_ for each, id_ in enumerate(ids)]
            place = blank
        row = plain.read(rest, place)
        assert word.bits == pytest.approx(
            (whole[choice] - row[choice]).item() / math.log(2), abs=2e-4
        )
        assert word.best_probability == pytest.approx(row.max().exp().item(), rel=1e-4)
        assert (word.text in word.without.split()) is False or word.text in ("a", "the")
    ranked = [abs(word.bits) for word in rank_words(effect)]
    assert ranked == sorted(ranked, reverse=True)


@pytest.mark.parametrize(
    ("text", "word", "left"),
    [
        ("The cat sat.", "cat", "The sat."),
        ("The cat, sat.", "cat", "The, sat."),
        ("The cat sat.", "The", "cat sat."),
        ("The cat sat", "sat", "The cat"),
        ("猫坐在垫子上。", "坐", "猫在垫子上。"),
    ],
)
def test_a_removed_word_takes_its_space_with_it(text, word, left):
    start = text.index(word)
    assert remove_word(text, start, start + len(word)) == left


PAIRS = """The doctor was in London. | The nurse was in London.

The king said it | The queen of the sea said it
no pair here
 | half a pair
one | two | three
The cat. | The cat.
cat | dog"""


def test_pairs_are_scored_over_their_shared_tokens(tiny, plain):
    result = last(score_pairs(tiny, PAIRS))
    assert result.total == len(result.pairs) == 7
    problems = [pair.problem for pair in result.pairs]
    assert problems[2:6] == ["half", "half", "half", "same"]
    assert [pair.line for pair in result.pairs] == [1, 3, 4, 5, 6, 7, 8]
    for pair in result.pairs[:2]:
        first, second = plain.cut(pair.first), plain.cut(pair.second)
        blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
        shared = [(i + k, j + k) for i, j, n in blocks for k in range(n)][1:-1]
        assert pair.shared == len(shared)
        one = sum(plain.pll(first, [i for i, _ in shared]))
        two = sum(plain.pll(second, [j for _, j in shared]))
        assert pair.first_score == pytest.approx(one, abs=1e-3)
        assert pair.second_score == pytest.approx(two, abs=1e-3)


def test_sentences_without_a_shared_token_are_named(encoder):
    (pair,) = last(score_pairs(encoder, "cat｜dog")).pairs
    assert pair.problem == "apart"


def test_a_pair_past_the_limit_is_named_and_the_others_are_scored():
    lines = f"{'cat ' * 30} | {'dog ' * 30}\nthe cat | the dog"
    pairs = last(score_pairs(FakeEncoder(limit=20), lines)).pairs
    assert [pair.problem for pair in pairs] == ["long", ""]


@pytest.mark.parametrize("lines", ["", " \n\n "])
def test_no_pair_at_all_is_refused(encoder, lines):
    with pytest.raises(EmptyText):
        last(score_pairs(encoder, lines))


def test_too_many_pairs_are_refused(encoder):
    with pytest.raises(TooManyRows):
        last(score_pairs(encoder, "a | b\n" * (MOST_PAIRS + 1)))


@pytest.mark.parametrize("text", ["[MASK] [MASK]", "... !", "[MASK]."])
def test_a_text_without_words_is_told_so(encoder, text):
    if "." in text or "!" in text:
        # Signs are tokens too and can be read, but they are no words of a context.
        assert last(score_words(encoder, text)).count
    else:
        with pytest.raises(NoWords):
            last(score_words(encoder, text))
    if "[MASK]" in text:
        with pytest.raises(NoWords):
            last(leave_words_out(encoder, text))


def test_what_cannot_be_asked_is_refused(encoder):
    for function in (score_words, leave_words_out, fill_together):
        with pytest.raises(EmptyText):
            last(function(encoder, "  "))
        with pytest.raises(TooManyTokens):
            last(function(encoder, "cat " * 10_000 + "[MASK]"))
    for function in (leave_words_out, fill_together):
        with pytest.raises(NoMask):
            last(function(encoder, "no blank"))
        with pytest.raises(TooManyTokens):
            last(function(encoder, "[MASK] " * 10_000))
    with pytest.raises(TooManyMasks):
        last(fill_together(encoder, "[MASK] " * 21))
    for width in (0, 21):
        with pytest.raises(OutOfRange):
            last(fill_together(encoder, "[MASK]", width=width))
    with pytest.raises(OutOfRange):
        last(leave_words_out(encoder, "the [MASK]", number=2))
    with pytest.raises(NotANumber):
        last(leave_words_out(encoder, "the [MASK]", number=None))
    with pytest.raises(UnknownChoice):
        last(leave_words_out(encoder, "the [MASK]", way="shaken"))
    with pytest.raises(UnknownChoice):
        last(score_words(encoder, "the cat", way="stirred"))


def test_twenty_blanks_are_one_beam(encoder):
    filling = last(fill_together(encoder, "[MASK] " * 20, width=4))
    assert len(filling.combinations[0].words) == 20
    assert filling.readings == 1 + 19 * 4


def test_copies_of_like_length_share_a_pass():
    lengths = [5, 300, 6, 4, 301] + [7] * 40
    batches = plan_batches(lengths)
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) <= MOST_COPIES
        assert len(batch) * max(lengths[index] for index in batch) <= MOST_TOKENS
    assert plan_batches([9_999]) == [[0]]
    assert plan_batches([]) == []


def test_too_many_copies_are_refused_before_any_is_read(encoder):
    copy = MaskedCopy(ids=(0, 2, 1), places=(1,))
    with pytest.raises(TooMuchWork):
        next(read_all(encoder, [copy] * (MOST_READINGS + 1)))


@pytest.mark.parametrize("text", ["a 😀 b", "e\u0301 café naïve", "猫坐在垫子上。", "\ud83d cat"])
def test_every_token_belongs_to_one_unit(tiny, text):
    cut = cut_text(tiny, text)
    places = [place for group in group_tokens(cut) for place in group]
    assert places == [place for place, token in enumerate(cut.tokens) if not token.special]


def test_a_word_that_the_vocabulary_does_not_have_is_no_candidate(open_tiny):
    bert = open_tiny("bert")
    fitting, refused = split_words(bert, "cat, ☃, hospitalized")
    assert fitting == ["cat"]
    assert [error.word for error in refused] == ["☃", "hospitalized"]
    assert "[UNK]" in refused[0].pieces
    with pytest.raises(NotOneToken):
        fill_mask(bert, "The [MASK].", candidates="☃")


def test_scores_grow_pass_by_pass(encoder):
    text = "the cat and the dog " * 20
    steps = list(score_words(encoder, text))
    counts = [len(step.known) for step in steps]
    assert counts == sorted(counts)
    assert counts[-1] == steps[-1].count == 100
    assert steps[0].units[-1].total is None or counts[0] == 100
