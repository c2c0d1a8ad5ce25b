"""Words of the tab Summarize."""

from playground.texts import Text

TITLE = Text(en="Summarize", zh="文本摘要")
PROMISE = Text(
    en="Two ways to shorten a text: written anew, and chosen from its own sentences.",
    zh="缩短一段文字的两种办法：重新写，或从原句中挑。",
)
DOCUMENT = Text(en="Text", zh="原文")
FILE = Text(en="Read the text from a file (.txt, .md)", zh="从文件读取（.txt、.md）")
LENGTH = Text(en="Length, at most (tokens)", zh="最大长度（词元）")
LENGTH_INFO = Text(
    en="For each part of a long text, and for the chosen sentences together",
    zh="对长文的每一部分，以及对挑出的所有句子合计",
)
BEAMS = Text(en="Beams", zh="束宽")
BEAMS_INFO = Text(en="Beginnings kept alive; 1 is greedy", zh="同时保留的开头数；1 即贪心")
RUN = Text(en="Summarize", zh="生成摘要")
ABSTRACTIVE = Text(en="Written anew", zh="重新写出")
EXTRACTIVE = Text(en="Chosen sentences", zh="挑出原句")
READING = Text(
    en="{words:,} words became {short:,} ({percent} of the text).",
    zh="{words:,} 个词缩短为 {short:,} 个（原文的 {percent}）。",
)
SOURCES = Text(en="Where it comes from", zh="摘要出自哪里")
SOURCES_ABSTRACTIVE = Text(
    en="Marked: the sentences the model looked at most while it wrote (cross-attention).",
    zh="标出的是模型写作时看得最多的句子（依据交叉注意力）。",
)
SOURCES_EXTRACTIVE = Text(
    en="Marked: the sentences closest in meaning to the rest of the text (centrality of sentence "
    "vectors).",
    zh="标出的是与全文意思最接近的句子（依据句向量的中心性）。",
)
PROGRESS = Text(en="Part {done} of {total}", zh="第 {done} 部分，共 {total} 部分")
EXAMPLE = (
    "The parliament of Norway voted on Tuesday to ban plastic bags in all shops from next year. "
    "The minister for the environment said that the law would protect the sea, where most of the "
    "bags end up. Owners of small shops asked for more time to prepare. Two parties voted against "
    "the law. Similar rules in other countries have led people to bring their own bags. The "
    "government will look at the results after three years."
)
