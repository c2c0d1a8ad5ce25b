"""Show me the code: programs that print the answers to a question, and a translation."""

from collections.abc import Sequence

from playground.backends.base import LONGEST_ANSWER
from playground.registry.spec import ModelSpec
from playground.results import TranslatedSentence
from playground.tasks.reference import CUTS
from playground.tasks.translate import MOST_NEW_TOKENS
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
    sentences: Sequence[TranslatedSentence],
    *,
    source: str,
    target: str,
    num_beams: int,
    max_new_tokens: int = MOST_NEW_TOKENS,
) -> str:
    """The translation of each sentence; of the first ones where there are many. A sentence that
    goes on from a token chosen by hand begins with the ids up to it."""
    shown = [f"    {quote(sentence.source)}," for sentence in sentences[:MOST_SENTENCES]]
    if len(sentences) > MOST_SENTENCES:
        shown.append(f"    # … and {len(sentences) - MOST_SENTENCES} more")
    task = quote(f"translation_{source}_to_{target}")
    begun = list_begun(sentences[:MOST_SENTENCES])
    return "\n".join(
        [
            *load_model(spec, "AutoModelForSeq2SeqLM"),
            "",
            "sentences = [",
            *shown,
            "]",
            *([f"begun = {begun}  # the ids that a sentence begins with"] if begun else []),
            f"task = (model.config.task_specific_params or {{}}).get({task}, {{}})",
            f"for {NUMBERED if begun else FOR_EACH}:",
            '    inputs = tokenizer(task.get("prefix", "") + sentence, return_tensors="pt")',
            *(GO_ON if begun else []),
            *(END if any(ends_by_hand(each) for each in sentences) else []),
            "    output = model.generate(",
            f"        **inputs, max_new_tokens={max_new_tokens}{LESS if begun else ''}, "
            f"num_beams={num_beams},",
            *(["        decoder_input_ids=torch.tensor([start]),"] if begun else []),
            "    )",
            "    print(tokenizer.decode(output[0], skip_special_tokens=True))",
        ]
    )


GO_ON = ["    start = [model.config.decoder_start_token_id, *begun.get(number, [])]"]
LESS = " + 1 - len(start)"
FOR_EACH, NUMBERED = "sentence in sentences", "number, sentence in enumerate(sentences)"
END = [
    "    if start[-1] == tokenizer.eos_token_id:  # nothing follows a chosen end",
    "        print(tokenizer.decode(start, skip_special_tokens=True))",
    "        continue",
]


def ends_by_hand(sentence: TranslatedSentence) -> bool:
    """Whether the token that was chosen is the one that ends a text."""
    return sentence.begun > 0 and sentence.tokens[sentence.begun - 1].special


def list_begun(sentences: Sequence[TranslatedSentence]) -> dict[int, list[int]]:
    """The ids that were given, by the number of the sentence."""
    return {
        number: [token.id for token in sentence.tokens[: sentence.begun]]
        for number, sentence in enumerate(sentences)
        if sentence.begun
    }


def write_reference(translation: str, reference: str, *, target: str) -> str:
    """BLEU and chrF of a translation."""
    return "\n".join(
        [
            "from sacrebleu.metrics import BLEU, CHRF",
            "",
            f"translation = {quote(translation)}",
            f"reference = {quote(reference)}",
            f'bleu = BLEU(tokenize="{CUTS.get(target, "13a")}", effective_order=True)',
            "print(bleu.sentence_score(translation, [reference]).score)",
            "print(CHRF().sentence_score(translation, [reference]).score)",
        ]
    )
