"""Starting `client.py` with an environment that says which Hub and which cache."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLIENT = Path(__file__).with_name("client.py")
# What is asked of a model that is no decoder.
NEEDS = {"me/marian": "translate"}


def start_client(
    home: Path, address: str, *names: str, largest: int = 0, **settings: str
) -> subprocess.Popen:
    """A fresh process that opens each model to generate. `largest`: bytes that its disk takes of
    one file, 0 for any."""
    environment = {name: value for name, value in os.environ.items() if "PLAYGROUND" not in name}
    environment |= {
        "HF_HOME": str(home),
        "HF_ENDPOINT": address,
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "PYTHONPATH": str(ROOT),
        "PLAYGROUND_DEVICE": "cpu",
        "PLAYGROUND_MAX_PARAMETERS": "1000000",
        **settings,
    }
    wishes = [{"name": name, "needs": [NEEDS.get(name, "generate")]} for name in names]

    def limit() -> None:
        if largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.Popen(
        [sys.executable, "-W", "error::UserWarning", str(CLIENT), json.dumps(wishes)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )


def run_client(home: Path, address: str, *names: str, largest: int = 0, **settings: str) -> dict:
    """What a fresh process says of each model."""
    process = start_client(home, address, *names, largest=largest, **settings)
    said, troubles = process.communicate(timeout=240)
    assert process.returncode == 0, troubles
    answer = json.loads(said)
    print({result["name"]: round(result["seconds"], 1) for result in answer["results"]})
    return {result["name"]: result for result in answer["results"]} | {"warm": answer["warm"]}
