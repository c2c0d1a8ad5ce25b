"""Show me the code: programs that print the shares of topics."""

from collections.abc import Sequence

from playground.registry.spec import ModelSpec
from playground.results.judging import Topics
from playground.ui.snippets import load_model, quote


def write_vectors(spec: ModelSpec, result: Topics, *, temperature: float) -> str:
    """Cosine of mean-pooled vectors, and a softmax over the topics."""
    return "\n".join(
        [
            *load_model(spec, "AutoModelForMaskedLM"),
            "",
            f"texts = [{quote(result.text)}]",
            f"topics = {write_list([topic.label for topic in result.topics])}",
            f"texts += {write_list(result.hypotheses)}",
            'inputs = tokenizer(texts, padding=True, truncation=True, return_tensors="pt")',
            "with torch.inference_mode():",
            "    hidden = model.base_model(**inputs).last_hidden_state",
            "real = inputs.attention_mask.unsqueeze(-1)",
            "vectors = (hidden * real).sum(1) / real.sum(1)",
            "vectors = torch.nn.functional.normalize(vectors, dim=-1)",
            "cosines = vectors[1:] @ vectors[0]",
            f"shares = (cosines / {temperature:g}).softmax(-1)",
            "for topic, cosine, share in zip(topics, cosines, shares):",
            '    print(f"{cosine:.6f} {share:.6f} {topic}")',
        ]
    )


def write_entailment(spec: ModelSpec, result: Topics) -> str:
    """The library's zero-shot pipeline does the same."""
    pinned = f', revision="{spec.revision}"' if spec.revision not in ("", "main") else ""
    topics = [topic.label for topic in result.topics]
    where = f"assets/models/{spec.key}" if spec.embedded else spec.key
    return "\n".join(
        [
            "from transformers import pipeline",
            "",
            f'judge = pipeline("zero-shot-classification", {quote(where)}{pinned})',
            f"text = {quote(result.text)}",
            f"topics = {write_list(topics)}",
            f"found = judge(text, topics, hypothesis_template={quote(result.template)})",
            'for topic, share in zip(found["labels"], found["scores"]):',
            '    print(f"{share:.6f} {topic}")',
        ]
    )


def write_list(texts: Sequence[str]) -> str:
    """Strings as a Python list."""
    return "[" + ", ".join(quote(text) for text in texts) + "]"
