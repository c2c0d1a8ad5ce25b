"""Start the playground: `python app.py`. Also the entry point on Hugging Face Spaces."""

import os

# Nothing leaves this machine unless a visitor asks for a Hub model.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
# Gradio's statistics of its events, which nobody reads here: after every event it would sort the
# last ten thousand by function.
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")

from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.ui.app import serve

if __name__ == "__main__":
    serve(Runtime(Settings.from_env()))
