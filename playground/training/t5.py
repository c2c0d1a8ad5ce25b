"""playground-t5: a small encoder-decoder: headlines, one-sentence summaries, translations.

From scratch, what must emerge is copying: the decoder has to find the next word in the input.
The first steps therefore copy shuffled words, where no guess from grammar helps, and the tasks
follow: news to headline, news to first sentence, abstract to one line, paragraph to its lead,
everyday sentences to French, German and Chinese. Translating begins as copying, too: a word
starts with the embedding of the English words it occurs with (`lexicon.py`).
"""

import random
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

from playground.training import data, lexicon, loop
from playground.training.pairs import SUMMARIZE, TRANSLATE, Pair, read_bitext, read_pool
from playground.training.settings import LoopSettings, RunSettings
from playground.training.shards import write_weights
from playground.training.t5_batches import (
    ECHOES,
    SHARES,
    TINY,
    Ids,
    T5Shape,
    draw_batch,
    encode_bitexts,
    encode_pools,
    sort_sentences,
)
from playground.training.vocabulary import learn_vocabulary

PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"
OPTIMIZER = LoopSettings(muon_rate=4e-3, adam_rate=4e-3, weight_decay=0.0)
IGNORED = -100


def train_t5(run: RunSettings) -> loop.Progress:
    """Learn a vocabulary, then train; the model folder is ``run.out / "model"``.

    Where ``run.start`` is given, the layers begin with its weights. Its vocabulary may be another:
    then each token begins with the mean embedding of the pieces that it is cut into there.
    """
    shape = TINY if run.tiny else T5Shape()
    shape = replace(
        shape, rows=run.batch * shape.rows, sentence_tokens=run.batch * shape.sentence_tokens
    )
    torch.manual_seed(run.seed)
    tokenizer, encoded, sentences = load_pairs(run, shape)
    model = T5ForConditionalGeneration(make_config(shape))
    if run.start is None:
        ease_copying(model)
        lexicon.start_from_english(model.shared.weight, sentences)
    elif lexicon.start_from(model, tokenizer, run.start):
        lexicon.start_from_english(model.shared.weight, sentences)
    lanes = sort_sentences(sentences, shape)
    recipe = loop.Recipe(
        model=model,
        batch_of=lambda step: draw_batch(encoded, lanes, step, run.seed, shape),
        loss_of=lambda batch: target_loss(model, batch),
        tokens_of=lambda batch: batch["source"].numel() + batch["target"].numel(),
        export=lambda folder: export_t5(model, tokenizer, folder),
    )
    return loop.train(recipe, run, OPTIMIZER)


def load_pairs(
    run: RunSettings, shape: T5Shape
) -> tuple[Tokenizer, dict[str, list[Ids]], dict[str, list[Ids]]]:
    """The tokenizer, and all training pairs as ids: summaries by kind, sentences by language.

    The ids are kept on disk after the first time.
    """
    path = run.out / "pairs.pt"
    if not path.exists():
        pools = {name: read_pool(name, run.data, held_out=False) for name in SHARES}
        bitexts = {name: read_bitext(run.data, name, held_out=False) for name in TRANSLATE}
        tokenizer = load_tokenizer(run, shape, pools, bitexts)
        encoded = encode_pools(pools, tokenizer, shape)
        torch.save((encoded, encode_bitexts(bitexts, tokenizer)), path)
    encoded, sentences = torch.load(path, weights_only=True)
    return Tokenizer.from_file(str(run.out / "tokenizer.json")), encoded, sentences


def make_config(shape: T5Shape) -> T5Config:
    """The architecture of Raffel et al. 2020 with tied embeddings, narrow and shallow."""
    return T5Config(
        vocab_size=shape.vocabulary,
        d_model=shape.width,
        d_kv=shape.width // shape.heads,
        d_ff=shape.hidden,
        num_layers=shape.layers,
        num_decoder_layers=shape.layers,
        num_heads=shape.heads,
        dropout_rate=shape.dropout,
        pad_token_id=0,
        eos_token_id=1,
        decoder_start_token_id=0,
        n_positions=shape.source,
        tie_word_embeddings=True,
    )


@torch.no_grad()
def ease_copying(model: T5ForConditionalGeneration) -> None:
    """Begin near a model that copies, which random weights take long to find.

    In the spirit of mimetic initialization (Trockman and Kolter 2023): values and outputs are each
    other's transpose, so that attention passes on what it reads; the decoder's queries and the
    encoder's keys are the same map, so that a word finds itself in the source; and by their
    position bias three eighths of the encoder's heads look one word ahead, as many one word back,
    so that a word found there also tells what follows it.
    """
    attentions = [block.layer[0].SelfAttention for block in model.encoder.block]
    crossings = [block.layer[1].EncDecAttention for block in model.decoder.block]
    for attention in attentions + crossings:
        attention.o.weight.copy_(attention.v.weight.T)
    for attention in crossings:
        ratio = attention.k.weight.std() / attention.q.weight.std()
        attention.k.weight.copy_(attention.q.weight * ratio)
    bias = attentions[0].relative_attention_bias.weight  # (buckets, heads)
    share = max(1, 3 * bias.shape[1] // 8)
    behind, ahead = 1, bias.shape[0] // 2 + 1  # the buckets of distance 1
    bias[ahead, :share] = 6.0
    bias[behind, share : 2 * share] = 6.0


def load_tokenizer(
    run: RunSettings,
    shape: T5Shape,
    pools: dict[str, list[Pair]],
    bitexts: dict[str, list[Pair]],
) -> Tokenizer:
    """The run's tokenizer, learned the first time; it ends each text with </s>.

    It learns on about as much news and encyclopedia as on sentences of each language.
    """
    path = run.out / "tokenizer.json"
    if not path.exists():
        run.out.mkdir(parents=True, exist_ok=True)
        texts = [source[:600] for pool in pools.values() for source, _ in pool]
        random.Random(run.seed).shuffle(texts)
        sample = list(data.take_characters(texts, limit=6_000_000))
        for name, pairs in bitexts.items():
            others = [other for _, other in pairs]
            random.Random(run.seed).shuffle(others)
            sample += data.take_characters(others * ECHOES[name], limit=4_000_000)
            sample += data.take_characters([english for english, _ in pairs], limit=2_000_000)
        learned = learn_vocabulary(
            sample,
            size=shape.vocabulary,
            specials=[PAD, END, UNKNOWN],
            words=[prefix.strip() for prefix in TRANSLATE.values()],
            space_first=True,
        )
        learned.post_processor = TemplateProcessing(
            single=f"$A {END}", pair=f"$A {END} $B {END}", special_tokens=[(END, 1)]
        )
        learned.save(str(path))
    return Tokenizer.from_file(str(path))


def target_loss(model: T5ForConditionalGeneration, batch: dict[str, Tensor]) -> Tensor:
    """Mean cross-entropy in nats of the target's tokens, each given the ones before it."""
    source, target = batch["source"], batch["target"]
    shifted = torch.cat([torch.zeros_like(target[:, :1]), target[:, :-1]], dim=1)
    logits = model(
        input_ids=source,
        attention_mask=(source != 0).long(),
        decoder_input_ids=shifted,
        use_cache=False,
    ).logits  # (rows, target length, vocabulary)
    labels = target.masked_fill(target == 0, IGNORED)
    return cross_entropy(logits.flatten(0, 1).float(), labels.flatten(), ignore_index=IGNORED)


def export_t5(model: T5ForConditionalGeneration, tokenizer: Tokenizer, folder: Path) -> None:
    """Write a folder that ``AutoModelForSeq2SeqLM`` and ``AutoTokenizer`` load."""
    folder.mkdir(parents=True, exist_ok=True)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        unk_token=UNKNOWN,
        model_max_length=model.config.n_positions,
        clean_up_tokenization_spaces=False,
    )
    fast.save_pretrained(folder)
    model.config.architectures = ["T5ForConditionalGeneration"]
    # Where the original T5 keeps the words that ask for a task.
    model.config.task_specific_params = {
        "summarization": {"prefix": SUMMARIZE},
        **{f"translation_en_to_{name}": {"prefix": words} for name, words in TRANSLATE.items()},
    }
    model.config.save_pretrained(folder)
    # A small model that copies falls into loops; forbidding three words twice ends them.
    model.generation_config.update(num_beams=4, max_new_tokens=48, no_repeat_ngram_size=3)
    model.generation_config.save_pretrained(folder)
    tied = ("lm_head.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight")
    write_weights({n: t for n, t in model.state_dict().items() if n not in tied}, folder)
