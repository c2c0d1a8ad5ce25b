"""From files to a running model.

    config.json → which family → what the weights will take → weights → tokenizer → backend

Never remote code, never pickled weights.
"""

import os
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoConfig,
    GenerationConfig,
    PreTrainedConfig,
    PreTrainedModel,
)
from transformers.models.auto.modeling_auto import (
    MODEL_FOR_CAUSAL_LM_MAPPING,
    MODEL_FOR_MASKED_LM_MAPPING,
    MODEL_FOR_QUESTION_ANSWERING_MAPPING,
    MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING,
    MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING,
)
from transformers.utils import logging as library_log

from playground.backends import downloads, hub
from playground.backends.base import Backend, Family
from playground.backends.local.classifier import Classifier
from playground.backends.local.decoder import Decoder
from playground.backends.local.encoder import Encoder
from playground.backends.local.files import (
    build_tokenizer,
    estimate_bytes,
    hash_weights,
    mapped_errors,
    read_family,
)
from playground.backends.local.model import Identity
from playground.backends.local.reader import Reader
from playground.backends.local.seq2seq import EncoderDecoder
from playground.backends.opening import Opening
from playground.backends.weights import read_weights
from playground.errors import BrokenWeights, NoFastTokenizer
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
    try:
        yield from read_model(opening)
    except (BrokenWeights, NoFastTokenizer):
        # What this disk has damaged is fetched anew, once.
        if opening.folder is not None or not downloads.remove_damaged(opening.key):
            raise
        yield from read_model(opening)


def read_model(opening: Opening) -> Iterator[LoadProgress | Backend]:
    """Progress, then the backend, from the files as they are."""
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
    with _building, mapped_errors(opening.key):
        model = build_model(folder, family, opening=opening)
    identity = Identity(
        key=opening.key, revision=revision, dtype=opening.dtype, device=opening.device
    )
    yield BACKENDS[family](model, tokenizer, identity=identity)


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
    return own_weights(model.eval().requires_grad_(False).to(opening.device))


def own_weights(model: PreTrainedModel) -> PreTrainedModel:
    """The same model with weights of its own. The library's are windows on the file: where one is
    cut off in place, the system would end the whole process at the next look."""
    if model.device.type == "cpu":
        for weight in model.parameters():
            weight.data = weight.data.clone()
        for module in model.modules():
            for name, buffer in module.named_buffers(recurse=False):
                # A buffer may be a view, which would go on holding what it is a view of.
                module._buffers[name] = buffer.clone()
    return model


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
