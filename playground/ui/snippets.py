"""Show me the code: the lines of Python that reproduce a result with transformers.

Each is a complete program that prints the result. A test runs them and compares what they
print with what the page shows.
"""

import json
from collections.abc import Sequence

from playground.backends.base import Family
from playground.registry.spec import ModelSpec
from playground.tasks.checks import replace_surrogates

# Where T5 keeps the words that ask for a task.
READ_TASK = 'task = (model.config.task_specific_params or {}).get("summarization", {})'
MOST_PARTS = 8


def quote(text: str) -> str:
    """A string as a Python literal that keeps letters of every script readable."""
    return json.dumps(replace_surrogates(text), ensure_ascii=False)


def load_model(spec: ModelSpec, auto_class: str, *, attention: bool = False) -> list[str]:
    """Imports and the lines that open tokenizer and model; a shipped one from its folder."""
    where = quote(f"assets/models/{spec.key}" if spec.embedded else spec.key)
    pinned = "" if spec.embedded or spec.revision == "main" else f', revision="{spec.revision}"'
    eager = ', attn_implementation="eager"' if attention else ""
    if spec.adapter_on:
        return load_adapter(spec, auto_class, eager=eager)
    if spec.row_blocks:
        return load_row_blocks(where, auto_class, eager=eager)
    return [
        "import torch",
        f"from transformers import {auto_class}, AutoTokenizer",
        "",
        f"name = {where}",
        f"tokenizer = AutoTokenizer.from_pretrained(name{pinned})",
        f"model = {auto_class}.from_pretrained(name{pinned}, dtype=torch.float32{eager})",
    ]


def load_row_blocks(where: str, auto_class: str, *, eager: str, config: str = "name") -> list[str]:
    """A shipped model whose largest matrix is stored in blocks of rows. `strict=False`: the
    output matrix is the input matrix and not stored twice; a classifier's head comes later."""
    return [
        "import torch",
        f"from transformers import {auto_class}, AutoConfig, AutoTokenizer",
        "from playground.backends.weights import read_weights",
        "",
        f"name = {where}",
        "tokenizer = AutoTokenizer.from_pretrained(name)",
        f"config = AutoConfig.from_pretrained({config})",
        f"model = {auto_class}.from_config(config{eager}).eval()",
        "model.load_state_dict(read_weights(name), strict=False)",
    ]


def load_adapter(spec: ModelSpec, auto_class: str, *, eager: str) -> list[str]:
    """A shipped LoRA adapter on its shipped base."""
    base, adapter = f"assets/models/{spec.adapter_on}", quote(f"assets/models/{spec.key}")
    lines = load_row_blocks(quote(base), auto_class, eager=eager, config=adapter)
    lines.insert(1, "from peft import PeftModel")
    return [
        *lines,
        f"model = PeftModel.from_pretrained(model, {adapter}).merge_and_unload().eval()",
    ]


def write_generate(
    spec: ModelSpec,
    prompt: str,
    *,
    max_new_tokens: float,
    temperature: float,
    top_k: float,
    top_p: float,
    min_p: float,
    repetition_penalty: float,
    seed: float,
    added: Sequence[int] = (),
) -> str:
    """The same text from `model.generate`: on the CPU its dice are the seed's too. `added` are
    the ids of tokens that stand behind the prompt already; they count as new ones."""
    sampling = (
        [
            f"    do_sample=True, temperature={temperature:g}, top_k={top_k:.0f}, top_p={top_p:g}, "
            f"min_p={min_p:g},"
        ]
        if temperature > 0
        else ["    do_sample=False,"]
    )
    room = max_new_tokens - len(added)
    begin = [*load_model(spec, "AutoModelForCausalLM"), "", *read_prompt(prompt, added)]
    if room <= 0:
        return "\n".join([*begin, "print(tokenizer.decode(ids[0, start:]))"])
    return "\n".join(
        [
            *begin,
            *([f"torch.manual_seed({seed:.0f})"] if temperature > 0 else []),
            "output = model.generate(",
            f"    **inputs, max_new_tokens={room:.0f},",
            *sampling,
            f"    repetition_penalty={repetition_penalty:g},",
            ")",
            "print(tokenizer.decode(output[0, start:], skip_special_tokens=True))",
        ]
    )


def read_prompt(prompt: str, added: Sequence[int]) -> list[str]:
    """`inputs`, and where the new text starts; the ids in `added` are new text too."""
    lines = [
        f'inputs = tokenizer({quote(prompt)}, return_tensors="pt")',
        "start = inputs.input_ids.shape[1]",
    ]
    if added:
        lines += [
            f"ids = torch.cat([inputs.input_ids, torch.tensor([{list(added)}])], dim=1)",
            'inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}',
        ]
    return lines


def write_fill_mask(spec: ModelSpec, text: str, *, top_k: int) -> str:
    """The likeliest tokens at every blank."""
    return "\n".join(
        [
            *load_model(spec, "AutoModelForMaskedLM"),
            "",
            f'inputs = tokenizer({quote(text)}, return_tensors="pt")',
            "with torch.inference_mode():",
            "    logits = model(**inputs).logits[0]",
            "for position in (inputs.input_ids[0] == tokenizer.mask_token_id).nonzero():",
            f"    best = logits[position[0]].softmax(-1).topk({top_k})",
            "    for p, i in zip(best.values, best.indices):",
            '        print(f"{p:.6f} {tokenizer.decode(i)}")',
        ]
    )


def write_sentiment(spec: ModelSpec, text: str, *, exclusive: bool = True) -> str:
    """The probabilities of the classes: of one against the others, or each by itself."""
    share = "softmax(-1)" if exclusive else "sigmoid()"
    return "\n".join(
        [
            *load_model(spec, "AutoModelForSequenceClassification"),
            "",
            f'inputs = tokenizer({quote(text)}, return_tensors="pt")',
            "with torch.inference_mode():",
            f"    probabilities = model(**inputs).logits[0].{share}",
            "for i, p in enumerate(probabilities):",
            '    print(f"{p:.6f} {model.config.id2label[i]}")',
        ]
    )


def write_summarize(
    spec: ModelSpec,
    parts: Sequence[str],
    *,
    max_new_tokens: int,
    num_beams: int,
    no_repeat: int = 3,
) -> str:
    """The summary of each part of a text; of the first ones where there are many."""
    shown = [f"    {quote(part)}," for part in parts[:MOST_PARTS]]
    if len(parts) > MOST_PARTS:
        shown.append(f"    # … and {len(parts) - MOST_PARTS} more")
    return "\n".join(
        [
            *load_model(spec, "AutoModelForSeq2SeqLM"),
            "",
            "parts = [",
            *shown,
            "]",
            READ_TASK,
            "for part in parts:",
            '    inputs = tokenizer(task.get("prefix", "") + part, return_tensors="pt")',
            "    output = model.generate(",
            f"        **inputs, max_new_tokens={max_new_tokens}, num_beams={num_beams},",
            f"        no_repeat_ngram_size={no_repeat},",
            "    )",
            "    print(tokenizer.decode(output[0], skip_special_tokens=True))",
        ]
    )


def write_attend(spec: ModelSpec, text: str, pair: str, *, kind: str, layer: int) -> str:
    """The attention weights of one layer: (heads, query, key)."""
    if spec.family == Family.ENCODER_DECODER:
        lines = write_attend_pair(text, pair)
        field, auto_class = FIELDS[kind], "AutoModelForSeq2SeqLM"
    else:
        texts = f"{quote(text)}, {quote(pair)}" if pair else quote(text)
        lines = [
            f'inputs = tokenizer({texts}, return_tensors="pt")',
            "with torch.inference_mode():",
            "    output = model(**inputs, output_attentions=True)",
        ]
        # A shipped model has the stored names of the whole, head included.
        field = "attentions"
        whole = HEADED.get(spec.family, "AutoModel") if spec.adapter_on else "AutoModel"
        auto_class = "AutoModelForMaskedLM" if spec.row_blocks else whole
    return "\n".join(
        [
            *load_model(spec, auto_class, attention=True),
            "",
            *lines,
            f"print(output.{field}[{layer}][0].numpy().round(4))",
        ]
    )


HEADED: dict[Family | None, str] = {
    Family.CLASSIFIER: "AutoModelForSequenceClassification",
    Family.READER: "AutoModelForQuestionAnswering",
}
FIELDS = {
    "encoder": "encoder_attentions",
    "decoder": "decoder_attentions",
    "cross": "cross_attentions",
}


def write_attend_pair(text: str, pair: str) -> list[str]:
    """What the encoder reads, and what the decoder writes: typed, or by the model itself."""
    target = (
        f'target = tokenizer({quote(pair)}, return_tensors="pt").input_ids'
        if pair
        else "target = model.generate("
        "**inputs, max_new_tokens=40, num_beams=1, no_repeat_ngram_size=3)[:, 1:]"
    )
    return [
        *read_source(text),
        target,
        "with torch.inference_mode():",
        "    output = model(**inputs, labels=target, output_attentions=True)",
    ]


def read_source(text: str) -> list[str]:
    """The text with the words that ask for a summary, where the model wants them."""
    return [
        READ_TASK,
        f'text = task.get("prefix", "") + {quote(text)}',
        'inputs = tokenizer(text, return_tensors="pt")',
    ]
