"""Show me the code of the panels: programs that print the numbers of a panel."""

from collections.abc import Sequence

from playground.registry.spec import ModelSpec
from playground.ui.snippets import load_model, quote

DECODE = "tokenizer.decode({ids}, skip_special_tokens=True)"


def open_decoder(spec: ModelSpec) -> list[str]:
    """The lines that open tokenizer and model."""
    return [*load_model(spec, "AutoModelForCausalLM"), ""]


def write_compare(
    spec: ModelSpec,
    prompt: str,
    *,
    temperatures: Sequence[float],
    max_new_tokens: float,
    seed: float,
    top_k: float,
    top_p: float,
    min_p: float,
    repetition_penalty: float,
) -> str:
    """Temperature, mean bits per token and text, a line for each temperature."""
    dice = f"top_k={top_k:.0f}, top_p={top_p:g}, min_p={min_p:g}"
    return "\n".join(
        [
            "import math",
            *open_decoder(spec),
            f'inputs = tokenizer({quote(prompt)}, return_tensors="pt")',
            f"for t in [{', '.join(f'{each:g}' for each in temperatures)}]:",
            f"    dice = dict(do_sample=True, temperature=t, {dice}) if t else {{}}",
            f"    torch.manual_seed({seed:.0f})",
            "    output = model.generate(",
            f"        **inputs, **dice, max_new_tokens={max_new_tokens:.0f},",
            f"        repetition_penalty={repetition_penalty:g},",
            "        output_logits=True, return_dict_in_generate=True,",
            "    )",
            "    ln_p = model.compute_transition_scores(",
            "        output.sequences, output.logits, normalize_logits=True",
            "    )",
            "    new = output.sequences[0, inputs.input_ids.shape[1]:]",
            f"    text = {DECODE.format(ids='new')}",
            '    print(f"{t:g} {-ln_p.mean().item() / math.log(2):.4f} {text!r}")',
        ]
    )


def write_beams(spec: ModelSpec, prompt: str, *, num_beams: int, max_new_tokens: int) -> str:
    """Score and text of each beam, best first; then the same of greedy decoding."""
    return "\n".join(
        [
            *open_decoder(spec),
            f'inputs = tokenizer({quote(prompt)}, return_tensors="pt")',
            f"for beams in [{num_beams}, 1]:",
            "    output = model.generate(",
            f"        **inputs, num_beams=beams, num_return_sequences=beams, "
            f"max_new_tokens={max_new_tokens},",
            "        do_sample=False, output_logits=True, return_dict_in_generate=True,",
            "    )",
            "    ln_p = model.compute_transition_scores(",
            '        output.sequences, output.logits, output.get("beam_indices"),',
            "        normalize_logits=True,",
            "    )",
            "    for ids, scores in zip(output.sequences, ln_p):",
            "        new = ids[inputs.input_ids.shape[1]:]",
            f"        text = {DECODE.format(ids='new')}",
            '        print(f"{beams} {scores.sum().item():.4f} {text!r}")',
        ]
    )


def write_score(spec: ModelSpec, text: str) -> str:
    """Bits of each token; then cross-entropy, perplexity and bits per character."""
    return "\n".join(
        [
            "import math",
            *open_decoder(spec),
            f"text = {quote(text)}",
            'ids = tokenizer(text, return_tensors="pt").input_ids',
            "with torch.inference_mode():",
            "    ln_p = model(ids).logits[0, :-1].log_softmax(-1)",
            "ln_p = ln_p.gather(1, ids[0, 1:, None])[:, 0]",
            "for i, value in zip(ids[0, 1:], ln_p):",
            '    print(f"{-value / math.log(2):.4f} {tokenizer.decode(i)!r}")',
            "print(-ln_p.mean().item(), (-ln_p.mean()).exp().item())",
            "print(-ln_p.sum().item() / math.log(2) / len(text))",
        ]
    )


def write_guess(spec: ModelSpec, prompt: str, *, added: Sequence[int], guess: int) -> str:
    """Rank and probability of one token at one place, and the five likeliest."""
    behind = f" + {list(added)}" if added else ""
    return "\n".join(
        [
            *open_decoder(spec),
            f"ids = tokenizer({quote(prompt)}).input_ids{behind}",
            "with torch.inference_mode():",
            "    p = model(torch.tensor([ids])).logits[0, -1].softmax(-1)",
            f"guess = {guess}",
            'print(f"{(p > p[guess]).sum() + 1} {p[guess]:.6f} {tokenizer.decode(guess)!r}")',
            "for value, i in zip(*p.topk(5)):",
            '    print(f"{value:.6f} {tokenizer.decode(i)!r}")',
        ]
    )


def write_trap(spec: ModelSpec, prompt: str, *, temperatures: Sequence[float], length: int) -> str:
    """The call of many tutorials, and greedy decoding beside it."""
    return "\n".join(
        [
            *open_decoder(spec),
            f'inputs = tokenizer({quote(prompt)}, return_tensors="pt")',
            "calls = [",
            *(f"    dict(temperature={each:g})," for each in temperatures),
            "    dict(do_sample=False),",
            "]",
            "for call in calls:",
            f"    output = model.generate(**inputs, max_new_tokens={length}, **call)",
            f"    print(repr({DECODE.format(ids='output[0, inputs.input_ids.shape[1]:]')}))",
        ]
    )
