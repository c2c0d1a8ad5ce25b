"""Show me the code: programs that print the numbers of positions and of the rebuilt models."""

from playground.backends.base import Family
from playground.registry.spec import ModelSpec
from playground.ui.snippets import load_model, quote, read_source

CLASSES: dict[Family | None, str] = {
    Family.DECODER: "AutoModelForCausalLM",
    Family.ENCODER: "AutoModelForMaskedLM",
    Family.ENCODER_DECODER: "AutoModelForSeq2SeqLM",
}
# How the library's models call their table of positions.
TABLES: dict[Family | None, str] = {
    Family.DECODER: "model.transformer.wpe.weight",
    Family.ENCODER: "model.bert.embeddings.position_embeddings.weight",
}


def write_rebuild(spec: ModelSpec, text: str) -> str:
    """The largest difference of all logits, from scratch and from the library."""
    lines = load_model(spec, CLASSES[spec.family], attention=True)
    lines.insert(1, "from playground.backends.local.rebuilding import rebuild")
    if spec.family == Family.ENCODER_DECODER:
        feed = [
            *read_source(text),
            "output = model.generate(**inputs, max_new_tokens=40, num_beams=1)",
            "ids = (inputs.input_ids, output[:, output[0] != model.config.eos_token_id])",
        ]
        call = "model(input_ids=ids[0], decoder_input_ids=ids[1])"
    else:
        feed = [f'ids = (tokenizer({quote(text)}, return_tensors="pt").input_ids,)']
        call = "model(*ids)"
    return "\n".join(
        [
            *lines,
            "",
            *feed,
            "with torch.inference_mode():",
            f"    library = {call}.logits",
            "    scratch = rebuild(model, name=name)(*ids)",
            "print(library.numel(), (library - scratch).abs().max().item())",
        ]
    )


def write_sines(*, length: int, width: int, base: float) -> str:
    """The table of encodings, and the cosine of position 0 with the others."""
    return "\n".join(
        [
            "import torch",
            "",
            f"length, d, base = {length}, {width}, {base:g}",
            "position = torch.arange(length)[:, None]",
            "rate = base ** (-torch.arange(0, d, 2) / d)",
            "table = torch.empty(length, d)",
            "table[:, 0::2] = torch.sin(position * rate)",
            "table[:, 1::2] = torch.cos(position * rate)",
            "print(table.numpy().round(4))",
            "print((table[0] @ table.T / (d / 2)).numpy().round(4))",
        ]
    )


def write_learned(spec: ModelSpec, *, length: int) -> str:
    """The cosines of the first learned positions; of a model without any, that."""
    lines = load_model(spec, CLASSES[spec.family])
    if spec.family not in TABLES:
        table = "encoder.block.0.layer.0.SelfAttention.relative_attention_bias"
        lines += [
            "",
            "# No table of positions, but for each head a number for each kind of distance:",
            f"print(model.get_submodule({quote(table)}).weight.shape)",
        ]
        return "\n".join(lines)
    return "\n".join(
        [
            *lines,
            "",
            f"table = {TABLES[spec.family]}[:{length}].detach()",
            "unit = torch.nn.functional.normalize(table, dim=-1)",
            "cosines = unit @ unit.T",
            f"for distance in range({length}):",
            '    print(f"{distance} {cosines.diagonal(distance).mean():.4f}")',
        ]
    )


def write_turned(*, width: int, base: float, start: int, distances: int = 65) -> str:
    """The product of a turned query and a turned key at each distance, at 0 and at `start`."""
    return "\n".join(
        [
            "import torch",
            "",
            f"d, base, start = {width}, {base:g}, {start}",
            "rate = base ** (-torch.arange(0, d, 2, dtype=torch.double) / d)",
            "draw = torch.Generator().manual_seed(0)",
            "query, key = torch.randn(2, d, generator=draw).double()",
            "as_complex = lambda x: torch.view_as_complex(x.reshape(-1, 2))",
            "turn = lambda x, position: as_complex(x) * torch.exp(1j * position * rate)",
            f"for distance in range({distances}):",
            "    at_0 = (turn(query, distance) * turn(key, 0).conj()).real.sum()",
            "    later = turn(query, start + distance) * turn(key, start).conj()",
            '    print(f"{distance} {at_0:.6f} {later.real.sum():.6f}")',
        ]
    )
