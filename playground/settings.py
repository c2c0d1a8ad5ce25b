"""Everything the environment decides, read once at start-up."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value", bool, int, str)


def read_flag(text: str) -> bool:
    """`1 true yes on` are True, `0 false no off` and nothing are False; else ValueError."""
    word = text.strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"", "0", "false", "no", "off"}:
        return False
    raise ValueError(f"not a yes or no: {text!r}")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one server. Each field is the variable `PLAYGROUND_<FIELD>`.

    An empty `host` and a `port` of 0 leave the address to Gradio: 127.0.0.1 and the first free
    port from 7860 on, or what GRADIO_SERVER_NAME and GRADIO_SERVER_PORT say (as on Spaces).
    Raises ValueError, naming the variable, when a value cannot be read.
    """

    device: str = "auto"
    dtype: str = "auto"
    offline: bool = False
    hub_timeout: int = 5
    memory_mb: int = 4096
    max_parameters: int = 1_000_000_000
    max_characters: int = 400_000
    max_new_tokens: int = 400
    max_rows: int = 10_000
    max_file_mb: int = 5
    concurrency: int = 2
    writers: int = 32
    queue_size: int = 64
    most_per_session: int = 8
    most_per_address: int = 64
    most_seconds: int = 300
    sessions: int = 300
    host: str = ""
    port: int = 0
    root_path: str = ""
    auth: str = ""
    mcp: bool = False
    zero_gpu: bool = False
    models_dir: str = str(Path(__file__).resolve().parent.parent / "assets" / "models")

    @property
    def accounts(self) -> list[tuple[str, str]]:
        """Names and passwords of `auth`, which is `name:password`, several with commas between.
        Raises ValueError for an entry that is not."""
        entries = [entry.strip().partition(":") for entry in self.auth.split(",") if entry.strip()]
        if not all(name and password for name, _, password in entries):
            raise ValueError("PLAYGROUND_AUTH is name:password, several with commas between")
        return [(name, password) for name, _, password in entries]

    @classmethod
    def from_env(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read every `PLAYGROUND_…` variable that is set; the rest keep their defaults."""
        readers: dict[type, Callable[[str], bool | int | str]] = {
            bool: read_flag,
            int: int,
            str: str,
        }
        # Hugging Face says it on a Space whose hardware is ZeroGPU.
        values: dict[str, bool | int | str] = {
            "zero_gpu": read_flag(environment.get("SPACES_ZERO_GPU", ""))
        }
        for field in fields(cls):
            name = f"PLAYGROUND_{field.name.upper()}"
            if name in environment:
                reader = readers[type(field.default)]
                try:
                    values[field.name] = reader(environment[name])
                except ValueError as error:
                    raise ValueError(f"{name}={environment[name]!r} cannot be read") from error
        return cls(**values)  # type: ignore[arg-type]
