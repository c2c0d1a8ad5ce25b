"""Show me the code of the panels: programs that print the numbers of a panel."""

from collections.abc import Sequence

from playground.registry.spec import ModelSpec
from playground.results.blanks import ContextEffect, PseudoScore, SentencePair
from playground.tasks.context import rank_words
from playground.ui.snippets import MOST_PARTS, load_model, quote


def open_encoder(spec: ModelSpec) -> list[str]:
    """The lines that open tokenizer and model."""
    return [*load_model(spec, "AutoModelForMaskedLM"), ""]


def write_pseudo(spec: ModelSpec, score: PseudoScore) -> str:
    """Bits of each token with its place hidden, then the pseudo-perplexity."""
    sizes = [len(unit.tokens) for unit in score.units]
    hidden = "word[k:]" if score.way == "word" else "word[k]"
    return "\n".join(
        [
            "import math",
            *open_encoder(spec),
            f'ids = tokenizer({quote(score.text)}, return_tensors="pt").input_ids',
            "skip = {tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.mask_token_id}",
            "places = [i for i, id in enumerate(ids[0].tolist()) if id not in skip]",
            "bits = []",
            f"for size in {sizes}:  # tokens of each word",
            "    word, places = places[:size], places[size:]",
            "    for k in range(size):",
            "        masked = ids.clone()",
            f"        masked[0, {hidden}] = tokenizer.mask_token_id",
            "        with torch.inference_mode():",
            "            ln_p = model(masked).logits[0, word[k]].log_softmax(-1)",
            "        bits.append(-ln_p[ids[0, word[k]]].item() / math.log(2))",
            '        print(f"{bits[-1]:.4f} {tokenizer.decode(ids[0, word[k]])}")',
            "print(2 ** (sum(bits) / len(bits)))",
        ]
    )


def write_context(spec: ModelSpec, effect: ContextEffect) -> str:
    """Bits that the first choice loses without each of the heaviest words."""
    heaviest = rank_words(effect)
    shown = [
        f"    ({quote(word.text)}, {quote(word.without)}, {word.blank}),"
        for word in heaviest[:MOST_PARTS]
    ]
    if len(heaviest) > MOST_PARTS:
        shown.append(f"    # … and {len(heaviest) - MOST_PARTS} more")
    return "\n".join(
        [
            "import math",
            *open_encoder(spec),
            "def read(text, blank):",
            '    ids = tokenizer(text, return_tensors="pt").input_ids',
            "    place = (ids[0] == tokenizer.mask_token_id).nonzero()[blank, 0]",
            "    with torch.inference_mode():",
            "        return model(ids).logits[0, place].log_softmax(-1)",
            "",
            f"whole = read({quote(effect.text)}, {effect.number - 1})",
            "choice = whole.argmax()",
            "print(whole[choice].exp().item(), tokenizer.decode(choice))",
            "for word, text, blank in [",
            *shown,
            "]:",
            "    bits = (whole[choice] - read(text, blank)[choice]).item() / math.log(2)",
            '    print(f"{bits:.4f} {word}")',
        ]
    )


def write_together(spec: ModelSpec, text: str, *, width: int, exact: bool) -> str:
    """ln P and words of the five best combinations."""
    choices = "words" if exact else f"ln_p.topk({width}).indices.tolist()"
    keep = [] if exact else [f"    paths = sorted(paths, key=lambda path: -path[0])[:{width}]"]
    return "\n".join(
        [
            *open_encoder(spec),
            f'ids = tokenizer({quote(text)}, return_tensors="pt").input_ids',
            "blanks = (ids[0] == tokenizer.mask_token_id).nonzero()[:, 0].tolist()",
            "def read(ids, place):",
            "    with torch.inference_mode():",
            "        return model(ids).logits[0, place].log_softmax(-1)",
            "",
            f"allowed = [read(ids, place).topk({width}).indices.tolist() for place in blanks]",
            "paths = [(0.0, ids)]",
            "for place, words in zip(blanks, allowed):",
            *keep,
            "    longer = []",
            "    for score, filled in paths:",
            "        ln_p = read(filled, place)",
            f"        for word in {choices}:",
            "            new = filled.clone()",
            "            new[0, place] = word",
            "            longer.append((score + ln_p[word].item(), new))",
            "    paths = longer",
            "for score, filled in sorted(paths, key=lambda path: -path[0])[:5]:",
            '    print(f"{score:.4f} {tokenizer.convert_ids_to_tokens(filled[0, blanks])}")',
        ]
    )


def write_pairs(spec: ModelSpec, pairs: Sequence[SentencePair]) -> str:
    """Σ ln p of the shared tokens of either sentence, a line for each pair."""
    shown = [f"    ({quote(pair.first)}, {quote(pair.second)})," for pair in pairs[:MOST_PARTS]]
    if len(pairs) > MOST_PARTS:
        shown.append(f"    # … and {len(pairs) - MOST_PARTS} more")
    return "\n".join(
        [
            "from difflib import SequenceMatcher",
            *open_encoder(spec),
            "def score(ids, places):",
            "    total = 0.0",
            "    for place in places:",
            "        masked = torch.tensor([ids])",
            "        masked[0, place] = tokenizer.mask_token_id",
            "        with torch.inference_mode():",
            "            ln_p = model(masked).logits[0, place].log_softmax(-1)",
            "        total += ln_p[ids[place]].item()",
            "    return total",
            "",
            "skip = {tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.mask_token_id}",
            "for pair in [",
            *shown,
            "]:",
            "    a, b = (tokenizer(text).input_ids for text in pair)",
            "    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()",
            "    shared = [(i + k, j + k) for i, j, n in blocks for k in range(n)]",
            "    shared = [(i, j) for i, j in shared if a[i] not in skip]",
            "    one, two = score(a, [i for i, _ in shared]), score(b, [j for _, j in shared])",
            '    print(f"{one:.4f} {two:.4f} {one - two:.4f} {pair[0]}")',
        ]
    )
