"""Show me the code: the weights of one head by the formula, from what the library's own forward
pass hands to its attention function."""

from playground.backends.base import Family
from playground.registry.spec import ModelSpec
from playground.results.inside import AttentionTrace
from playground.results.neurons import HeadTrace
from playground.ui.snippets import HEADED, load_model, quote, write_attend_pair


def write_trace(spec: ModelSpec, text: str, pair: str, *, trace: AttentionTrace, head: int) -> str:
    """The weights of one head, computed again."""
    return "\n".join(
        [
            *write_calls(spec, text, pair, trace=trace),
            *write_scores(trace, head),
        ]
    )


def write_calls(
    spec: ModelSpec, text: str, pair: str, *, trace: AttentionTrace | HeadTrace
) -> list[str]:
    """What goes into one attention layer: `q`, `k`, `mask`, and in `given` the rest. The library
    calls `record` in every layer."""
    return [
        *load_model(spec, name_class(spec), attention=True),
        "import sys",
        "from transformers import AttentionInterface, AttentionMaskInterface",
        "from transformers.masking_utils import eager_mask",
        "",
        "calls = []",
        "def record(module, q, k, v, mask, **given):",
        "    calls.append((q, k, mask, given))",
        "    own = sys.modules[type(module).__module__].eager_attention_forward",
        "    return own(module, q, k, v, mask, **given)",
        'AttentionInterface.register("record", record)',
        'AttentionMaskInterface.register("record", eager_mask)',
        'model.set_attn_implementation("record")',
        "",
        *write_run(spec, text, pair),
        f"q, k, mask, given = calls[{find_call(spec, trace)}]",
    ]


def name_class(spec: ModelSpec) -> str:
    """The class whose weights have the stored names."""
    if spec.family == Family.ENCODER_DECODER:
        return "AutoModelForSeq2SeqLM"
    if spec.row_blocks:
        return "AutoModelForMaskedLM"
    return HEADED.get(spec.family, "AutoModel") if spec.adapter_on else "AutoModel"


def write_run(spec: ModelSpec, text: str, pair: str) -> list[str]:
    """One forward pass."""
    if spec.family == Family.ENCODER_DECODER:
        lines = write_attend_pair(text, pair)
        return [*lines[:-1], "    model(**inputs, labels=target)"]
    texts = f"{quote(text)}, {quote(pair)}" if pair else quote(text)
    return [
        f'inputs = tokenizer({texts}, return_tensors="pt")',
        "with torch.inference_mode():",
        "    model(**inputs)",
    ]


def find_call(spec: ModelSpec, trace: AttentionTrace | HeadTrace) -> int:
    """Which call of the attention function is the layer's. The last calls are the decoder's: in
    each layer it looks at its own text first, then at the encoder's."""
    if spec.family != Family.ENCODER_DECODER or trace.kind == "encoder":
        return trace.layer
    return 2 * (trace.layer - trace.layers) + (trace.kind == "cross")


def write_scores(trace: AttentionTrace, head: int) -> list[str]:
    """The formula with what this architecture adds to it."""
    key_head = trace.find_key_head(head)
    times = "" if trace.scale == 1 else f" * {trace.scale:.8g}"
    lines = [f"scores = q[0, {head}] @ k[0, {key_head}].T{times}"]
    if trace.softcap is not None:
        lines.append(f"scores = {trace.softcap:g} * (scores / {trace.softcap:g}).tanh()")
    if trace.bias is not None:
        lines.append(f'scores = scores + given["position_bias"][0, {head}]')
    if trace.mask is not None:
        lines.append(f"scores = scores + mask[0, {head if len(trace.mask) > 1 else 0}]")
    if trace.sinks is None:
        return [*lines, "print(scores.softmax(-1).numpy().round(4))"]
    return [
        *lines,
        f'sink = given["s_aux"][{head}].detach().expand(len(scores), 1)',
        "scores = torch.cat([scores, sink], dim=-1)",
        "print(scores.softmax(-1)[:, :-1].numpy().round(4))",
    ]
