"""Show me the code of the lens and the x-ray: programs that print the numbers of the panel."""

from collections.abc import Sequence

from playground.registry.spec import ModelSpec
from playground.ui.snippets import load_model, quote


def read_place(spec: ModelSpec, prompt: str, added: Sequence[int]) -> list[str]:
    """The logits (1, vocabulary) of the token behind the prompt and the ids that follow it."""
    behind = f" + {list(added)}" if added else ""
    return [
        *load_model(spec, "AutoModelForCausalLM"),
        "",
        f"ids = torch.tensor([tokenizer({quote(prompt)}).input_ids{behind}])",
        "with torch.inference_mode():",
        "    logits = model(ids).logits[:, -1].float()",
    ]


def write_lens(spec: ModelSpec, prompt: str, *, added: Sequence[int], temperature: float) -> str:
    """Entropy in bits, how many tokens hold 90 %, and the likeliest, at T = 1 and another."""
    # The limit T → 0 is near enough at a millionth.
    return "\n".join(
        [
            *read_place(spec, prompt, added),
            f"for T in (1, {temperature or 1e-6:g}):",
            "    p = (logits[0] / T).softmax(-1)",
            "    bits = torch.special.entr(p).sum() / torch.tensor(2.0).log()",
            "    most = p.sort(descending=True).values.cumsum(0)",
            '    print(f"T = {T}: {bits:.2f} bits, {(most < 0.9).sum() + 1} tokens hold 90 %")',
            "    for value, i in zip(*p.topk(10)):",
            '        print(f"{value:.6f} {tokenizer.decode(i)!r}")',
        ]
    )


PROCESSORS = {
    "repetition_penalty": ("RepetitionPenaltyLogitsProcessor", 1.0),
    "temperature": ("TemperatureLogitsWarper", 1.0),
    "top_k": ("TopKLogitsWarper", 0.0),
    "top_p": ("TopPLogitsWarper", 1.0),
    "min_p": ("MinPLogitsWarper", 0.0),
}


def show_number(value: float, *, whole: bool) -> str:
    """A number as the library's stages take it: they refuse 2 where they want 2.0."""
    return f"{value:.0f}" if whole else repr(float(value))


def write_xray(
    spec: ModelSpec,
    prompt: str,
    *,
    added: Sequence[int],
    draws: int,
    seed: float,
    **settings: float,
) -> str:
    """Tokens kept, mass kept and entropy after each stage; then how often the likeliest came."""
    greedy = settings["temperature"] == 0
    on = [
        f"transformers.{process}({show_number(settings[name], whole=name == 'top_k')})"
        for name, (process, off) in PROCESSORS.items()
        if settings[name] != off and not (greedy and name != "repetition_penalty")
    ]
    if greedy:
        on.append("transformers.TopKLogitsWarper(1)")
    return "\n".join(
        [
            "import transformers",
            *read_place(spec, prompt, added),
            "stages = [",
            *(f"    {stage}," for stage in on),
            "]",
            "for stage in stages:",
            "    before, logits = logits.softmax(-1), stage(ids, logits)",
            "    p, kept = logits.softmax(-1), logits > -torch.inf",
            "    bits = torch.special.entr(p).sum() / torch.tensor(2.0).log()",
            "    name = type(stage).__name__",
            '    print(f"{kept.sum()} {before[kept].sum():.4f} {bits:.2f} {name}")',
            f"dice = torch.Generator().manual_seed({seed:.0f})",
            f"drawn = torch.multinomial(logits.softmax(-1)[0], {draws}, True, generator=dice)",
            "for count, i in zip(*drawn.bincount(minlength=5).topk(5)):",
            '    print(f"{count} {tokenizer.decode(i)!r}")',
        ]
    )
