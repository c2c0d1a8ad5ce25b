"""How the server is: `/health` for who keeps it up, `/metrics` for Prometheus.

Numbers only: no text of a visitor is counted, kept or shown.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from playground.ui.desk import Desk

LIBRARIES = "libraries"


class _Gauges:
    """What is read when somebody asks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        """The lines, the models and the memory."""
        runs = GaugeMetricFamily("playground_running", "Events at work", labels=["line"])
        waits = GaugeMetricFamily("playground_waiting", "Events in line", labels=["line"])
        for name, turns in self._desk.lines.items():
            runs.add_metric([name], turns.running)
            waits.add_metric([name], turns.waiting)
        runtime = self._desk.runtime
        yield runs
        yield waits
        yield GaugeMetricFamily(
            "playground_models", "Models that answer at once", value=len(runtime.warm_keys())
        )
        yield GaugeMetricFamily(
            "playground_model_bytes", "Memory their weights take", value=runtime.warm_bytes()
        )
        yield GaugeMetricFamily(
            "playground_resident_bytes", "Memory of the process", value=read_resident_bytes()
        )


def read_resident_bytes() -> int:
    """Memory of this process that is in RAM; 0 where the system does not say."""
    status = Path("/proc/self/statm")
    if not status.exists():
        return 0
    return int(status.read_text().split()[1]) * 4096


def list_routes(desk: Desk) -> list[Route]:
    """The addresses beside the page's own."""
    desk.meters.registry.register(_Gauges(desk))

    def health(request: Request) -> Response:
        del request
        return JSONResponse(describe_health(desk))

    def metrics(request: Request) -> Response:
        del request
        return Response(generate_latest(desk.meters.registry), media_type=CONTENT_TYPE_LATEST)

    return [Route("/health", health), Route("/metrics", metrics)]


def list_libraries(files: Sequence[Path]) -> list[Route]:
    """The scripts that frames load, each under its name alone: where it lies on this machine is
    nobody's business."""

    def offer(file: Path) -> Route:
        def send(request: Request) -> Response:
            del request
            return FileResponse(file, media_type="text/javascript")

        return Route(f"/{LIBRARIES}/{file.name}", send)

    return [offer(file) for file in files]


def describe_health(desk: Desk) -> dict[str, Any]:
    """What `/health` says. `status` is "loading" until the first model answers."""
    warm = desk.runtime.warm_keys()
    return {
        "status": "ready" if warm else "loading",
        "device": desk.runtime.device.name if warm else "",
        "models": list(warm),
        "running": sum(turns.running for turns in desk.lines.values()),
        "waiting": sum(turns.waiting for turns in desk.lines.values()),
    }
