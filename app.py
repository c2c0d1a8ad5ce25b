"""Start the playground: `python app.py`. Also the entry point on Hugging Face Spaces."""

import os

# Nothing leaves this machine unless a visitor asks for a Hub model.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.ui.app import serve

if __name__ == "__main__":
    serve(Runtime(Settings.from_env()))
