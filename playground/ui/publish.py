"""Publishing a method as an endpoint: its schema, its limits and its errors."""

import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import gradio as gr
from gradio.events import api

from playground.errors import NotANumber, NotText, PlaygroundError
from playground.ui.desk import Line
from playground.ui.endpoints import Answer, Endpoints
from playground.ui.status import explain_error
from playground.ui.visit import pace_values, read_language, tally
from playground.ui.wire import Wire


def add_endpoints(wire: Wire) -> None:
    """Publish every endpoint; the heavy ones wait in the same lines as the page's events."""
    endpoints = Endpoints(wire)
    api(endpoints.models, api_name="models", concurrency_limit=None)
    publish(guard(wire, endpoints.fill_mask, line="read"))
    publish(guard(wire, endpoints.sentiment, line="read"))
    for method in (
        endpoints.score,
        endpoints.summarize,
        endpoints.answer,
        endpoints.translate,
        endpoints.attention,
        endpoints.tokenize,
    ):
        publish(guard(wire, method, line="heavy"))
    publish(guard_stream(wire, endpoints.generate))


def publish(function: Callable[..., Any]) -> None:
    """One endpoint under its function's name."""
    api(
        function,
        api_name=function.__name__,
        concurrency_limit=None,
    )


def guard(wire: Wire, method: Callable[..., Answer], *, line: Line) -> Callable[..., Answer]:
    """The method as Gradio calls it: the request first, a PlaygroundError as a sentence."""

    def endpoint(request: gr.Request, *values: Any) -> Answer:
        try:
            checked = check_values(wire, method, values)
            with wire.hold(wire.welcome(request), line=line):
                return method(*checked)
        except PlaygroundError as error:
            raise explain(error, request) from error

    return describe(endpoint, method)


def guard_stream(wire: Wire, method: Callable[..., Iterator[Answer]]) -> Callable[..., Any]:
    """Like `guard`, for an endpoint that streams."""

    def endpoint(request: gr.Request, *values: Any) -> Iterator[Answer]:
        try:
            checked = check_values(wire, method, values)
            visit = wire.welcome(request)
            with wire.hold(visit, line="write"):
                written = tally(visit, method(*checked), lambda answer: len(answer["tokens"]))
                yield from wire.limit(pace_values(written, seconds=visit.pace))
        except PlaygroundError as error:
            raise explain(error, request) from error

    return describe(endpoint, method)


def describe(endpoint: Callable[..., Any], method: Callable[..., Any]) -> Callable[..., Any]:
    """Give the wrapper the method's name, docstring and arguments, after the request: Gradio
    reads the endpoint's schema from them."""
    functools.update_wrapper(endpoint, method)
    del endpoint.__wrapped__  # type: ignore[attr-defined]
    signature = inspect.signature(method)
    request = inspect.Parameter(
        "request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request
    )
    parameters = [request, *signature.parameters.values()]
    endpoint.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    endpoint.__annotations__ = {"request": gr.Request, **method.__annotations__}
    return endpoint


def check_values(wire: Wire, method: Callable[..., Any], values: Sequence[Any]) -> Sequence[Any]:
    """Raises NotText or TooManyCharacters for a text argument that is none, or too long a one,
    and NotANumber for a number that is missing; the tasks check the others."""
    for parameter, value in zip(
        inspect.signature(method).parameters.values(), values, strict=False
    ):
        if parameter.annotation is str and not isinstance(value, str):
            raise NotText(name=parameter.name)
        if value is None:
            raise NotANumber(name=parameter.name)
    wire.check_lengths(values)
    return values


def explain(error: PlaygroundError, request: gr.Request) -> gr.Error:
    """The error a client sees: a sentence in the language it asks for."""
    return gr.Error(explain_error(error, read_language(request)), print_exception=False)
