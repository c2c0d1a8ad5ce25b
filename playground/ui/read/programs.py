"""Show me the code: programs that print the answers to a question, and a translation."""

from collections.abc import Sequence

from playground.backends.base import LONGEST_ANSWER
from playground.registry.spec import ModelSpec
from playground.ui.snippets import load_model, quote

MOST_SENTENCES = 8
# Tokens that a reader reads at once.
WINDOW = 256


def write_answer(
    spec: ModelSpec, question: str, context: str, *, windows: int, most: int = 5
) -> str:
    """The likeliest answers with their probabilities; an empty one is "no answer"."""
    return "\n".join(
        [
            *load_model(spec, "AutoModelForQuestionAnswering"),
            "",
            f"question = {quote(question)}",
            f"context = {quote(context)}",
            *(read_whole() if windows == 1 else read_windows()),
            "probabilities = torch.tensor(list(scores.values())).softmax(0).tolist()",
            "ranked = sorted(zip(probabilities, scores), reverse=True)",
            f"for p, (start, end) in ranked[:{most}]:",
            '    print(f"{p:.6f} {context[start:end]}")',
        ]
    )


def read_whole() -> list[str]:
    """Lines that fill `scores`, by the answer's characters, in one pass."""
    return [
        "inputs = tokenizer(",
        '    question, context, return_offsets_mapping=True, return_tensors="pt"',
        ")",
        'offsets = inputs.pop("offset_mapping")[0].tolist()',
        "with torch.inference_mode():",
        "    output = model(**inputs)",
        "first, last = output.start_logits[0], output.end_logits[0]",
        'scores = {(0, 0): float(first[0] + last[0])}  # "no answer": the first token',
        "inside = [i for i, part in enumerate(inputs.sequence_ids()) if part == 1]",
        "for i in inside:",
        f"    for j in range(i, min(i + {LONGEST_ANSWER}, inside[-1] + 1)):",
        "        scores[offsets[i][0], offsets[j][1]] = float(first[i] + last[j])",
    ]


def read_windows() -> list[str]:
    """The same for a context that is read in parts that overlap."""
    return [
        "own = len(tokenizer(question, add_special_tokens=False).input_ids)",
        f"room = {WINDOW} - own - tokenizer.num_special_tokens_to_add(pair=True)",
        "inputs = tokenizer(",
        f'    question, context, truncation="only_second", max_length={WINDOW},',
        f"    stride=max(room // 2, {LONGEST_ANSWER}), return_overflowing_tokens=True,",
        '    return_offsets_mapping=True, padding=True, return_tensors="pt",',
        ")",
        'offsets = inputs.pop("offset_mapping").tolist()',
        'inputs.pop("overflow_to_sample_mapping")',
        "with torch.inference_mode():",
        "    output = model(**inputs)",
        'scores = {(0, 0): float("inf")}  # "no answer": the first token, of the least sure part',
        "for part, (first, last) in enumerate(zip(output.start_logits, output.end_logits)):",
        "    scores[0, 0] = min(scores[0, 0], float(first[0] + last[0]))",
        "    inside = [i for i, side in enumerate(inputs.sequence_ids(part)) if side == 1]",
        "    for i in inside:",
        f"        for j in range(i, min(i + {LONGEST_ANSWER}, inside[-1] + 1)):",
        "            span = offsets[part][i][0], offsets[part][j][1]",
        '            best = scores.get(span, float("-inf"))',
        "            scores[span] = max(best, float(first[i] + last[j]))",
    ]


def write_translate(
    spec: ModelSpec,
    sentences: Sequence[str],
    *,
    source: str,
    target: str,
    max_new_tokens: int,
    num_beams: int,
) -> str:
    """The translation of each sentence; of the first ones where there are many."""
    shown = [f"    {quote(sentence)}," for sentence in sentences[:MOST_SENTENCES]]
    if len(sentences) > MOST_SENTENCES:
        shown.append(f"    # … and {len(sentences) - MOST_SENTENCES} more")
    task = quote(f"translation_{source}_to_{target}")
    return "\n".join(
        [
            *load_model(spec, "AutoModelForSeq2SeqLM"),
            "",
            "sentences = [",
            *shown,
            "]",
            f"task = (model.config.task_specific_params or {{}}).get({task}, {{}})",
            "for sentence in sentences:",
            '    inputs = tokenizer(task.get("prefix", "") + sentence, return_tensors="pt")',
            "    output = model.generate(",
            f"        **inputs, max_new_tokens={max_new_tokens}, num_beams={num_beams}",
            "    )",
            "    print(tokenizer.decode(output[0], skip_special_tokens=True))",
        ]
    )
