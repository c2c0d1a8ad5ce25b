"""Learning a byte-level vocabulary from text."""

from collections.abc import Iterable, Sequence

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers


def learn_vocabulary(
    texts: Iterable[str],
    *,
    size: int,
    specials: Sequence[str],
    words: Sequence[str] = (),
    space_first: bool = False,
    characters: bool = False,
) -> Tokenizer:
    """A byte-level BPE tokenizer (Sennrich et al. 2016; Radford et al. 2019) of ``size`` tokens.

    ``specials`` take the first ids. Every text can be written with it, and comes back unchanged.
    With ``space_first`` a text's first word is written as if a space stood before it, so that it
    is the same token there and inside a sentence: what a model that copies needs. ``words`` are
    one token each, counted in ``size``. With ``characters`` no token is longer than one Chinese
    character.
    """
    tokenizer = Tokenizer(models.BPE())
    bytes_ = pre_tokenizers.ByteLevel(add_prefix_space=space_first)
    tokenizer.pre_tokenizer = bytes_
    if characters:
        alone = pre_tokenizers.Split(Regex(r"\p{Han}|\p{P}"), "isolated")
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([alone, bytes_])
    whole = [decoders.ByteLevel(), decoders.Fuse()]
    strip = [decoders.Strip(" ", left=1, right=0)] if space_first else []
    tokenizer.decoder = decoders.Sequence(whole + strip)
    trainer = trainers.BpeTrainer(
        vocab_size=size - len(words),
        special_tokens=list(specials),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([AddedToken(word, normalized=False) for word in words])
    return tokenizer
