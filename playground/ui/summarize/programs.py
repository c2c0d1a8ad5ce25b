"""Show me the code: programs that measure a summary, and compare it with a reference."""

from collections.abc import Sequence

from playground.registry.spec import ModelSpec
from playground.ui.snippets import load_model, quote

# Characters of a document that a program repeats.
MOST = 4_000
# Sentences that a program repeats.
MOST_SENTENCES = 60


def write_choose(spec: ModelSpec, document: Sequence[str], *, budget: int) -> str:
    """The sentences that are chosen from a document; from the first ones of a long one."""
    shown = [f"    {quote(sentence)}," for sentence in document[:MOST_SENTENCES]]
    if len(document) > MOST_SENTENCES:
        shown.append(f"    # … and {len(document) - MOST_SENTENCES} more")
    # A shipped model has the stored names of the whole, head included.
    auto_class = "AutoModelForMaskedLM" if spec.row_blocks else "AutoModel"
    return "\n".join(
        [
            *load_model(spec, auto_class),
            "from playground.maths.ranking import rank_sentences",
            "from playground.tasks.summarize import take_first",
            "",
            "sentences = [",
            *shown,
            "]",
            "vectors, lengths = [], []",
            "for sentence in sentences:",
            '    inputs = tokenizer(sentence, return_tensors="pt")',
            "    with torch.inference_mode():",
            "        hidden = model(**inputs, output_hidden_states=True).hidden_states[-1]",
            "    vectors.append(hidden[0].mean(0))",
            "    lengths.append(len(tokenizer(sentence, add_special_tokens=False).input_ids))",
            "ranked = rank_sentences(torch.stack(vectors).numpy(), lengths=lengths)",
            f"for place in sorted(take_first(ranked, lengths, budget={budget})):",
            "    print(sentences[place])",
        ]
    )


def write_measures(document: str, summary: str) -> str:
    """Novelty of word runs, coverage, density and compression; of a long document the program
    reads a file."""
    source = f"document = {quote(document)}"
    if len(document) > MOST:
        source = 'document = open("document.txt", encoding="utf-8").read()'
    return "\n".join(
        [
            "from playground.maths import overlap",
            "",
            source,
            f"summary = {quote(summary)}",
            "words, new = overlap.split_words(document), overlap.split_words(summary)",
            "for n in range(1, 5):",
            "    print(overlap.measure_novelty(words, new, n=n))",
            "fragments = overlap.find_fragments(words, new)",
            "print(overlap.measure_coverage(fragments, words=len(new)))",
            "print(overlap.measure_density(fragments, words=len(new)))",
            "print(len(words) / len(new))",
        ]
    )


def write_rouge(summary: str, reference: str) -> str:
    """Precision, recall and F1 of ROUGE-1, ROUGE-2 and ROUGE-L."""
    return "\n".join(
        [
            "from rouge_score.rouge_scorer import RougeScorer",
            "from playground.tasks.reference import Words  # it knows Chinese characters, too",
            "",
            f"reference = {quote(reference)}",
            f"summary = {quote(summary)}",
            'scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], tokenizer=Words())',
            "for name, score in scorer.score(reference, summary).items():",
            "    print(name, score.precision, score.recall, score.fmeasure)",
        ]
    )
