"""What is counted and logged: numbers, and never a text of a visitor."""

import json
import logging
import traceback

from prometheus_client import CollectorRegistry, Counter, Histogram

from playground.errors import ModelFailed

LOG = logging.getLogger("playground")
# Calls, the innermost, that a failure is logged with.
DEEPEST = 6
# Seconds: a keystroke, a click, a long wait.
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)


class Meters:
    """What is counted, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "playground_requests",
            "Events that asked a model, by how they ended",
            ["line", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "playground_request_seconds",
            "From an event's arrival to its last value, waiting included",
            ["line"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._tokens = Counter("playground_tokens", "Tokens written", registry=self.registry)

    def count(self, *, line: str, outcome: str, seconds: float) -> None:
        """One event has ended: "done", "stopped", "refused" or "failed"."""
        self._requests.labels(line=line, outcome=outcome).inc()
        self._seconds.labels(line=line).observe(seconds)
        entry = {"event": "request", "line": line, "outcome": outcome, "seconds": round(seconds, 3)}
        LOG.info(json.dumps(entry))

    def note_failure(self, error: ModelFailed) -> None:
        """What broke inside a model, and where. Not what the error says: that may quote a text."""
        cause: BaseException = error
        while cause.__cause__ is not None:
            cause = cause.__cause__
        frames = traceback.extract_tb(cause.__traceback__)[-DEEPEST:]
        entry = {
            "event": "failure",
            "model": error.model,
            "error": type(cause).__name__,
            "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        }
        LOG.error(json.dumps(entry))

    def count_tokens(self, tokens: int) -> None:
        """So many tokens were written."""
        self._tokens.inc(tokens)
