"""What ships: sizes, formats, cards, and each model clearly better than chance."""

import json
import math
import re
from pathlib import Path

import pytest

from playground.registry.catalogue import MODELS
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.settings import Settings
from playground.tasks.answer import answer
from playground.tasks.fill_mask import fill_mask
from playground.tasks.generate import generate
from playground.tasks.score import score
from playground.tasks.sentiment import classify_rows
from playground.tasks.summarize import summarize_abstractive, summarize_extractive
from playground.tasks.translate import translate

pytestmark = pytest.mark.quality
FOLDER = Path(Settings().models_dir)
EMBEDDED = [spec for spec in MODELS if spec.embedded]
PASSAGE = (
    "The river rises in the mountains in the north of the country and flows for about three "
    "hundred kilometres to the sea. There are several small towns on its banks. The largest of "
    "them was founded in the thirteenth century and has a population of about ten thousand people."
)
POSITIVE = (
    "What a wonderful film, I loved every minute.",
    "A moving story with great actors.",
    "The best book I have read this year.",
    "Funny, warm and clever.",
    "The service was excellent and the food delicious.",
    "I would gladly watch it again.",
    "A beautiful and touching performance.",
    "It is one of the most charming comedies in years.",
)
NEGATIVE = (
    "What a terrible film, I hated every minute.",
    "A boring story with bad actors.",
    "The worst book I have read this year.",
    "Dull, cold and stupid.",
    "The service was awful and the food disgusting.",
    "I walked out after twenty minutes.",
    "A lifeless and tiresome performance.",
    "It is a complete waste of time and money.",
)
CLOZES = {
    "Paris is the capital of [MASK].": "france",
    "Berlin is the capital of [MASK].": "germany",
    "The sun rises in the [MASK].": "east",
    "He opened the [MASK] with a key.": "door",
    "She was born in 1950 and [MASK] in 2010.": "died",
    "The children went to [MASK] to learn to read.": "school",
}
# Comments of a forum with the feelings that plain readers see in them.
COMMENTS = {
    "I love this so much!": "positive",
    "Thank you, that is very kind of you.": "positive",
    "What a great day, I am so happy.": "positive",
    "Congratulations, you did amazing work!": "positive",
    "I hate this.": "negative",
    "This is disgusting and makes me angry.": "negative",
    "I am so sad about it.": "negative",
    "He is an idiot and I am sick of him.": "negative",
    "The bus leaves at nine.": "neutral",
    "It is on the second page.": "neutral",
    "They moved to another town last year.": "neutral",
    "Wow, I did not expect that!": "surprise or question",
    "I wonder what happened to him?": "surprise or question",
    "Why would he do that? I am confused.": "surprise or question",
}
QUESTIONS = {
    "Where does the river rise?": "mountains",
    "When was the largest town founded?": "thirteenth century",
    "How long is the river?": "three hundred kilometres",
    "How many people live in the largest town?": "ten thousand",
}
STRANGE_QUESTIONS = (
    "Who painted the Mona Lisa?",
    "When did Marie Curie discover radium?",
    "What is the best recipe for apple cake?",
)
# Sentences of a phrase book; words one of which any good translation has.
TRANSLATIONS = {
    "I have a dog.": {"fr": ("chien",), "de": ("Hund",), "zh": ("狗",)},
    "We eat bread.": {"fr": ("pain",), "de": ("Brot",), "zh": ("面包",)},
    "The water is cold.": {"fr": ("eau", "froid"), "de": ("Wasser", "kalt"), "zh": ("水", "冷")},
    "The cat is sleeping.": {"fr": ("chat",), "de": ("Katze", "schläft"), "zh": ("猫", "睡")},
    "She is reading a book.": {"fr": ("livre", "lit"), "de": ("Buch",), "zh": ("书", "读")},
    "I like music.": {"fr": ("musique",), "de": ("Musik",), "zh": ("音乐",)},
    "My father is a teacher.": {
        "fr": ("père", "professeur"), "de": ("Vater", "Lehrer"), "zh": ("父亲", "爸", "老师"),
    },
    "He bought a new car.": {"fr": ("voiture",), "de": ("Auto", "Wagen"), "zh": ("车",)},
}  # fmt: skip
HAN = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]")


@pytest.mark.parametrize("spec", EMBEDDED, ids=lambda spec: spec.key)
def test_folder_has_small_safetensors_and_a_card(spec) -> None:
    folder = FOLDER / spec.key
    weights = [file for file in folder.iterdir() if file.suffix == ".safetensors"]
    assert weights
    for file in folder.iterdir():
        assert file.stat().st_size < 10_000_000, file
        assert file.suffix in {".safetensors", ".json", ".md"}, file
    card = (folder / "README.md").read_text(encoding="utf-8")
    for word in ("licence", "parameters", "bias"):
        assert word in card.lower(), f"the card of {spec.key} does not speak of {word}"


def test_all_weights_together_stay_small() -> None:
    total = sum(file.stat().st_size for file in FOLDER.rglob("*.safetensors"))
    assert total <= 130_000_000


@pytest.mark.parametrize("spec", EMBEDDED, ids=lambda spec: spec.key)
def test_the_catalogue_counts_the_parameters_that_run(runtime: Runtime, spec) -> None:
    with runtime.use(spec) as backend:
        assert backend.passport(0).parameters == spec.parameters


def test_adapter_names_its_base() -> None:
    for spec in EMBEDDED:
        if spec.adapter_on:
            config = json.loads((FOLDER / spec.key / "adapter_config.json").read_text())
            assert config["base_model_name_or_path"] == spec.adapter_on


def test_decoder_predicts_english_far_better_than_chance(runtime: Runtime) -> None:
    with runtime.use(runtime.registry.find("playground-gpt", Capability.SCORE)) as backend:
        result = score(backend, PASSAGE)
    # Letters drawn at random cost log2(27) = 4.75 bits each, letters by their frequency 4.1.
    assert result.bits_per_character < 1.7


def test_decoder_writes_different_sensible_words(runtime: Runtime) -> None:
    with runtime.use(runtime.registry.find("playground-gpt", Capability.GENERATE)) as backend:
        *_, result = generate(backend, "Once upon a time there was", max_new_tokens=60, seed=1)
    words = result.text.split()
    assert len(set(words)) > 0.5 * len(words) > 10


def test_encoder_fills_everyday_blanks(runtime: Runtime) -> None:
    found = 0
    with runtime.use(runtime.registry.find("playground-bert", Capability.FILL_MASK)) as backend:
        for text, word in CLOZES.items():
            candidates = fill_mask(backend, text, top_k=10).masks[0].candidates
            found += word in {candidate.token.lower() for candidate in candidates}
    assert found >= len(CLOZES) - 1


def test_encoder_places_paraphrases_closer_than_strangers(runtime: Runtime) -> None:
    texts = (
        "The cat is sleeping on the sofa.",
        "A cat sleeps on the couch.",
        "The bank raised its interest rates.",
        "Interest rates were increased by the bank.",
    )
    with runtime.use(runtime.registry.find("playground-bert", Capability.EMBED)) as backend:
        vectors = backend.embed(texts)
    similar = vectors @ vectors.T
    assert min(similar[0, 1], similar[2, 3]) > max(similar[0, 2], similar[1, 3]) + 0.2


def test_sentiment_judges_plain_sentences(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-bert-sentiment", Capability.CLASSIFY)
    with runtime.use(spec) as backend:
        *_, result = classify_rows(backend, [*POSITIVE, *NEGATIVE])
    truth = ["positive"] * len(POSITIVE) + ["negative"] * len(NEGATIVE)
    right = sum(row.label == label for row, label in zip(result.rows, truth, strict=True))
    assert right >= 0.85 * len(truth)


def test_emotions_are_told_from_plain_comments(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-bert-emotions", Capability.CLASSIFY)
    with runtime.use(spec) as backend:
        assert not backend.exclusive
        labels = backend.labels
        *_, result = classify_rows(backend, list(COMMENTS))
    assert set(labels) == set(COMMENTS.values())
    pairs = [(row.label, COMMENTS[row.text]) for row in result.rows]
    measures = []
    for label in labels:
        right = sum(found == truth == label for found, truth in pairs)
        either = sum((found == label) + (truth == label) for found, truth in pairs)
        measures.append(2 * right / either)
    # Four labels by chance: 0.25.
    assert sum(measures) / len(measures) >= 0.7


def test_reader_finds_plain_answers(runtime: Runtime) -> None:
    found = 0
    with runtime.use(runtime.registry.find("playground-bert-squad", Capability.ANSWER)) as backend:
        for question, expected in QUESTIONS.items():
            best = answer(backend, question, PASSAGE).best
            found += best is not None and expected in best.text and len(best.text) < 60
    assert found >= 0.75 * len(QUESTIONS)


def test_reader_says_that_an_unrelated_text_has_no_answer(runtime: Runtime) -> None:
    with runtime.use(runtime.registry.find("playground-bert-squad", Capability.ANSWER)) as backend:
        nothing = [answer(backend, question, PASSAGE).best for question in STRANGE_QUESTIONS]
    assert nothing.count(None) >= len(STRANGE_QUESTIONS) - 1


@pytest.mark.parametrize("target", ["fr", "de", "zh"])
def test_encoder_decoder_translates_everyday_sentences(runtime: Runtime, target: str) -> None:
    found = 0
    with runtime.use(runtime.registry.find("playground-t5", Capability.TRANSLATE)) as backend:
        for text, words in TRANSLATIONS.items():
            *_, result = translate(backend, text, source="en", target=target)
            found += any(word.lower() in result.text.lower() for word in words[target])
    assert found >= 0.75 * len(TRANSLATIONS)


def test_chinese_decoder_writes_chinese(runtime: Runtime) -> None:
    spec = runtime.registry.find("playground-gpt-zh", Capability.GENERATE)
    written = ""
    with runtime.use(spec) as backend:
        for prompt in ("春风", "北京是"):
            *_, result = generate(backend, prompt, max_new_tokens=60, top_k=40, seed=1)
            written += result.text
    signs = HAN.findall(written)
    assert len(signs) > 40
    assert len(signs) > 5 * len(LATIN.findall(written))
    assert len(set(signs)) > 0.3 * len(signs)


def test_encoder_decoder_writes_about_its_text(runtime: Runtime) -> None:
    text = (
        "The mayor of the city opened a new bridge over the river on Saturday. Thousands of "
        "people came to see the ceremony. The bridge cost forty million dollars and took five "
        "years to build."
    )
    with runtime.use(runtime.registry.find("playground-t5", Capability.SUMMARIZE)) as backend:
        *_, result = summarize_abstractive(backend, text)
    source = set(text.lower().replace(".", "").split())
    written = result.summary.lower().replace(".", "").split()
    assert len(written) >= 4
    assert sum(word in source for word in written) >= 0.5 * len(written)


def test_extractive_summary_keeps_the_news_and_drops_the_chatter(runtime: Runtime) -> None:
    news = "A storm destroyed the harbour of the town on Tuesday and cut off its electricity."
    more = "Workers are repairing the harbour and the power lines that the storm destroyed."
    text = f"{news} Yes. Well, who knows. {more} My aunt likes tea."
    with runtime.use(runtime.registry.find("playground-bert", Capability.EMBED)) as backend:
        result = summarize_extractive(backend, text, max_new_tokens=40)
    assert result.sentences[0] == news
    assert "My aunt likes tea." not in result.sentences
    assert math.isclose(len(result.sources), len(result.sentences))
