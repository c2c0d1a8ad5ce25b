"""What the files of a model say before its weights are read.

config.json → which family
safetensors headers → how many numbers, so how much memory
tokenizer.json → a tokenizer that knows its characters
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from huggingface_hub.errors import StrictDataclassError
from safetensors import SafetensorError
from transformers import AutoTokenizer, PreTrainedTokenizerFast
from transformers.models.auto.configuration_auto import CONFIG_MAPPING_NAMES
from transformers.models.auto.modeling_auto import (
    MODEL_FOR_CAUSAL_LM_MAPPING_NAMES,
    MODEL_FOR_MASKED_LM_MAPPING_NAMES,
    MODEL_FOR_PRETRAINING_MAPPING_NAMES,
    MODEL_FOR_QUESTION_ANSWERING_MAPPING_NAMES,
    MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES,
    MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES,
)

from playground.backends import hub
from playground.backends.base import Family
from playground.backends.opening import Opening
from playground.backends.weights import count_numbers
from playground.errors import (
    BrokenWeights,
    NeedsRemoteCode,
    NoFastTokenizer,
    OutOfMemory,
    WrongKind,
)

# The library's tables from which a family is read, asked in this order: BART stands in several.
ARCHITECTURES: tuple[tuple[Family, Any], ...] = (
    (Family.ENCODER_DECODER, MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES),
    (Family.DECODER, MODEL_FOR_CAUSAL_LM_MAPPING_NAMES),
    (Family.CLASSIFIER, MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES),
    (Family.READER, MODEL_FOR_QUESTION_ANSWERING_MAPPING_NAMES),
    (Family.ENCODER, MODEL_FOR_MASKED_LM_MAPPING_NAMES),
    (Family.ENCODER, MODEL_FOR_PRETRAINING_MAPPING_NAMES),
)

# What an adapter turns its base into, in the words of peft's TaskType.
TASKS = {"SEQ_CLS": Family.CLASSIFIER, "QUESTION_ANS": Family.READER}


def read_family(folder: Path, opening: Opening) -> Family:
    """What the config says the model is.

    Raises NeedsRemoteCode, WrongKind (also when it is none of the families).
    """
    config = read_json((opening.base or folder) / "config.json", opening.key)
    if config.get("model_type") not in CONFIG_MAPPING_NAMES:
        raise NeedsRemoteCode(model=opening.key)
    found = name_family(config) if opening.base is None else name_adapted(folder, opening.key)
    if found is None or opening.family not in (None, found):
        needed = opening.family.value if opening.family else ""
        first = (config.get("architectures") or [config["model_type"]])[0]
        raise WrongKind(
            model=opening.key, found=found.value if found else str(first), needed=needed
        )
    return found


def name_family(config: dict[str, Any]) -> Family | None:
    """The family of the first architecture named in a config.json, None if it is another."""
    architecture = (config.get("architectures") or [""])[0]
    for family, table in ARCHITECTURES:
        if architecture in table.values():
            return family
    return None


def name_adapted(folder: Path, key: str) -> Family | None:
    """The family that an adapter makes of its base."""
    return TASKS.get(str(read_json(folder / "adapter_config.json", key).get("task_type")))


def build_tokenizer(folder: Path, opening: Opening) -> PreTrainedTokenizerFast:
    """A tokenizer that knows its characters.

    Raises BrokenWeights for a config that cannot be read; NoFastTokenizer, also where converting
    an older format needs a package that is not installed.
    """
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            opening.base or folder, local_files_only=True, trust_remote_code=False
        )
    except StrictDataclassError as error:
        # The library looks into the config for the tokenizer's class.
        raise BrokenWeights(model=opening.key) from error
    except (ImportError, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        # What a stranger's files make the library trip over.
        raise NoFastTokenizer(model=opening.key) from error
    except Exception as error:
        # tokenizers raises just this, and nothing more precise, for a damaged file.
        if type(error) is not Exception:
            raise
        raise NoFastTokenizer(model=opening.key) from error
    # Without its files the library makes a tokenizer that knows special tokens only.
    if not tokenizer.is_fast or len(tokenizer) <= len(tokenizer.all_special_ids):
        raise NoFastTokenizer(model=opening.key)
    return tokenizer


def estimate_bytes(folder: Path, opening: Opening) -> int:
    """Memory the weights in a folder will take in the wanted dtype.

    Raises ModelTooLarge: some repositories do not say their size before the download.
    """
    with mapped_errors(opening.key):
        paths = sorted((opening.base or folder).glob("*.safetensors"))
        numbers = sum(count_numbers(path) for path in paths)
    if opening.folder is None:
        hub.check_parameters(numbers, opening)
    return numbers * torch.empty(0, dtype=getattr(torch, opening.dtype)).element_size()


def hash_weights(folder: Path, key: str) -> str:
    """The first twelve digits of the SHA-256 of the weights: their revision."""
    digest = hashlib.sha256()
    paths = sorted(folder.glob("*.safetensors"))
    if not paths:
        raise BrokenWeights(model=key)
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def read_json(path: Path, key: str) -> dict[str, Any]:
    """A JSON file that holds one object. Raises BrokenWeights."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenWeights(model=key) from error
    if not isinstance(content, dict):
        raise BrokenWeights(model=key)
    return content


@contextmanager
def mapped_errors(key: str) -> Iterator[None]:
    """The border where the libraries' errors become ours."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise OutOfMemory(model=key) from error
    except ImportError as error:
        # A way of storing weights that another package reads.
        raise NeedsRemoteCode(model=key) from error
    except (
        *(SafetensorError, StrictDataclassError, OSError, RuntimeError),
        *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    ) as error:
        # Whatever a config and weights that do not fit it make the libraries raise.
        if "can't allocate memory" in str(error):
            raise OutOfMemory(model=key) from error
        raise BrokenWeights(model=key) from error
