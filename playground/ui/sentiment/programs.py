"""Show me the code: programs of the panels of this tab."""

from collections.abc import Sequence

from playground.registry.spec import ModelSpec
from playground.results.judging import Explanation
from playground.ui.snippets import load_model, quote

CLASS = "AutoModelForSequenceClassification"
MOST_TEXTS = 8


def write_explain(spec: ModelSpec, result: Explanation, *, exclusive: bool, text: str) -> str:
    """Integrated gradients of each token, and how far their sum misses."""
    share = "softmax(-1)" if exclusive else "sigmoid()"
    return "\n".join(
        [
            "import numpy as np",
            *load_model(spec, CLASS),
            "",
            f'inputs = tokenizer({quote(text)}, return_tensors="pt")',
            'ids = inputs.pop("input_ids")',
            "embed = model.get_input_embeddings()",
            "special = set(tokenizer.all_special_ids) - {tokenizer.unk_token_id}",
            "words = torch.tensor([[i not in special for i in ids[0].tolist()]])",
            "end = embed(ids).detach()",
            "mask = tokenizer.mask_token_id",
            "empty = 0 * end[0, 0] if mask is None else embed(torch.tensor(mask)).detach()",
            "start = torch.where(words.unsqueeze(-1), empty, end)",
            "def share(x):",
            f"    return model(inputs_embeds=x, **inputs).logits[0].{share}",
            "place = int(share(end).argmax())",
            "total = 0",
            f"for a, w in zip(*np.polynomial.legendre.leggauss({result.points})):",
            "    x = (start + (a + 1) / 2 * (end - start)).requires_grad_()",
            "    total += w / 2 * torch.autograd.grad(share(x)[place], x)[0]",
            "weights = (total * (end - start)).sum(-1)[0]",
            "for token, weight in zip(tokenizer.convert_ids_to_tokens(ids[0]), weights):",
            '    print(f"{weight:.6f} {token}")',
            "gap = weights.sum() - (share(end) - share(start))[place]",
            'print(f"{abs(gap):.6f} missed")',
        ]
    )


def write_classify(spec: ModelSpec, texts: Sequence[str], *, exclusive: bool) -> str:
    """The likeliest label of each of several texts, judged in one batch."""
    share = "softmax(-1)" if exclusive else "sigmoid()"
    shown = [f"    {quote(text)}," for text in texts[:MOST_TEXTS]]
    if len(texts) > MOST_TEXTS:
        shown.append(f"    # … and {len(texts) - MOST_TEXTS} more")
    return "\n".join(
        [
            *load_model(spec, CLASS),
            "",
            "texts = [",
            *shown,
            "]",
            'inputs = tokenizer(texts, padding=True, return_tensors="pt")',
            "with torch.inference_mode():",
            f"    probabilities = model(**inputs).logits.{share}",
            "for text, p in zip(texts, probabilities):",
            "    i = int(p.argmax())",
            '    print(f"{p[i]:.6f} {model.config.id2label[i]} | {text}")',
        ]
    )
