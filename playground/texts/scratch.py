"""Words of the panel A Transformer from scratch."""

from playground.texts import Text

TITLE = Text(
    en="A Transformer from scratch, to read from top to bottom",
    zh="从零写一个 Transformer，从头读到尾",
)
HOW = Text(
    en="The whole architecture in one file: attention, feed-forward, residual connections and "
    "norms, the encoder, the decoder with its mask, and cross-attention. The comments give the "
    "shape of every tensor. One set of choices (`Design`) makes it GPT-2, BERT, T5 or BART.",
    zh="整个架构都在一个文件里：注意力、前馈网络、残差连接与归一化、编码器、带掩码的解码器，"
    "以及交叉注意力。"
    "注释写出每个张量的形状。改一组选项（`Design`），它就成了 GPT-2、BERT、T5 或 BART。",
)
TESTED = Text(
    en="Tested: with the weights of small GPT-2, BERT, T5 and BART models and of the three models "
    "below, it gives the library model’s scores to within 0.0001.",
    zh="已测试：装入小型 GPT-2、BERT、T5、BART 以及下面三个模型的权重后，"
    "它算出的得分与程序库的模型相差不到 0.0001。",
)
FILE = Text(
    en="The file playground/maths/transformer.py", zh="文件 playground/maths/transformer.py"
)
MODEL = Text(en="Whose weights", zh="用谁的权重")
MODELS: dict[str, Text] = {
    "playground-gpt": Text(en="Playground GPT (decoder)", zh="Playground GPT（解码器）"),
    "playground-bert": Text(en="Playground BERT (encoder)", zh="Playground BERT（编码器）"),
    "playground-t5": Text(
        en="Playground T5 (encoder–decoder)", zh="Playground T5（编码器–解码器）"
    ),
}
TEXT = Text(en="A short text", zh="一段短文字")
EXAMPLE = "The old man opened the door and saw a small dog."
RUN = Text(en="Run it beside the library’s model", zh="与程序库的模型并排运行")
EQUAL = Text(
    en="From scratch and from the library: the same {count:,} scores, to the last digit",
    zh="从零写的与程序库的：{count:,} 个得分完全相同，一位不差",
)
CLOSE = Text(
    en="From scratch and from the library: {count:,} scores, max |Δ| = {gap}",
    zh="从零写的与程序库的：{count:,} 个得分，max |Δ| = {gap}",
)
READING = Text(
    en="max |Δ| = {gap} is the largest difference of any score (logit). For comparison: the "
    "library’s own two ways of computing attention, “eager” (written out, as here) and “sdpa” (one "
    "fused step), differ by up to {own} on this text, because they round in a different order.",
    zh="max |Δ| = {gap} 是所有得分（logit）中最大的差。作为比较：程序库自己有两种算注意力的方式——"
    "“eager”（逐步写出，与这里相同）和“sdpa”（合成一步），由于舍入顺序不同，"
    "二者在这段文字上最多相差 {own}。",
)
WRITTEN = Text(
    en="The encoder reads the text above; the decoder reads what the model itself writes to it.",
    zh="编码器读上面的文字；解码器读模型自己写出的内容。",
)
AT = Text(en="Place", zh="位置")
READ = Text(en="Token read", zh="读到的词元")
LIBRARY = Text(en="Library: best token", zh="程序库：得分最高的词元")
LIBRARY_LOGIT = Text(en="its logit", zh="它的 logit")
SCRATCH = Text(en="From scratch: best token", zh="从零写的：得分最高的词元")
SCRATCH_LOGIT = Text(en="its logit here", zh="它在这里的 logit")
GAP = Text(en="max |Δ| at this place", zh="此处的 max |Δ|")
