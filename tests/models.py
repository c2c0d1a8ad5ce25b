"""Tiny random models with real tokenizers, built in a second or two each session."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import torch
from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    BertConfig,
    BertForMaskedLM,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForMaskedLM,
    T5Config,
    T5ForConditionalGeneration,
)
from transformers.utils import logging as library_log

TEXTS = [
    "The cat sat on the mat and looked at the sea.",
    "A doctor and a nurse walked to the hospital in London.",
    "The king said that the queen was in Paris.",
    "It was a good film, but the end was bad.",
    "summarize: Once upon a time there was a little dog.",
    "你好，世界。猫坐在垫子上。",
]
SIZE = 400
# Longer words are spelt in pieces.
LONGEST = 6


def build_byte_level(folder: Path, *, special: dict[str, str]) -> PreTrainedTokenizerFast:
    """Byte-level BPE as GPT-2 has it, or RoBERTa where there is a mask."""
    names = list(dict.fromkeys(special.values()))
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE,
        special_tokens=names,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    if "cls_token" in special:
        start, end = special["cls_token"], special["sep_token"]
        tokenizer.post_processor = processors.RobertaProcessing(
            (end, tokenizer.token_to_id(end)), (start, tokenizer.token_to_id(start))
        )
    elif special["bos_token"] != special["eos_token"]:
        start = special["bos_token"]
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{start} $A",
            pair=f"{start} $A {start}:1 $B:1",
            special_tokens=[(start, tokenizer.token_to_id(start))],
        )
    else:
        tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return _save_tokenizer(tokenizer, folder, special=special)


def build_word_piece(folder: Path) -> PreTrainedTokenizerFast:
    """Lower-cased WordPiece as BERT has it."""
    special = {
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
    }
    # Training breaks ties by chance; the tests want the same pieces each time.
    normalizer, splitter = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    words = {
        word
        for text in TEXTS
        for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(text))
    }
    letters = sorted(set("".join(words)))
    pieces = [
        *special.values(),
        *letters,
        *(f"##{letter}" for letter in letters if letter.isalpha()),
        *(f"##{ending}" for ending in ("ed", "er", "ing", "tal")),
        *sorted(word for word in words if 1 < len(word) <= LONGEST),
    ]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = splitter
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return _save_tokenizer(tokenizer, folder, special=special, limit=64)


def build_sentence_piece(folder: Path) -> PreTrainedTokenizerFast:
    """A unigram model with visible spaces, as T5 has it."""
    special = {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=150,
        special_tokens=list(special.values()),
        unk_token="<unk>",
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    # Pieces that are equally likely come in any order.
    plan = json.loads(tokenizer.to_str())
    first, rest = plan["model"]["vocab"][: len(special)], plan["model"]["vocab"][len(special) :]
    rest.sort(key=lambda piece: (-round(piece[1], 3), piece[0]))
    plan["model"]["vocab"] = [*first, *rest]
    tokenizer = Tokenizer.from_str(json.dumps(plan))
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)]
    )
    return _save_tokenizer(tokenizer, folder, special=special, limit=128)


def build_byte_fallback(folder: Path) -> PreTrainedTokenizerFast:
    """BPE with visible spaces, as Llama 2 has it: a character that the vocabulary lacks is
    spelt in bytes."""
    special = {"unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"}
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    counts = Counter("▁".join(["", *TEXTS]).replace(" ", "▁"))
    alphabet = sorted(counts, key=lambda letter: (-counts[letter], letter))[:40]
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE - 256,
        special_tokens=list(special.values()),
        # Which of equally frequent characters it keeps would be left to chance.
        initial_alphabet=sorted(alphabet),
        limit_alphabet=len(alphabet),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    plan = json.loads(tokenizer.to_str())
    words = plan["model"]["vocab"]
    words |= {f"<0x{byte:02X}>": len(words) + byte for byte in range(256)}
    plan["model"]["byte_fallback"] = True
    tokenizer = Tokenizer.from_str(json.dumps(plan))
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)]
    )
    return _save_tokenizer(tokenizer, folder, special=special)


def _save_tokenizer(
    tokenizer: Tokenizer, folder: Path, *, special: dict[str, str], limit: int | None = None
) -> PreTrainedTokenizerFast:
    inputs = ["input_ids", "attention_mask"]
    if special.get("cls_token") == "[CLS]":
        inputs.insert(1, "token_type_ids")
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, model_input_names=inputs, model_max_length=limit, **special
    )
    fast.save_pretrained(folder)
    return fast


def build_gpt2(folder: Path) -> None:
    end = "<|endoftext|>"
    build_byte_level(folder, special={"bos_token": end, "eos_token": end})
    config = GPT2Config(
        vocab_size=SIZE, n_positions=128, n_embd=32, n_layer=2, n_head=4,
        bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    _save(GPT2LMHeadModel, config, folder)


def build_llama(folder: Path) -> None:
    """Grouped queries: four query heads share two key heads. Texts begin with <s>."""
    build_byte_level(folder, special={"bos_token": "<s>", "eos_token": "</s>"})
    config = LlamaConfig(
        vocab_size=SIZE, hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=128,
        bos_token_id=0, eos_token_id=1, pad_token_id=None,
    )  # fmt: skip
    _save(LlamaForCausalLM, config, folder)


def build_llama2(folder: Path) -> None:
    """Like `build_llama`, with a vocabulary of pieces with visible spaces."""
    tokenizer = build_byte_fallback(folder)
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=4, max_position_embeddings=128,
        bos_token_id=1, eos_token_id=2, pad_token_id=None,
    )  # fmt: skip
    _save(LlamaForCausalLM, config, folder)


def build_mistral(folder: Path) -> None:
    """Every token sees itself and the three before it; four query heads share one key head."""
    build_byte_level(folder, special={"bos_token": "<s>", "eos_token": "</s>"})
    config = MistralConfig(
        vocab_size=SIZE, hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=1, max_position_embeddings=128,
        sliding_window=4, bos_token_id=0, eos_token_id=1, pad_token_id=None,
    )  # fmt: skip
    _save(MistralForCausalLM, config, folder)


def build_bert(folder: Path) -> None:
    build_word_piece(folder)
    _save(BertForMaskedLM, _bert_config(), folder)


def build_classifier(folder: Path) -> None:
    build_word_piece(folder)
    config = _bert_config()
    config.id2label = {0: "negative", 1: "neutral", 2: "positive"}
    config.label2id = {name: place for place, name in config.id2label.items()}
    _save(BertForSequenceClassification, config, folder)


def build_reader(folder: Path) -> None:
    build_word_piece(folder)
    _save(BertForQuestionAnswering, _bert_config(), folder)


def build_adapter(folder: Path, *, base: Path) -> None:
    """A LoRA adapter with its own pooler and classifier on a masked language model."""
    from peft import LoraConfig, get_peft_model

    config = BertConfig.from_pretrained(base, num_labels=2)
    config.id2label = {0: "negative", 1: "positive"}
    config.label2id = {"negative": 0, "positive": 1}
    config.architectures = ["BertForSequenceClassification"]
    torch.manual_seed(7)
    verbosity = library_log.get_verbosity()
    library_log.set_verbosity_error()  # a new head is no news here
    model = BertForSequenceClassification.from_pretrained(base, config=config)
    library_log.set_verbosity(verbosity)
    plan = LoraConfig(
        task_type="SEQ_CLS", r=2, target_modules=["query", "value"],
        modules_to_save=["classifier", "pooler"], init_lora_weights=False,
    )  # fmt: skip
    get_peft_model(model, plan).save_pretrained(folder)
    config.save_pretrained(folder)


def _bert_config() -> BertConfig:
    return BertConfig(
        vocab_size=SIZE, hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=64,
    )  # fmt: skip


def build_roberta(folder: Path) -> None:
    special = {
        "bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>",
        "mask_token": "<mask>", "cls_token": "<s>", "sep_token": "</s>",
    }  # fmt: skip
    build_byte_level(folder, special=special)
    config = RobertaConfig(
        vocab_size=SIZE, hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=66, type_vocab_size=1,
        bos_token_id=0, pad_token_id=1, eos_token_id=2,
    )  # fmt: skip
    _save(RobertaForMaskedLM, config, folder)


def build_t5(folder: Path) -> None:
    tokenizer = build_sentence_piece(folder)
    config = T5Config(
        vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4,
        pad_token_id=0, eos_token_id=1, decoder_start_token_id=0,
        task_specific_params={
            "summarization": {"prefix": "summarize: "},
            "translation_en_to_de": {"prefix": "the king said: "},
            "translation_en_to_zh": {},
        },
    )  # fmt: skip
    _save(T5ForConditionalGeneration, config, folder)


def build_bart(folder: Path) -> None:
    special = {
        "bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>",
        "mask_token": "<mask>", "cls_token": "<s>", "sep_token": "</s>",
    }  # fmt: skip
    build_byte_level(folder, special=special)
    config = BartConfig(
        vocab_size=SIZE, d_model=32, encoder_layers=2, decoder_layers=2,
        encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=64,
        decoder_ffn_dim=64, max_position_embeddings=128, forced_eos_token_id=2,
        bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2,
    )  # fmt: skip
    _save(BartForConditionalGeneration, config, folder)


def _save(model_class: type[PreTrainedModel], config: object, folder: Path) -> None:
    """Weights that are larger than fresh ones, so that predictions differ from each other."""
    torch.manual_seed(0)
    model = model_class(config)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.dim() > 1 and "norm" not in name.lower():
                weight.mul_(6.0)
    model.save_pretrained(folder)


BUILDERS: dict[str, Callable[[Path], None]] = {
    "gpt2": build_gpt2,
    "llama": build_llama,
    "llama2": build_llama2,
    "mistral": build_mistral,
    "bert": build_bert,
    "roberta": build_roberta,
    "classifier": build_classifier,
    "reader": build_reader,
    "t5": build_t5,
    "bart": build_bart,
}
