"""Opens models from a Hub in a process of its own, whose environment says which Hub.

    python client.py '[{"name": "me/tiny", "needs": ["generate"]}, …]'

Prints a JSON list: for each model what it said, or the error's code and parameters.
"""

import json
import sys
import time
from dataclasses import asdict

from playground.backends.base import Sampling
from playground.errors import PlaygroundError
from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.settings import Settings


def open_and_run(runtime: Runtime, name: str, needs: list[str]) -> dict[str, object]:
    """Open one model as a tab does, and let a decoder say four tokens."""
    progress = []
    start = time.perf_counter()
    try:
        spec = runtime.registry.find(name, *map(Capability, needs))
        progress = [asdict(each) for each in runtime.prepare(spec)]
        with runtime.use(spec) as backend:
            sampling = Sampling(temperature=0.0, max_new_tokens=4)
            ids = [steps[0].id for steps in backend.decode(["The cat"], [sampling], likeliest=3)]
            result = {"ids": ids, "passport": asdict(backend.passport(0.0))}
    except PlaygroundError as error:
        result = {"error": error.code, "parameters": error.parameters}
    seconds = time.perf_counter() - start
    return {**result, "name": name, "progress": progress, "seconds": seconds}


def main() -> None:
    runtime = Runtime(Settings.from_env())
    wishes = json.loads(sys.argv[1])
    said = [open_and_run(runtime, wish["name"], wish["needs"]) for wish in wishes]
    print(json.dumps({"results": said, "warm": runtime.warm_keys()}))


if __name__ == "__main__":
    main()
