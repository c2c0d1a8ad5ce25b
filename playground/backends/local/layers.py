"""What a model would say after each of its layers (nostalgebraist 2020, "the logit lens")."""

import copy

import torch
from torch import nn
from transformers import PreTrainedModel
from transformers.modeling_outputs import BaseModelOutputWithPastAndCrossAttentions

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
    ids: list[torch.Tensor] = []
    best: list[torch.Tensor] = []
    lasting: list[torch.Tensor] = []
    last = torch.softmax(head(inputs_embeds=hidden[-1]).logits[0].float(), -1)
    final = last.argmax(-1, keepdim=True)  # (tokens, 1)
    for layer, state in enumerate(hidden):
        # The library's last state has been through the norm, the others have not.
        done = layer == len(hidden) - 1
        ready = state if done or not norm else getattr(body, norm)(state)
        shares = torch.softmax(head(inputs_embeds=ready).logits[0].float(), -1)
        top = shares.max(-1)
        ids.append(top.indices)
        best.append(top.values)
        lasting.append(shares.gather(-1, final)[:, 0])
    return LayerGuesses(
        question=question,
        place=place,
        tokens=tokens,
        ids=tuple(tuple(row.tolist()) for row in ids),
        probabilities=torch.stack(best).cpu().numpy(),
        final=torch.stack(lasting).cpu().numpy(),
        norm=f"{prefix}.{norm}" if norm else "",
        head=name_head(model, prefix),
    )


def find_norm(body: nn.Module) -> str:
    """The module that comes behind the last layer, "" for a model without."""
    return next((name for name, _ in body.named_children() if name in NORMS), "")


def behead(model: PreTrainedModel, prefix: str) -> PreTrainedModel:
    """The same model with nothing in the place of its layers: only the head is left."""
    head = copy.copy(model)
    head._modules = dict(model._modules)
    head._modules[prefix] = Given()
    return head


def name_head(model: PreTrainedModel, prefix: str) -> str:
    """The one module beside the layers; "" where there are several."""
    names = [name for name, _ in model.named_children() if name != prefix]
    return names[0] if len(names) == 1 else ""
