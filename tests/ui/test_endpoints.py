"""The public endpoints, as others call them."""

import json
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import httpx
import pytest
from gradio_client.exceptions import AppError

from playground.registry.catalogue import MODELS
from playground.results import Passport

PASSPORT = {field.name for field in fields(Passport)}
PUBLIC = {
    *("/models", "/generate", "/score", "/fill_mask", "/sentiment", "/summarize", "/answer"),
    *("/translate", "/attention", "/tokenize"),
}
DOCUMENT = "The first sentence is here. The second one follows. A third one ends the text."
HARD_TEXTS = [
    "</script><img src=x onerror=alert(1)>",
    "Emoji 👩‍👩‍👧 and 😀 here",
    "مرحبا بالعالم شلوم",
    "你好，世界",
    "{braces} %s \\n ''",
]


def find_sentence(client, api_name, **values):
    """What the visitor is told when this call fails."""
    with pytest.raises(AppError) as caught:
        client.predict(api_name=api_name, **values)
    return str(caught.value)


def call_raw(address, name, data, language="en"):
    """An endpoint without the client's own checks: a list of raw JSON values; the last event."""
    headers = {"Accept-Language": language, "Content-Type": "application/json"}
    body = json.dumps({"data": data})
    url = f"{address}gradio_api/call/{name}"
    answer = httpx.post(url, content=body, headers=headers, timeout=30)
    answer.raise_for_status()
    stream = httpx.get(f"{url}/{answer.json()['event_id']}", headers=headers, timeout=30)
    *_, event = [block for block in stream.text.strip().split("\n\n") if block]
    kind, _, value = event.partition("\n")
    return kind.removeprefix("event: "), json.loads(value.removeprefix("data: "))


# One success each.


def test_no_other_endpoint_is_public(client):
    info = client.view_api(return_format="dict", print_info=False)
    assert set(info["named_endpoints"]) == PUBLIC
    assert not info["unnamed_endpoints"]


def test_models_lists_the_catalogue(client):
    listed = client.predict(api_name="/models")
    assert [model["key"] for model in listed] == [spec.key for spec in MODELS]
    assert all(
        set(model) == {"key", "title", "capabilities", "embedded", "parameters", "loaded"}
        for model in listed
    )


def test_a_model_that_answered_is_listed_as_loaded(client):
    client.predict(api_name="/tokenize", text="a", model="playground-t5")
    loaded = {model["key"]: model["loaded"] for model in client.predict(api_name="/models")}
    assert loaded["playground-t5"]
    assert not all(loaded.values())


def test_generate_streams_a_growing_text(client):
    job = client.submit(api_name="/generate", prompt="Once upon", max_new_tokens=12, seed=5)
    last = job.result()
    steps = job.outputs()
    assert set(last) == {"prompt", "text", "tokens", "finish_reason", "passport"}
    assert set(last["tokens"][0]) == {"text", "id", "probability", "rank"}
    assert set(last["passport"]) == PASSPORT
    assert len(steps) > 1
    lengths = [len(step["text"]) for step in steps]
    assert lengths == sorted(lengths)
    assert all(last["text"].startswith(step["text"]) for step in steps)
    assert steps[-1] == last
    assert last["finish_reason"] in {"length", "end"}


def test_score(client):
    result = client.predict(api_name="/score", text="Hello there world")
    assert set(result) == {
        *("tokens", "cross_entropy", "perplexity", "bits_per_character", "passport"),
    }
    assert [set(token) for token in result["tokens"]] == [{"text", "id", "probability", "bits"}] * 3
    assert result["tokens"][0]["bits"] is None
    assert math.isclose(result["perplexity"], math.exp(result["cross_entropy"]))


def test_fill_mask(client):
    result = client.predict(
        api_name="/fill_mask", text="A [MASK] or a [MASK].", top_k=3, candidates="doctor"
    )
    assert set(result) == {"masks", "passport"}
    assert [set(mask) for mask in result["masks"]] == [{"position", "candidates"}] * 2
    assert [len(mask["candidates"]) for mask in result["masks"]] == [4, 4]
    assert result["masks"][0]["candidates"][-1]["token"] == "doctor"
    assert set(result["masks"][0]["candidates"][0]) == {"token", "probability"}


def test_sentiment(client):
    result = client.predict(api_name="/sentiment", text="a great film")
    assert set(result) == {"label", "scores", "attributions", "passport"}
    assert result["label"] == "positive"
    assert math.isclose(sum(result["scores"].values()), 1, abs_tol=1e-5)
    assert [word["text"] for word in result["attributions"]] == ["a", "great", "film"]
    assert set(result["attributions"][0]) == {"text", "weight"}


@pytest.mark.parametrize("method", ["abstractive", "extractive"])
def test_summarize(client, method):
    result = client.predict(api_name="/summarize", text=DOCUMENT, method=method, max_new_tokens=15)
    assert set(result) == {"summary", "sources", "passport"}
    assert result["summary"]
    assert all(index in range(3) for sources in result["sources"] for index in sources)


def test_answer(client):
    context = "The tower was built in 1874 near the sea."
    result = client.predict(api_name="/answer", question="When was it built?", context=context)
    assert set(result) == {
        *("answer", "start", "end", "probability", "no_answer_probability", "passport"),
    }
    assert result["answer"] == context[result["start"] : result["end"]] != ""
    assert result["no_answer_probability"] < result["probability"] < 1
    assert set(result["passport"]) == PASSPORT


def test_no_answer_is_an_empty_one(client):
    result = client.predict(api_name="/answer", question="Who sings?", context="Rain fell")
    assert (result["answer"], result["start"], result["end"]) == ("", 0, 0)
    assert result["probability"] == result["no_answer_probability"] > 0.5


def test_translate(client):
    result = client.predict(api_name="/translate", text="The cat sat. It slept.", target="de")
    assert set(result) == {"translation", "tokens", "passport"}
    assert set(result["passport"]) == PASSPORT
    assert [set(token) for token in result["tokens"]] == [{"text", "id", "probability"}] * 7
    assert result["translation"] == ". sat cat The . slept It"
    assert all(0 <= token["probability"] <= 1 for token in result["tokens"])


def test_attention(client):
    result = client.predict(api_name="/attention", text="The cat sat", layer=1)
    assert set(result) == {
        *("query_tokens", "key_tokens", "layers", "heads", "weights", "passport"),
    }
    weights = result["weights"]
    assert len(weights) == result["heads"]
    assert {len(head) for head in weights} == {len(result["query_tokens"])}
    rows = [row for head in weights for row in head]
    assert {len(row) for row in rows} == {len(result["key_tokens"])}
    assert all(math.isclose(sum(row), 1, abs_tol=1e-4) for row in rows)


def test_attention_of_an_encoder_decoder_across(client):
    result = client.predict(
        api_name="/attention",
        text="one two",
        text_pair="three",
        model="playground-t5",
        kind="cross",
    )
    assert result["query_tokens"] != result["key_tokens"]


def test_tokenize(client):
    text = "Hello, 世界"
    result = client.predict(api_name="/tokenize", text=text)
    assert set(result) == {"tokens", "count", "passport"}
    assert result["count"] == len(result["tokens"]) == 3
    for token in result["tokens"]:
        assert set(token) == {"text", "id", "start", "end"}
        assert text[token["start"] : token["end"]] == token["text"]


# One mistake each, in both languages.

MISTAKES = {
    "/generate": ({"prompt": " "}, "no text yet", "还没有文字"),
    "/score": ({"text": ""}, "no text yet", "还没有文字"),
    "/fill_mask": ({"text": "No blank."}, "Write [MASK]", "请在缺词处写上 [MASK]"),
    "/sentiment": ({"text": "w " * 600}, "reads up to 512", "最多读取 512"),
    "/summarize": (
        {"text": DOCUMENT, "method": "magic"},
        "method must be one of: abstractive, extractive",
        "method 只能是以下之一",
    ),
    "/answer": ({"question": "Who?", "context": " "}, "no text yet", "还没有文字"),
    "/translate": (
        {"text": "A cat.", "target": "xx"},
        "en → fr, en → de, en → zh",
        "en → fr, en → de, en → zh",
    ),
    "/attention": (
        {"text": "a", "layer": 99},
        "layer must be between 0 and 3",
        "layer 必须在 0 与 3 之间",
    ),
    "/tokenize": ({"text": "\n"}, "no text yet", "还没有文字"),
}


@pytest.mark.parametrize("api_name", MISTAKES)
def test_a_mistake_is_answered_in_the_visitors_language(client, chinese_client, api_name):
    values, english, chinese = MISTAKES[api_name]
    assert english in find_sentence(client, api_name, **values)
    assert chinese in find_sentence(chinese_client, api_name, **values)


def test_every_endpoint_that_takes_a_text_has_its_mistake_above():
    assert set(MISTAKES) == PUBLIC - {"/models"}


@pytest.mark.parametrize("name", ["no-such-model", "../../etc/passwd", "a/b/c", "<b>x</b>"])
def test_an_unknown_model_is_named(client, name):
    sentence = find_sentence(client, "/tokenize", text="a", model=name)
    assert f"There is no model called “{name}”" in sentence


def test_a_model_of_another_kind_is_refused(client):
    sentence = find_sentence(client, "/fill_mask", text="[MASK]", model="playground-gpt")
    assert "needs a model of the kind encoder" in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [("temperature", 3), ("temperature", -1), ("top_p", 0), ("max_new_tokens", 101), ("seed", -1)],
)
def test_a_number_out_of_range_is_answered_with_its_limits(client, name, value):
    sentence = find_sentence(client, "/generate", prompt="a", **{name: value})
    assert f"{name} must be between" in sentence


# Values the Python client would not send.

# What follows prompt, model, max_new_tokens and temperature.
REST = [0, 1.0, 0.0, 1.0, 0]


@pytest.mark.parametrize("value", [None, "hot", [1], {"a": 1}, math.nan, math.inf, True])
def test_what_is_no_number_is_answered_by_name(address, value):
    kind, message = call_raw(address, "generate", ["Once", "", 3, value, *REST])
    assert kind == "error"
    assert "temperature must be a number" in json.dumps(message)


def test_a_huge_number_is_out_of_range(address):
    kind, message = call_raw(address, "generate", ["Once", "", 10**400, 1.0, *REST])
    assert kind == "error"
    assert "max_new_tokens must be between 1 and 100" in json.dumps(message)


@pytest.mark.parametrize("value", [None, 7, ["a"], {"text": "a"}, True])
def test_what_is_no_text_is_answered_by_name(address, value):
    kind, message = call_raw(address, "sentiment", [value, ""])
    assert kind == "error"
    assert "text must be a text" in json.dumps(message)


def test_no_layer_is_no_number(address):
    kind, message = call_raw(address, "attention", ["a b", "", "", None, ""])
    assert kind == "error"
    assert "layer must be a number" in json.dumps(message)


def test_a_lone_surrogate_is_replaced(address):
    kind, (result,) = call_raw(address, "tokenize", ["a \ud83d b", ""])
    assert kind == "complete"
    assert [token["text"] for token in result["tokens"]] == ["a", "\ufffd", "b"]


@pytest.mark.parametrize(
    ("api_name", "values"),
    [
        ("/generate", {"prompt": "x" * 1_000_000}),
        ("/sentiment", {"text": "x" * 1_000_000}),
        ("/attention", {"text": "x", "text_pair": "x" * 1_000_000}),
        ("/tokenize", {"text": "a", "model": "x" * 1_000_000}),
    ],
)
def test_a_megabyte_is_refused_with_the_limit(client, api_name, values):
    sentence = find_sentence(client, api_name, **values)
    assert "1,000,000 characters" in sentence
    assert "20,000" in sentence


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_hard_texts_come_back_as_they_were(client, text):
    result = client.predict(api_name="/generate", prompt=text, max_new_tokens=2)
    assert result["prompt"] == text
    tokens = client.predict(api_name="/tokenize", text=text)["tokens"]
    assert all(text[token["start"] : token["end"]] == token["text"] for token in tokens)


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_hard_texts_pass_every_other_endpoint(client, text):
    for api_name in ("/score", "/sentiment", "/summarize", "/attention"):
        assert client.predict(api_name=api_name, text=text)["passport"]["model"]


def test_visitors_at_once_each_get_their_own_result(client, chinese_client):
    def ask(number):
        visitor = (client, chinese_client)[number % 2]
        return visitor.predict(
            api_name="/generate", prompt=f"Visitor {number}", seed=number, max_new_tokens=10
        )

    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(ask, range(6)))
    for number, result in enumerate(together):
        alone = ask(number)
        assert result["prompt"] == f"Visitor {number}"
        assert (result["text"], result["tokens"]) == (alone["text"], alone["tokens"])


def test_the_same_functions_are_tools_for_other_programs(address):
    schema = httpx.get(f"{address}gradio_api/mcp/schema", timeout=30).json()
    names = {tool["name"] for tool in schema}
    assert names == {name.removeprefix("/") for name in PUBLIC}
    for tool in schema:
        assert tool["description"]
        assert "request" not in tool["inputSchema"].get("properties", {})


def test_an_argument_of_a_tool_is_described(address):
    schema = httpx.get(f"{address}gradio_api/mcp/schema", timeout=30).json()
    (tool,) = [tool for tool in schema if tool["name"] == "generate"]
    assert "greedy" in tool["inputSchema"]["properties"]["temperature"]["description"]
