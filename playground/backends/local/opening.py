"""From files to a running model.

    config.json → which family → what the weights will take → weights → tokenizer → backend

Never remote code, never pickled weights.
"""

import hashlib
import json
import os
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import (
    AutoConfig,
    AutoTokenizer,
    GenerationConfig,
    PreTrainedConfig,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)
from transformers.models.auto.configuration_auto import CONFIG_MAPPING_NAMES
from transformers.models.auto.modeling_auto import (
    MODEL_FOR_CAUSAL_LM_MAPPING,
    MODEL_FOR_CAUSAL_LM_MAPPING_NAMES,
    MODEL_FOR_MASKED_LM_MAPPING,
    MODEL_FOR_MASKED_LM_MAPPING_NAMES,
    MODEL_FOR_PRETRAINING_MAPPING_NAMES,
    MODEL_FOR_QUESTION_ANSWERING_MAPPING,
    MODEL_FOR_QUESTION_ANSWERING_MAPPING_NAMES,
    MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING,
    MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES,
    MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING,
    MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES,
)
from transformers.utils import logging as library_log

from playground.backends import hub
from playground.backends.base import Backend, Family
from playground.backends.local.classifier import Classifier
from playground.backends.local.decoder import Decoder
from playground.backends.local.encoder import Encoder
from playground.backends.local.model import Identity
from playground.backends.local.reader import Reader
from playground.backends.local.seq2seq import EncoderDecoder
from playground.backends.opening import Opening
from playground.backends.weights import count_numbers, read_weights
from playground.errors import (
    BrokenWeights,
    NeedsRemoteCode,
    NoFastTokenizer,
    OutOfMemory,
    WrongKind,
)
from playground.results import LoadProgress

BACKENDS: dict[Family, Callable[..., Backend]] = {
    Family.DECODER: Decoder,
    Family.ENCODER: Encoder,
    Family.CLASSIFIER: Classifier,
    Family.READER: Reader,
    Family.ENCODER_DECODER: EncoderDecoder,
}
# The library's tables from a config's class to the model's class.
CLASSES: dict[Family, Any] = {
    Family.DECODER: MODEL_FOR_CAUSAL_LM_MAPPING,
    Family.ENCODER: MODEL_FOR_MASKED_LM_MAPPING,
    Family.CLASSIFIER: MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING,
    Family.READER: MODEL_FOR_QUESTION_ANSWERING_MAPPING,
    Family.ENCODER_DECODER: MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING,
}
# And those from which a family is read, asked in this order: BART stands in several.
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

# transformers changes process-wide defaults while it builds a model: one at a time.
_building = threading.Lock()
# A forked process would wait for ever for a thread that it does not have.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_building.acquire,
        after_in_parent=_building.release,
        after_in_child=_building.release,
    )


def open_model(opening: Opening) -> Iterator[LoadProgress | Backend]:
    """Progress, then the backend. Raises a ModelError, HubError or OutOfMemory."""
    # Progress is ours to show, and parts that are left out on purpose are no news.
    library_log.disable_progress_bar()
    library_log.set_verbosity_error()
    if opening.folder is None:
        snapshot = hub.find_snapshot(opening)
        yield from hub.download(snapshot, hub.is_description)
        folder, revision = snapshot.folder, snapshot.commit
    else:
        snapshot = None
        folder, revision = opening.folder, hash_weights(opening.folder, opening.key)
    # All that can be known without the weights comes before their download.
    family = read_family(folder, opening)
    tokenizer = build_tokenizer(folder, opening)
    if snapshot is not None:
        yield from hub.download(snapshot, hub.is_weight)
    size = estimate_bytes(folder, opening)
    yield LoadProgress(model=opening.key, stage="reading", done=0, total=size)
    with _building, _mapped_errors(opening.key):
        model = build_model(folder, family, opening=opening)
    identity = Identity(
        key=opening.key, revision=revision, dtype=opening.dtype, device=opening.device
    )
    yield BACKENDS[family](model, tokenizer, identity=identity)


def read_family(folder: Path, opening: Opening) -> Family:
    """What the config says the model is.

    Raises NeedsRemoteCode, WrongKind (also when it is none of the families).
    """
    config = _read_json((opening.base or folder) / "config.json", opening.key)
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
    return TASKS.get(str(_read_json(folder / "adapter_config.json", key).get("task_type")))


def build_model(folder: Path, family: Family, *, opening: Opening) -> PreTrainedModel:
    """The model in evaluation mode on its device, in its dtype."""
    dtype = getattr(torch, opening.dtype)
    if opening.base is not None:
        model = build_adapted(folder, opening.base, family, dtype=dtype)
    else:
        shipped = opening.folder is not None
        config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
        # What a stranger's config asks for may be code from the Hub, a "kernel".
        config._attn_implementation = config._experts_implementation = None
        model = load_complete(
            CLASSES[family][type(config)],
            config,
            dtype=dtype,
            folder=None if shipped else folder,
            weights=read_weights(folder) if shipped else None,
        )
        if shipped and (folder / "generation_config.json").exists():
            model.generation_config = GenerationConfig.from_pretrained(folder)
    return model.eval().requires_grad_(False).to(opening.device)


def load_complete(
    model_class: type[PreTrainedModel],
    config: PreTrainedConfig,
    *,
    dtype: torch.dtype,
    folder: Path | None = None,
    weights: dict[str, torch.Tensor] | None = None,
    invented: frozenset[str] = frozenset(),
) -> PreTrainedModel:
    """A model from a folder or from weights already read, none of them made up, except for
    modules in `invented`. Raises ValueError when the weights lack a part of the model."""
    model, loading = model_class.from_pretrained(
        folder,
        config=config,
        state_dict=weights,
        dtype=dtype,
        use_safetensors=True,
        local_files_only=True,
        output_loading_info=True,
    )
    missing = [key for key in loading["missing_keys"] if not invented & set(key.split("."))]
    if missing:
        raise ValueError(f"the weights lack {missing}")
    return model


def build_adapted(
    folder: Path, base: Path, family: Family, *, dtype: torch.dtype
) -> PreTrainedModel:
    """A base model with a LoRA adapter (Hu et al. 2021) merged into it, and the adapter's head.

    The adapter's folder may hold a config.json with the labels.
    """
    from peft import PeftConfig, PeftModel

    named = folder if (folder / "config.json").exists() else base
    config = AutoConfig.from_pretrained(named, trust_remote_code=False)
    added = frozenset(PeftConfig.from_pretrained(str(folder)).modules_to_save or ())
    model = load_complete(
        CLASSES[family][type(config)],
        config,
        dtype=dtype,
        weights=read_weights(base),
        invented=added,
    )
    with warnings.catch_warnings():
        # peft 0.21 asks transformers 5.23 for this property by its old name.
        warnings.filterwarnings("ignore", "`is_gradient_checkpointing`", FutureWarning)
        return PeftModel.from_pretrained(model, str(folder)).merge_and_unload()


def build_tokenizer(folder: Path, opening: Opening) -> PreTrainedTokenizerFast:
    """A tokenizer that knows its characters.

    Raises NoFastTokenizer, also where converting an older format needs a package that is
    not installed.
    """
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            opening.base or folder, local_files_only=True, trust_remote_code=False
        )
    except (ImportError, OSError, ValueError, KeyError, TypeError) as error:
        raise NoFastTokenizer(model=opening.key) from error
    # Without its files the library makes a tokenizer that knows special tokens only.
    if not tokenizer.is_fast or len(tokenizer) <= len(tokenizer.all_special_ids):
        raise NoFastTokenizer(model=opening.key)
    return tokenizer


def estimate_bytes(folder: Path, opening: Opening) -> int:
    """Memory the weights in a folder will take in the wanted dtype.

    Raises ModelTooLarge: some repositories do not say their size before the download.
    """
    with _mapped_errors(opening.key):
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


def _read_json(path: Path, key: str) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenWeights(model=key) from error
    if not isinstance(content, dict):
        raise BrokenWeights(model=key)
    return content


@contextmanager
def _mapped_errors(key: str) -> Iterator[None]:
    """The border where the libraries' errors become ours."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise OutOfMemory(model=key) from error
    except ImportError as error:
        # A way of storing weights that another package reads.
        raise NeedsRemoteCode(model=key) from error
    except (SafetensorError, OSError, RuntimeError, ValueError, KeyError) as error:
        if "can't allocate memory" in str(error):
            raise OutOfMemory(model=key) from error
        raise BrokenWeights(model=key) from error
