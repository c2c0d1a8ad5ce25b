"""Show me the code: programs that measure a summary, and compare it with a reference."""

from playground.ui.snippets import quote

# Characters of a document that a program repeats.
MOST = 4_000


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
