"""Show me the code: the panels that look into a prediction.

Each is a complete program, as in `ui/snippets.py`.
"""

import re

from playground.backends.base import Family
from playground.registry.spec import ModelSpec
from playground.results.probes import (
    Explained,
    HeadRanking,
    Rollout,
    StoppedEarly,
    Switched,
)
from playground.ui.attention.written_programs import write_layers, write_weights
from playground.ui.snippets import FIELDS, load_model, quote, read_source, write_attend_pair

AUTO = {
    Family.DECODER: "AutoModelForCausalLM",
    Family.ENCODER: "AutoModelForMaskedLM",
    Family.CLASSIFIER: "AutoModelForSequenceClassification",
    Family.READER: "AutoModelForQuestionAnswering",
    Family.ENCODER_DECODER: "AutoModelForSeq2SeqLM",
}
# Sets some heads' part of what enters an output projection to 0.
SILENCE = [
    "def silence(count, heads):",
    "    def hook(module, values):",
    "        mixed = values[0].clone()",
    "        mixed.view(*mixed.shape[:-1], count, -1)[..., heads, :] = 0",
    "        return mixed",
    "    return hook",
]
NAME = "name = tokenizer.decode"


def write_switch(spec: ModelSpec, found: Switched, *, family: Family) -> str:
    """The likeliest choices before and after."""
    off = {each.module: (each.heads, list(each.off)) for each in found.silenced}
    return "\n".join(
        [
            *load_model(spec, AUTO[family]),
            "",
            *write_judge(family, found.text, found.pair),
            *SILENCE,
            "with torch.inference_mode():",
            "    before = judge()",
            f"    for module, (count, heads) in {write_heads(off)}.items():",
            "        hook = silence(count, heads)",
            "        model.get_submodule(module).register_forward_pre_hook(hook)",
            "    after = judge()",
            f"for i in before.topk({min(5, len(found.shifts))}).indices.tolist():",
            '    print(f"{before[i].exp():.6f} {after[i].exp():.6f} {name(i)}")',
        ]
    )


def write_texts(text: str, pair: str) -> str:
    """One text or two, as a tokenizer takes them."""
    return f"{quote(text)}, {quote(pair)}" if pair else quote(text)


def write_heads(off: dict[str, tuple[int, list[int]]]) -> str:
    """The dictionary of the heads that are off."""
    pairs = ", ".join(
        f"{quote(module)}: ({count}, {heads})" for module, (count, heads) in off.items()
    )
    return f"{{{pairs}}}"


def write_ranking(spec: ModelSpec, found: HeadRanking, *, family: Family) -> str:
    """The drop of ln p of the first choice without each head, for one kind of attention."""
    kind, drops = next(iter(found.drops.items()))
    module = re.sub(r"(?<=\.)\d+(?=\.)", "{layer}", found.modules[kind][0], count=1)
    layers, heads = drops.shape
    return "\n".join(
        [
            *load_model(spec, AUTO[family]),
            "",
            *write_judge(family, found.text, found.pair),
            *SILENCE,
            "with torch.inference_mode():",
            "    before = judge()",
            "    best = before.argmax()",
            f"    for layer in range({layers}):",
            f"        for head in range({heads}):",
            f'            module = model.get_submodule(f"{module}")',
            f"            handle = module.register_forward_pre_hook(silence({heads}, [head]))",
            '            print(f"{before[best] - judge()[best]:+.5f} {layer}.{head}")',
            "            handle.remove()",
        ]
    )


def write_judge(family: Family, text: str, pair: str) -> list[str]:
    """`judge()` gives ln p of the choices, `name(i)` calls one by its name."""
    if family == Family.ENCODER_DECODER:
        return write_first_word(text, pair)
    lines = [f'inputs = tokenizer({write_texts(text, pair)}, return_tensors="pt")']
    if family == Family.READER:
        return [*lines, *READ_ANSWER]
    if family == Family.CLASSIFIER:
        return [
            *lines,
            'several = model.config.problem_type == "multi_label_classification"',
            "share = torch.nn.functional.logsigmoid if several else torch.nn.LogSoftmax(-1)",
            "judge = lambda: share(model(**inputs).logits[0])",
            "name = model.config.id2label.get",
        ]
    place = "-1"
    if family == Family.ENCODER:
        lines.append("blank = inputs.input_ids[0].tolist().index(tokenizer.mask_token_id)")
        place = "blank"
    return [*lines, f"judge = lambda: model(**inputs).logits[0, {place}].log_softmax(-1)", NAME]


READ_ANSWER = [
    "part = torch.tensor([i == 1 for i in inputs.sequence_ids(0)]).nonzero()[:, 0]",
    "kept = torch.ones(len(part), len(part)).triu().tril(29).bool()",
    "def judge():",
    "    output = model(**inputs)",
    "    scores = output.start_logits[0][:, None] + output.end_logits[0]",
    "    spans = scores[part][:, part][kept]",
    "    return torch.cat([scores[0, :1], spans]).log_softmax(-1)",
    "def name(i):",
    '    if i == 0: return "(no answer)"',
    "    first, last = part[kept.nonzero()[i - 1]].tolist()",
    "    return tokenizer.decode(inputs.input_ids[0][first : last + 1])",
]


def write_first_word(text: str, pair: str) -> list[str]:
    """What an encoder–decoder writes first, or behind what stands there."""
    begun = f", *tokenizer({quote(pair)}, add_special_tokens=False).input_ids" if pair else ""
    return [
        *read_source(text),
        f"start = torch.tensor([[model.generation_config.decoder_start_token_id{begun}]])",
        "judge = lambda: model(**inputs, decoder_input_ids=start).logits[0, -1].log_softmax(-1)",
        NAME,
    ]


def write_rollout(spec: ModelSpec, found: Rollout, *, family: Family) -> str:
    """What one token draws on, up to each layer."""
    if family == Family.ENCODER_DECODER:
        lines, field = write_attend_pair(found.text, found.pair), FIELDS[found.kind]
    else:
        lines, field = write_attentions(found.text, found.pair), "attentions"
    return "\n".join(
        [
            *load_model(spec, AUTO[family], attention=True),
            "",
            *lines,
            f"maps = torch.stack([layer[0].mean(0) for layer in output.{field}])",
            "alone = torch.eye(maps.shape[-1])",
            "rolled = alone",
            "for layer in maps:",
            "    mixed = 0.5 * layer + 0.5 * alone",
            "    rolled = mixed / mixed.sum(-1, keepdim=True) @ rolled",
            f'    print(*(f"{{share:.5f}}" for share in rolled[{found.place}]))',
            f'print(*(f"{{share:.5f}}" for share in maps[-1, {found.place}]))',
        ]
    )


def write_attentions(text: str, pair: str) -> list[str]:
    """One pass with all attention weights."""
    return [
        f'inputs = tokenizer({write_texts(text, pair)}, return_tensors="pt")',
        "with torch.inference_mode():",
        "    output = model(**inputs, output_attentions=True)",
    ]


def write_stop_early(spec: ModelSpec, found: StoppedEarly, *, family: Family) -> str:
    """What each layer would say at one place; nothing for a head of several modules."""
    if family == Family.ENCODER_DECODER:
        return write_layers(spec, found)
    if not found.head:
        return ""
    normed = f"model.{found.norm}(state)" if found.norm else "state"
    return "\n".join(
        [
            *load_model(spec, AUTO[family]),
            "",
            f'inputs = tokenizer({write_texts(found.text, found.pair)}, return_tensors="pt")',
            "with torch.inference_mode():",
            "    *middle, last = model(**inputs, output_hidden_states=True).hidden_states",
            # The library has put the last state through the norm already.
            f"    states = [*({normed} for state in middle), last]",
            "    for state in states:",
            f"        shares = model.{found.head}(state)[0, {found.place}].softmax(-1)",
            '        print(f"{shares.max():.6f} {tokenizer.decode(shares.argmax())!r}")',
        ]
    )


def write_explain(spec: ModelSpec, found: Explained, *, family: Family) -> str:
    """Attention and gradient × input of each token."""
    if found.crossed:
        return write_weights(spec, found)
    place = "" if family == Family.CLASSIFIER else f", {found.place}"
    # Of labels that stand alone each is a yes or no.
    share = "log_softmax(-1)" if found.exclusive else "sigmoid().log()"
    return "\n".join(
        [
            *load_model(spec, AUTO[family], attention=True),
            "",
            f'inputs = tokenizer({write_texts(found.text, found.pair)}, return_tensors="pt")',
            'ids = inputs.pop("input_ids")',
            "words = model.get_input_embeddings()(ids).detach().requires_grad_()",
            "output = model(inputs_embeds=words, **inputs, output_attentions=True)",
            f"logs = output.logits[0{place}].{share}",
            f"(slope,) = torch.autograd.grad(logs[{found.choice_id}], words)",
            "gradient = (words * slope).sum(-1)[0]",
            f"attention = output.attentions[-1][0, :, {found.place}].mean(0)",
            "for i, a, g in zip(ids[0], attention, gradient):",
            '    print(f"{a:.5f} {g:+.5f} {tokenizer.decode(i)!r}")',
        ]
    )
