"""Words about looking into what an encoder–decoder writes."""

from playground.texts import Text

LAYERS = Text(
    en="These are the tokens that the decoder reads: what it writes itself, or the second text. "
    "The encoder has read the text before.",
    zh="这些是解码器读入的词元：它自己写的内容，或第二段文字。编码器此前已经读过原文。",
)
CROSSED = Text(
    en="Attention here is cross-attention: where the last layer of the decoder looks in the text "
    "while it chooses this token.",
    zh="这里的注意力是交叉注意力：解码器最后一层在选出这个词元时看原文的哪里。",
)
CROSSED_ROLLED = Text(
    en="Rolled out here means: from the last layer’s cross-attention on through all layers of the "
    "encoder.",
    zh="这里的“展开”是指：从最后一层的交叉注意力出发，再沿编码器的所有层展开。",
)
