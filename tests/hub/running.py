"""A process of its own that opens models from a Hub on loopback."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLIENT = Path(__file__).with_name("client.py")
# What is asked of a model that is no decoder.
NEEDS = {"me/marian": "translate"}


def run_client(home: Path, address: str, *names: str, **settings: str) -> dict:
    """What a fresh process says of each model; most are asked to generate."""
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
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", str(CLIENT), json.dumps(wishes)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    print({result["name"]: round(result["seconds"], 1) for result in answer["results"]})
    return {result["name"]: result for result in answer["results"]} | {"warm": answer["warm"]}
