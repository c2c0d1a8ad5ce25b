"""Words of the map of heads in the tab Attention."""

from playground.texts import Text

HEAD_MAP = Text(en="Which heads do what?", zh="哪些头在做什么？")
HOW = Text(
    en="Every head of the model, measured on this text. Rows are layers, columns are heads. "
    "Choose a cell, by mouse or with the arrow keys and Enter, and the views above show that head.",
    zh="模型的每一个头在这段文字上的得分。行是层，列是头。"
    "用鼠标点选一格，或用方向键移动、按回车选定，上面的视图就会显示这个头。",
)
SCORE = Text(en="What to measure", zh="衡量什么")
NAMES: dict[str, Text] = {
    "previous": Text(en="previous token", zh="看前一个词元"),
    "next": Text(en="next token", zh="看后一个词元"),
    "first": Text(en="first token", zh="看第一个词元"),
    "same": Text(en="same word", zh="看相同的词"),
    "induction": Text(en="induction", zh="归纳（induction）"),
    "entropy": Text(en="entropy", zh="熵"),
    "distance": Text(en="mean distance", zh="平均距离"),
}
MEANINGS: dict[str, Text] = {
    "previous": Text(
        en="The share of its weight that a head puts on the token just before, averaged over the "
        "tokens of the text (Clark et al. 2019; Voita et al. 2019).",
        zh="一个头放在紧邻的前一个词元上的权重，对全文各词元取平均"
        "（Clark 等，2019；Voita 等，2019）。",
    ),
    "next": Text(
        en="The share of its weight that a head puts on the token just after. A decoder cannot "
        "look ahead and always scores 0 (Clark et al. 2019; Voita et al. 2019).",
        zh="一个头放在紧邻的后一个词元上的权重。解码器看不到后文，得分总是 0"
        "（Clark 等，2019；Voita 等，2019）。",
    ),
    "first": Text(
        en="The share on the very first token, [CLS] for BERT. Many heads rest there when they "
        "find nothing to do: an attention sink (Clark et al. 2019; Xiao et al. 2023).",
        zh="放在全文第一个词元（BERT 是 [CLS]）上的权重。许多头无事可做时就“停”在那里，"
        "称为注意力汇（attention sink；Clark 等，2019；Xiao 等，2023）。",
    ),
    "same": Text(
        en="The share on other places of the same word, over the words that come more than once; "
        "a decoder sees earlier places only (Wang et al. 2022).",
        zh="放在同一个词的其他出现之处的权重，只统计出现不止一次的词；"
        "解码器只能看到先前的那些（Wang 等，2022）。",
    ),
    "induction": Text(
        en="Where a word has come before, the share on the token that followed it then: the head "
        "finds how the text went on last time (Olsson et al. 2022).",
        zh="若一个词先前出现过，放在“当时紧随其后的词元”上的权重："
        "这样的头在查找上一次接下来是什么（Olsson 等，2022）。",
    ),
    "entropy": Text(
        en="How widely a head spreads its weight, in bits: 0 when it looks at one token, 3 when it "
        "looks at 8 tokens alike (Clark et al. 2019).",
        zh="一个头把权重分散得多开，以比特计：只看一个词元时为 0，同等地看 8 个词元时为 3"
        "（Clark 等，2019）。",
    ),
    "distance": Text(
        en="How far away a head looks on average, in tokens, each token weighted by the attention "
        "it gets (Vig & Belinkov 2019).",
        zh="一个头平均看多远，以词元计，按每个词元得到的权重加权（Vig 和 Belinkov，2019）。",
    ),
}
FINDINGS: dict[str, Text] = {
    "previous": Text(
        en="Layer {layer}, head {head} looks most at the token just before: {value}",
        zh="最关注前一个词元的是第 {layer} 层第 {head} 头：{value}",
    ),
    "next": Text(
        en="Layer {layer}, head {head} looks most at the token just after: {value}",
        zh="最关注后一个词元的是第 {layer} 层第 {head} 头：{value}",
    ),
    "first": Text(
        en="Layer {layer}, head {head} looks most at the first token: {value}",
        zh="最关注第一个词元的是第 {layer} 层第 {head} 头：{value}",
    ),
    "same": Text(
        en="Layer {layer}, head {head} looks most at the same word elsewhere: {value}",
        zh="最关注别处相同之词的是第 {layer} 层第 {head} 头：{value}",
    ),
    "induction": Text(
        en="Layer {layer}, head {head} looks most at what came next last time: {value}",
        zh="最关注“上次接下来是什么”的是第 {layer} 层第 {head} 头：{value}",
    ),
    "entropy": Text(
        en="Layer {layer}, head {head} spreads its weight most: {value}",
        zh="权重最分散的是第 {layer} 层第 {head} 头：{value}",
    ),
    "distance": Text(
        en="Layer {layer}, head {head} looks farthest: {value}",
        zh="看得最远的是第 {layer} 层第 {head} 头：{value}",
    ),
}
# What the score says about the chosen head; `chance` is a head that spreads its weight evenly.
HERE: dict[str, Text] = {
    "previous": Text(
        en="Layer {layer}, head {head} puts {value} of its weight on the token just before; a head "
        "that looks at everything alike would put {chance} there.",
        zh="第 {layer} 层第 {head} 头把 {value} 的权重放在前一个词元上；"
        "一视同仁的头会放 {chance}。",
    ),
    "next": Text(
        en="Layer {layer}, head {head} puts {value} of its weight on the token just after; a head "
        "that looks at everything alike would put {chance} there.",
        zh="第 {layer} 层第 {head} 头把 {value} 的权重放在后一个词元上；"
        "一视同仁的头会放 {chance}。",
    ),
    "first": Text(
        en="Layer {layer}, head {head} puts {value} of its weight on the first token; a head that "
        "looks at everything alike would put {chance} there.",
        zh="第 {layer} 层第 {head} 头把 {value} 的权重放在第一个词元上；"
        "一视同仁的头会放 {chance}。",
    ),
    "same": Text(
        en="Where a word comes more than once, layer {layer}, head {head} puts {value} of its "
        "weight on its other places; a head that looks at everything alike would put {chance} "
        "there.",
        zh="遇到出现不止一次的词，第 {layer} 层第 {head} 头把 {value} 的权重放在它的其他出现之处；"
        "一视同仁的头会放 {chance}。",
    ),
    "induction": Text(
        en="Where a word has come before, layer {layer}, head {head} puts {value} of its weight on "
        "what followed it then; a head that looks at everything alike would put {chance} there.",
        zh="若一个词先前出现过，第 {layer} 层第 {head} 头把 {value} 的权重"
        "放在当时紧随其后的词元上；一视同仁的头会放 {chance}。",
    ),
    "entropy": Text(
        en="Layer {layer}, head {head} has {value}, as if it looked at {width} tokens alike; a "
        "head that looks at everything alike has {chance}.",
        zh="第 {layer} 层第 {head} 头的熵为 {value}，相当于同等地看 {width} 个词元；"
        "一视同仁的头为 {chance}。",
    ),
    "distance": Text(
        en="Layer {layer}, head {head} looks {value} away on average; a head that looks at "
        "everything alike looks {chance} away.",
        zh="第 {layer} 层第 {head} 头平均看 {value} 远；一视同仁的头平均看 {chance} 远。",
    ),
}
HYPOTHESIS = Text(
    en="A score on one text is a hint about what a head does, not its name.",
    zh="一段文字上的得分只是关于这个头在做什么的线索，还不能给它定名。",
)
BITS = Text(en="{value} bits", zh="{value} 比特")
TOKENS = Text(en="{value} tokens", zh="{value} 个词元")
IN_PERCENT = Text(en="Numbers are per cent of a head's weight.", zh="数字为占该头权重的百分比。")
IN_BITS = Text(en="Numbers are bits.", zh="数字单位为比特。")
IN_TOKENS = Text(en="Numbers are tokens.", zh="数字单位为词元。")
NO_POSITIONS = Text(
    en="Cross-attention looks from one text into another, so places in the two cannot be compared. "
    "Choose another score, or another kind of attention.",
    zh="交叉注意力从一段文字看向另一段，两边的位置无法比较。请换一项得分，或换一种注意力。",
)
NO_REPETITION = Text(
    en="No word comes twice here, so there is nothing to measure this on. Say the text twice, or "
    "try a text that wakes this kind of head.",
    zh="这里没有出现两次的词，因此无从衡量。请把文字重复一遍，或换一段能唤起这类头的文字。",
)
TOO_SHORT = Text(
    en="The text is too short to measure this.",
    zh="文字太短，无法衡量这一项。",
)
WAKE = Text(en="Try a text that wakes this kind of head", zh="换一段能唤起这类头的文字")
REPEAT = Text(en="Say the text twice", zh="把文字重复一遍")
MAP = Text(en="Scores of all heads: {score}", zh="所有头的得分：{score}")
CELL = Text(en="layer {layer}, head {head}: {value}", zh="第 {layer} 层第 {head} 头：{value}")
NOTHING = Text(en="nothing to measure", zh="无从衡量")
# Texts on which each kind of head shows itself, by the language that the model reads.
WAKING: dict[str, Text] = {
    "previous": Text(
        en="One two three four five six seven eight nine ten.",
        zh="一、二、三、四、五、六、七、八、九、十。",
    ),
    "next": Text(
        en="One two three four five six seven eight nine ten.",
        zh="一、二、三、四、五、六、七、八、九、十。",
    ),
    "first": Text(
        en="She sat down and then, after a while, she said that it was late.",
        zh="她坐下来，过了一会儿，她说时间不早了。",
    ),
    "same": Text(
        en="The dog saw the cat, the cat saw the bird, and the bird saw the dog.",
        zh="狗看见了猫，猫看见了鸟，鸟看见了狗。",
    ),
    "induction": Text(
        en="blue seven table river lamp blue seven table river lamp blue seven table river lamp",
        zh="山火月田木雨山火月田木雨山火月田木雨",
    ),
    "entropy": Text(
        en="red, blue, green, white, black, yellow, brown, grey, pink",
        zh="红、蓝、绿、白、黑、黄、棕、灰、粉",
    ),
    "distance": Text(
        en="The keys that the man who lives next to the old mill lost in the snow last winter were "
        "found by a dog.",
        zh="住在老磨坊旁边的那个人去年冬天在雪地里丢的那串钥匙，后来被一只狗找到了。",
    ),
}
