"""Show me the code, for the tab Tokens."""

from playground.backends.base import Family
from playground.registry.spec import ModelSpec
from playground.ui.snippets import load_model, quote

# The class whose weights have the input embeddings under their stored names.
CLASSES: dict[Family | None, str] = {
    Family.DECODER: "AutoModelForCausalLM",
    Family.ENCODER: "AutoModelForMaskedLM",
    Family.CLASSIFIER: "AutoModelForSequenceClassification",
    Family.READER: "AutoModelForQuestionAnswering",
    Family.ENCODER_DECODER: "AutoModelForSeq2SeqLM",
}


def write_cut(spec: ModelSpec, text: str) -> str:
    """Id, name in the vocabulary and characters of each token."""
    key = spec.adapter_on or spec.key
    where = quote(f"assets/models/{key}" if spec.embedded else key)
    pinned = "" if spec.embedded or spec.revision == "main" else f', revision="{spec.revision}"'
    return "\n".join(
        [
            "from transformers import AutoTokenizer",
            "",
            f"tokenizer = AutoTokenizer.from_pretrained({where}{pinned})",
            f"text = {quote(text)}",
            "cut = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)",
            "for i, (start, end) in zip(cut.input_ids, cut.offset_mapping):",
            "    print(i, tokenizer.convert_ids_to_tokens(i), start, end)",
        ]
    )


def write_near(spec: ModelSpec, token: int, *, most: int) -> str:
    """Cosine, id and text of the tokens nearest to one, by the input embeddings; the token
    itself comes first."""
    return "\n".join(
        [
            *load_model(spec, CLASSES.get(spec.family, "AutoModel")),
            "",
            "table = model.get_input_embeddings().weight[: len(tokenizer)].detach()",
            f"cosines = torch.nn.functional.cosine_similarity(table, table[{token}], dim=1)",
            "cosines[tokenizer.all_special_ids] = -2",
            f"for cosine, i in zip(*cosines.topk({most + 1})):",
            '    print(f"{cosine:.4f} {i} {tokenizer.convert_ids_to_tokens(i.item())}")',
        ]
    )
