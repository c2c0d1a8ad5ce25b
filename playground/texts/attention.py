"""Words of the tab Attention."""

from playground.texts import Text

TITLE = Text(en="Attention", zh="注意力")
PROMISE = Text(
    en="See which tokens each head looks at, layer by layer.",
    zh="逐层看看每个注意力头在看哪些词元。",
)
TEXT = Text(en="Text", zh="文字")
PAIR = Text(en="Second text (optional)", zh="第二段文字（可选）")
PAIR_INFO = Text(
    en="For an encoder: a second sentence. For an encoder–decoder: what the decoder writes (empty: "
    "the model writes it). A decoder reads one text.",
    zh="编码器：第二个句子。编码器–解码器：解码器所写的内容（留空则由模型来写）。解码器只读一段文字。",
)
KIND = Text(en="Attention of", zh="注意力类型")
ENCODER = Text(en="encoder", zh="编码器")
DECODER = Text(en="decoder", zh="解码器")
CROSS = Text(en="cross (decoder to encoder)", zh="交叉（解码器看编码器）")
KINDS: dict[str, Text] = {"encoder": ENCODER, "decoder": DECODER, "cross": CROSS}
LAYER = Text(en="Layer", zh="层")
HEAD = Text(en="Head", zh="头")
LAYERS = Text(en="Layers", zh="层")
HEADS = Text(en="Heads", zh="头")
SENTENCES = Text(en="Sentences", zh="句子")
BOTH = Text(en="All", zh="全部")
RUN = Text(en="Show attention", zh="显示注意力")
HEAD_VIEW = Text(en="Head view", zh="头视图")
MODEL_VIEW = Text(en="Model view", zh="模型视图")
HEATMAP = Text(en="Heatmap", zh="热力图")
HEAD_VIEW_READING = Text(
    en="A line joins a token (left) to one it looks at (right); the stronger the line, the larger "
    "the weight. Each colour is a head: click its square to add or remove it, double-click to see "
    "it alone. Hover over a token to see its lines only.",
    zh="连线把一个词元（左）与它所看的词元（右）相连；线越浓，权重越大。每种颜色是一个头："
    "单击色块可增减，双击只看这一个。把指针移到词元上，只显示它的连线。",
)
FAINT = Text(
    en="Links weaker than {weight} are not drawn.",
    zh="弱于 {weight} 的连线不画出。",
)
MODEL_VIEW_READING = Text(
    en="Every head of every layer at a glance: rows are layers, columns are heads. Click one to "
    "enlarge it.",
    zh="一眼看遍所有层的所有头：行是层，列是头。单击可放大。",
)
HEATMAP_TITLE = Text(
    en="Layer {layer}, head {head}: “{query}” looks most at “{key}” ({weight})",
    zh="第 {layer} 层第 {head} 头：“{query}”最关注“{key}”（{weight}）",
)
HEATMAP_READING = Text(
    en="Each row sums to 1. Layers and heads are counted from 0, as the library does.",
    zh="每一行之和为 1。层与头从 0 开始编号，与程序库一致。",
)
QUERY = Text(en="looking token (query)", zh="发出注意的词元（query）")
KEY = Text(en="token looked at (key)", zh="被注意的词元（key）")
QUERY_AT = Text(en="query position", zh="query 位置")
KEY_AT = Text(en="key position", zh="key 位置")
WEIGHT = Text(en="Weight", zh="权重")
GO_ON = Text(en="Let the model go on", zh="让模型续写")
GO_ON_INFO = Text(
    en="A decoder adds up to {tokens} tokens to the text (temperature {temperature}, top-k "
    "{top_k}, seed {seed}); then all of it is read in one pass.",
    zh="解码器为文字续写最多 {tokens} 个词元（温度 {temperature}，top-k {top_k}，"
    "随机种子 {seed}），然后一次读完全文。",
)
OPTIONS = Text(en="Hide or merge tokens", zh="隐藏或合并词元")
HIDE_SPECIAL = Text(
    en="Hide special tokens ([CLS], [SEP], </s> …)",
    zh="隐藏特殊词元（[CLS]、[SEP]、</s> 等）",
)
HIDE_FIRST = Text(
    en="Hide the first token, on which many heads rest",
    zh="隐藏第一个词元（许多头会停在它上面）",
)
MERGE = Text(en="Merge tokens into", zh="把词元合并为")
MERGES: dict[str, Text] = {
    "": Text(en="do not merge", zh="不合并"),
    "characters": Text(en="whole characters", zh="完整的字符"),
    "words": Text(en="whole words", zh="完整的词"),
}
HIDDEN = Text(
    en="Tokens hidden: {hidden}. They held {held} of all weight; what is left of each row was "
    "divided by its sum.",
    zh="隐藏了 {hidden} 个词元，它们占去全部权重的 {held}；"
    "每一行剩下的权重已重新归一，使其和为 1。",
)
MERGED = Text(
    en="Tokens merged into their neighbours: {merged}. Weights on merged tokens are added up; the "
    "rows of merged tokens are averaged.",
    zh="有 {merged} 个词元并入了相邻的词元。落在合并词元上的权重相加，合并词元自身的各行取平均。",
)
HIDING_REFUSED = Text(
    en="Nothing is hidden: no token would be left.",
    zh="没有隐藏任何词元：否则就一个也不剩了。",
)
RAW_CODE = Text(
    en="The code below prints the weights as the model gave them.",
    zh="下方代码打印的是模型给出的原始权重。",
)
CSV_STRONGEST = Text(
    en="The table and the file hold the {count:,} strongest of {all:,} weights.",
    zh="表格与文件含全部 {all:,} 个权重中最强的 {count:,} 个。",
)
ROUNDED = Text(
    en="In this long text the picture rounds weights; the table has their digits.",
    zh="文字较长，图中的权重已取整，表格里有完整数字。",
)
MAKE_FILES = Text(en="Make the files", zh="生成文件")
FILES_HOW = Text(
    en="A link that sets all controls of this tab, and files of the layer and head that are "
    "chosen. The HTML files open in a browser without a network.",
    zh="一个能还原本页所有设置的链接，以及所选层与头的文件。HTML 文件无需联网即可在浏览器中打开。",
)
SAVE_HEAD_VIEW = Text(en="Head view (HTML)", zh="头视图（HTML）")
SAVE_MODEL_VIEW = Text(en="Model view (HTML)", zh="模型视图（HTML）")
SAVE_HEATMAP = Text(en="Heatmap (SVG)", zh="热力图（SVG）")
SAVE_WEIGHTS = Text(en="Weights (CSV)", zh="权重（CSV）")
SAVED_OF = Text(en="Layer {layer}, head {head}:", zh="第 {layer} 层第 {head} 头：")
NO_SVG = Text(
    en="The heatmap has more than {limit} tokens on a side, too many for a drawing: save it as PNG "
    "with the camera above it.",
    zh="热力图每边超过 {limit} 个词元，不适合存为矢量图：请用图上方的相机按钮存为 PNG。",
)
CAVEAT = Text(
    en="Attention shows where a head looks on this text. It is not by itself an explanation of "
    "the answer.",
    zh="注意力说明一个头在这段文字上看哪里，它本身还不是对答案的解释。",
)
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("The animal did not cross the street because it was too tired.", ""),
    ("The cat sat on the mat.", "It was asleep."),
    ("Time flies like an arrow.", ""),
)
