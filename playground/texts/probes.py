"""Words of the panels that look into a prediction."""

from playground.texts import Text

ERRORS: dict[str, Text] = {
    "needs_second_text": Text(
        en="{model} answers questions about a text. Write the question as the text and what it is "
        "about as the second text.",
        zh="{model} 回答关于一段文字的问题。请把问题写在“文字”里，"
        "把要阅读的内容写在“第二段文字”里。",
    ),
    "too_few_tokens": Text(
        en="This text is too short to compare its tokens; at least {needed} are needed. "
        "Write a few more words.",
        zh="这段文字太短，无法比较各个词元，至少需要 {needed} 个。请再多写几个词。",
    ),
    "too_many_to_probe": Text(
        en="This text is {tokens:,} tokens long; this panel takes up to {limit:,} apart at once. "
        "Shorten it.",
        zh="这段文字共 {tokens:,} 个词元，此面板一次最多分析 {limit:,} 个。请缩短一些。",
    ),
    "no_switch": Text(
        en="The heads of {model} cannot be switched off one by one: its layers share their weights "
        "or are built in a way that is not known here. Choose another model.",
        zh="{model} 的注意力头无法逐个关闭：它的各层共用权重，或其结构这里还不认识。请换一个模型。",
    ),
    "no_stop": Text(
        en="{model} says nothing after each layer: only a model that predicts tokens, a decoder or "
        "an encoder with a masked-language-model head, can be read this way.",
        zh="{model} 无法逐层读出猜测：只有预测词元的模型（解码器，或带掩码语言模型头的编码器）"
        "才能这样读。",
    ),
    "no_weights": Text(
        en="This panel explains the next token of a decoder, the blank of an encoder or the class "
        "of a classifier; {model} predicts something else. Choose another model.",
        zh="此面板解释解码器的下一个词元、编码器的空格或分类器的类别；{model} 预测的是别的东西。"
        "请换一个模型。",
    ),
}
