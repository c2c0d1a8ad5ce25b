"""Words of the tab Sentiment."""

from playground.texts import Text

TITLE = Text(en="Sentiment", zh="情感分析")
PROMISE = Text(
    en="Is a text positive or negative, and which words made it so?",
    zh="一段文字是正面还是负面？是哪些词起了作用？",
)
TEXT = Text(en="Text", zh="文字")
TEXT_INFO = Text(en="The result follows as you type", zh="边输入边显示结果")
RUN = Text(en="Judge", zh="判断")
AXIS = Text(en="probability", zh="概率")
FINDING = Text(
    en="{label}, with {probability}",
    zh="{label}，概率 {probability}",
)
SEVERAL = Text(en="{labels}", zh="判断为：{labels}")
NONE_HALF = Text(
    en="No label reaches one half; {label} comes nearest, with {probability}",
    zh="没有一项达到一半；最接近的是{label}，概率 {probability}",
)
NOT_EXCLUSIVE = Text(
    en="This model judges each label by itself: a text may have several of them or none, and the "
    "probabilities need not add up to 100 %.",
    zh="这个模型对每一项单独判断：一段文字可以同时属于几项，也可以一项都不属于，"
    "各项概率之和不必是 100%。",
)
WORDS = Text(en="Which words did it?", zh="哪些词起了作用？")
WORDS_READING = Text(
    en="Without “{word}” the probability of “{label}” would be {points} points {direction}.",
    zh="去掉“{word}”，“{label}”的概率会{direction} {points} 个百分点。",
)
LOWER = Text(en="lower", zh="下降")
HIGHER = Text(en="higher", zh="上升")
NO_WORDS = Text(
    en="A single word cannot be left out of itself.",
    zh="只有一个词，无法做去词比较。",
)
WORDS_HOW = Text(
    en="Each word is left out in turn (occlusion). The number is what the word adds to the "
    "probability of the label, in percentage points: purple adds, orange takes away.",
    zh="逐一去掉每个词（遮挡法）。数字是这个词为该判断的概率增加的百分点：紫色为增加，橙色为减少。",
)
CLAUSES_HOW = Text(
    en="The text is long, so whole sentences are left out in turn (occlusion) instead of words. "
    "The number is what each adds to the probability of the label, in percentage points.",
    zh="文字较长，因此逐一去掉的是整句而不是单词（遮挡法）。数字是每句为该判断的概率增加的百分点。",
)
MANY = Text(en="Many lines at once", zh="一次判断多行")
LINES = Text(en="One text per line", zh="每行一段文字")
FILE = Text(en="Read the lines from a file (.txt)", zh="从文件读取（.txt）")
RUN_MANY = Text(en="Judge all lines", zh="判断所有行")
PROGRESS = Text(en="{done:,} of {total:,} lines", zh="{total:,} 行中的第 {done:,} 行")
COUNTS = Text(en="{count:,} {label}", zh="{label} {count:,} 行")
TOO_LONG = Text(
    en="too long ({tokens:,} tokens)",
    zh="过长（{tokens:,} 个词元）",
)
LABEL = Text(en="Label", zh="判断")
WORD = Text(en="Word", zh="词")
WEIGHT = Text(en="Adds to the probability", zh="为概率增加")
NAMES: dict[str, Text] = {
    "positive": Text(en="positive", zh="正面"),
    "negative": Text(en="negative", zh="负面"),
    "neutral": Text(en="neutral", zh="中性"),
    "surprise or question": Text(en="surprise or question", zh="惊讶或疑问"),
}
EXAMPLES: tuple[str, ...] = (
    "The story is slow, but the actors are so good that I forgave everything.",
    "A film without a single honest moment.",
    "I expected nothing and was pleasantly surprised.",
)
LINES_EXAMPLE = """The soup was cold and the waiter rude.
What a wonderful evening!
It is not bad at all.
I would never watch this again."""
