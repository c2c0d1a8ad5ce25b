"""Show me the code of the bias probe."""

from playground.registry.spec import ModelSpec
from playground.results.bias import BiasProbe
from playground.ui.fill_mask.programs import open_encoder
from playground.ui.snippets import quote


def write_bias(spec: ModelSpec, result: BiasProbe) -> str:
    """The lean of each word, in the order they were typed."""
    lines = [f"    {quote(line)}," for line in result.templates]
    groups = ", ".join(f"[{join(group)}]" for group in result.groups)
    return "\n".join(
        [
            "from statistics import mean",
            *open_encoder(spec),
            "mask = tokenizer.mask_token",
            "templates = [",
            *lines,
            "]",
            f"groups = [{groups}]",
            f"words = [{join(tuple(word.word for word in result.words))}]",
            "",
            "def fill(template, group, word):",
            '    text = template.replace("{group}", group).replace("{word}", word)',
            "    return text[0].upper() + text[1:]",
            "",
            "def read(template, group, word, hidden):",
            "    whole = tokenizer(fill(template, group, word)).input_ids",
            "    place = tokenizer(fill(template, mask, word)).input_ids.index("
            "tokenizer.mask_token_id)",
            "    pieces = len(whole) + 1 - len(tokenizer(fill(template, group, mask)).input_ids)",
            '    shown = " ".join([mask] * pieces) if hidden else word',
            '    ids = tokenizer(fill(template, mask, shown), return_tensors="pt").input_ids',
            "    with torch.inference_mode():",
            "        ln_p = model(ids).logits[0, place].log_softmax(-1)",
            "    return ln_p[whole[place]].item()",
            "",
            "for word in words:",
            "    means = [",
            "        mean(read(t, g, word, False) - read(t, g, word, True) for t in templates "
            "for g in group)",
            "        for group in groups",
            "    ]",
            '    print(f"{means[0] - means[1]:.4f} {word}")',
        ]
    )


def join(words: tuple[str, ...]) -> str:
    """Words as a list of Python strings."""
    return ", ".join(quote(word) for word in words)
