"""What a model would say after each of its layers (nostalgebraist 2020, "the logit lens")."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import nn
from transformers import PreTrainedModel
from transformers.modeling_outputs import (
    BaseModelOutput,
    BaseModelOutputWithPastAndCrossAttentions,
)

from playground.backends.base.probes import LayerGuesses
from playground.errors import NoStop
from playground.results import Token
from playground.results.probes import Question

# What architectures call the norm behind their last layer; in BERT each layer ends with its own.
NORMS = ("ln_f", "norm", "final_layer_norm", "final_layernorm", "final_norm")


class Given(nn.Module):
    """Stands in for the layers of a model: what is given as embeddings is their result."""

    def forward(
        self,
        input_ids: torch.Tensor | None = None,
        inputs_embeds: torch.Tensor | None = None,
        **rest: object,
    ) -> BaseModelOutputWithPastAndCrossAttentions:
        del input_ids, rest
        return BaseModelOutputWithPastAndCrossAttentions(last_hidden_state=inputs_embeds)


def guess_by_layer(
    model: PreTrainedModel,
    feed: dict[str, torch.Tensor],
    *,
    tokens: tuple[Token, ...],
    question: Question,
    place: int,
    name: str,
) -> LayerGuesses:
    """The likeliest token of each layer at each position of one text. `feed`: the arguments of
    the model's forward. Raises NoStop."""
    prefix = model.base_model_prefix
    body = getattr(model, prefix, None)
    if body is None or body is model:
        raise NoStop(model=name)
    norm = find_norm(body)
    hidden = body(**feed, output_hidden_states=True).hidden_states
    if not hidden:
        raise NoStop(model=name)
    head = behead(model, prefix)
    return read_layers(
        hidden,
        lambda state: head(inputs_embeds=state).logits[0],
        finish=getattr(body, norm) if norm else None,
        tokens=tokens,
        question=question,
        place=place,
        names=(f"{prefix}.{norm}" if norm else "", name_head(model, prefix)),
    )


def guess_by_written_layer(
    model: PreTrainedModel,
    feed: dict[str, torch.Tensor],
    *,
    tokens: tuple[Token, ...],
    place: int,
    name: str,
) -> LayerGuesses:
    """The same for the decoder of an encoder–decoder; `feed` has the ids of both."""
    decoder = model.get_decoder()
    path = next((path for path, module in model.named_modules() if module is decoder), "")
    hidden = model(**feed, output_hidden_states=True, use_cache=False).decoder_hidden_states
    if not path or not hidden:
        raise NoStop(model=name)
    norm = find_norm(decoder, (*NORMS, "layer_norm"))
    head = behead(model, path)
    nothing = BaseModelOutput(last_hidden_state=hidden[-1][:, :1])

    def say(state: torch.Tensor) -> torch.Tensor:
        output = head(encoder_outputs=nothing, decoder_inputs_embeds=state, use_cache=False)
        logits: torch.Tensor = output.logits[0]
        return logits

    factor, last = find_factor(model, say(hidden[-1]), hidden[-1])
    guesses = read_layers(
        hidden,
        say,
        finish=getattr(decoder, norm) if norm else None,
        tokens=tokens,
        question="next",
        place=place,
        names=(f"{path}.{norm}" if norm else "", last),
    )
    return replace(guesses, factor=factor)


def find_factor(
    model: PreTrainedModel, logits: torch.Tensor, state: torch.Tensor
) -> tuple[float, str]:
    """By what the output of the module in front of the logits is multiplied, and its name; ""
    where there is more to it."""
    module = model.get_output_embeddings()
    name = next((name for name, each in model.named_modules() if each is module), "")
    if not name:
        return 1.0, ""
    raw = module(state)[0]
    factor = float((raw * logits).sum() / (raw * raw).sum())
    return factor, name if torch.allclose(raw * factor, logits, atol=1e-3) else ""


def read_layers(
    hidden: Sequence[torch.Tensor],
    say: Callable[[torch.Tensor], torch.Tensor],
    *,
    finish: Callable[[torch.Tensor], torch.Tensor] | None,
    tokens: tuple[Token, ...],
    question: Question,
    place: int,
    names: tuple[str, str],
) -> LayerGuesses:
    """`say` makes logits (tokens, vocabulary) of a state that has been through the last norm,
    `finish`; `names`: of the modules of norm and head."""
    ids: list[torch.Tensor] = []
    best: list[torch.Tensor] = []
    lasting: list[torch.Tensor] = []
    last = torch.softmax(say(hidden[-1]).float(), -1)
    final = last.argmax(-1, keepdim=True)  # (tokens, 1)
    for layer, state in enumerate(hidden):
        # The library's last state has been through the norm, the others have not.
        done = layer == len(hidden) - 1
        ready = state if done or finish is None else finish(state)
        shares = torch.softmax(say(ready).float(), -1)
        top = shares.max(-1)
        ids.append(top.indices)
        best.append(top.values)
        lasting.append(shares.gather(-1, final)[:, 0])
    norm, head = names
    return LayerGuesses(
        question=question,
        place=place,
        tokens=tokens,
        ids=tuple(tuple(row.tolist()) for row in ids),
        probabilities=torch.stack(best).cpu().numpy(),
        final=torch.stack(lasting).cpu().numpy(),
        norm=norm,
        head=head,
    )


def find_norm(body: nn.Module, known: Sequence[str] = NORMS) -> str:
    """The module that comes behind the last layer, "" for a model without."""
    return next((name for name, _ in body.named_children() if name in known), "")


def behead(model: Any, path: str) -> Any:
    """The same model with nothing in the place of its layers: only the head is left."""
    head = copy.copy(model)
    head._modules = dict(model._modules)
    name, _, rest = path.partition(".")
    head._modules[name] = behead(model._modules[name], rest) if rest else Given()
    return head


def name_head(model: PreTrainedModel, prefix: str) -> str:
    """The one module beside the layers; "" where there are several."""
    names = [name for name, _ in model.named_children() if name != prefix]
    return names[0] if len(names) == 1 else ""
