"""What the adapters on playground-bert share: LoRA, batches of like lengths, and the export.

The encoder stays as it is; each of its matrices gets a low-rank correction (Hu et al. 2021), and
a new head is trained in full. An adapter is about two megabytes where a whole encoder is 45.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save
from transformers import BertConfig, PreTrainedModel

from playground.backends.weights import read_weights
from playground.training.settings import LoopSettings
from playground.training.shards import write_atomically

Example = TypeVar("Example")
Model = TypeVar("Model", bound=PreTrainedModel)

BASE = "playground-bert"
OPTIMIZER = LoopSettings(adam_rate=1e-3, weight_decay=0.01, warm_up=0.05)


@dataclass(frozen=True, kw_only=True)
class Pool(Generic[Example]):
    """Examples of one length: how many a batch takes, and to how many tokens they are padded."""

    examples: Sequence[Example]
    rows: int
    length: int


def fill_pools(
    examples: Sequence[Example],
    lengths: Sequence[int],
    *,
    buckets: Sequence[int],
    batch_tokens: int,
) -> list[Pool[Example]]:
    """One pool for each bucket: the examples whose length in tokens is above the bucket before.

    The longest bucket takes all that is longer, too. A batch holds ``batch_tokens`` tokens.
    """
    held: dict[int, list[Example]] = {bucket: [] for bucket in buckets}
    for example, length in zip(examples, lengths, strict=True):
        held[next((b for b in buckets if length <= b), buckets[-1])].append(example)
    return [
        Pool(examples=found, rows=max(1, batch_tokens // bucket), length=bucket)
        for bucket, found in held.items()
        if found
    ]


def load_with_head(model_class: type[Model], folder: Path, config: BertConfig) -> Model:
    """The encoder in ``folder`` under a new head of random weights."""
    weights = {n: t.float() for n, t in read_weights(folder).items() if n.startswith("bert.")}
    model: Model = model_class(config)
    model.load_state_dict(weights, strict=False)
    return model


def add_adapter(
    model: PreTrainedModel, *, task: str, head: Sequence[str], rank: int = 16
) -> PeftModel:
    """The model with LoRA on all matrices of the encoder; the modules in ``head`` train whole."""
    config = LoraConfig(
        task_type=task,
        r=rank,
        lora_alpha=2 * rank,
        lora_dropout=0.0,
        target_modules=["query", "key", "value", "output.dense", "intermediate.dense"],
        modules_to_save=list(head),
    )
    return get_peft_model(model, config)


def export_adapter(model: PeftModel, folder: Path) -> None:
    """Write ``adapter_model.safetensors`` (fp16), its config, and the labels in ``config.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = get_peft_model_state_dict(model, save_embedding_layers=False)
    halves = {n: t.detach().cpu().half().contiguous() for n, t in tensors.items()}
    write_atomically(folder / "adapter_model.safetensors", save(halves, metadata={"format": "pt"}))
    settings = model.peft_config["default"]
    settings.inference_mode = True
    settings.base_model_name_or_path = BASE
    settings.save_pretrained(str(folder))
    settings.inference_mode = False
    inner = model.get_base_model()
    inner.config.architectures = [type(inner).__name__]
    inner.config.save_pretrained(folder)
