"""Words of the tab Sentiment."""

from playground.texts import Text

TITLE = Text(en="Sentiment", zh="情感分析")
PROMISE = Text(
    en="Is a text positive or negative, and which words made it so? With any classifier.",
    zh="一段文字是正面还是负面？是哪些词起了作用？任何分类模型都可以用。",
)
TEXT = Text(en="Text", zh="文字")
TEXT_INFO = Text(
    en="Probabilities follow as you type, the words when you pause",
    zh="边输入边显示概率，停下来后显示各词的作用",
)
RUN = Text(en="Judge", zh="判断")
BESIDE = Text(en="Second model, on the same text", zh="第二个模型，判断同一段文字")
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
IS_EXCLUSIVE = Text(
    en="A text has one of these labels: the probabilities add up to 100 %.",
    zh="一段文字只属于其中一项，各项概率之和为 100%。",
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
WAYS = Text(en="Three ways of asking", zh="三种问法")
AGREE = Text(
    en="Leaving out and integrated gradients agree {degree} (ρ\u00a0=\u00a0{rho})",
    zh="遮挡法与积分梯度的排序{degree}（ρ\u00a0=\u00a0{rho}）",
)
AGREE_UNKNOWN = Text(en="Too few words to compare the ways", zh="词太少，无法比较各种方法")
WELL = Text(en="well", zh="相当一致")
SOMEWHAT = Text(en="somewhat", zh="大致一致")
HARDLY = Text(en="hardly", zh="很不一致")
WAYS_READING = Text(
    en="Each column asks in its own way what a word does for “{label}”; colours are relative to "
    "the column’s heaviest word, purple for, orange against. Ranks agree by Spearman’s ρ (1 the "
    "same order, 0 none, −1 reversed): {rhos}. Where the ways disagree, trust none of them alone.",
    zh="每一列用自己的方法回答“这个词为‘{label}’做了什么”；颜色相对于该列最重的词，"
    "紫色为支持，橙色为反对。排序的一致程度用斯皮尔曼 ρ 表示（1 为顺序相同，0 为无关，−1 为相反）："
    "{rhos}。各方法不一致时，哪一种都不要单独采信。",
)
COMPLETE = Text(
    en="Integrated gradients start from a text whose words are all blanked out "
    "({blank} for “{label}”) and must add up to the rise to {probability}: "
    "{rise} points. The sum over {points} points on the way is {total}; it misses by {gap} points.",
    zh="积分梯度从所有词都被遮成空白的文字出发（“{label}”的概率为 {blank}），"
    "各词之和应等于上升到 {probability} 的 {rise} 个百分点。路上取 {points} 个点，"
    "得到 {total}，误差 {gap} 个百分点。",
)
OCCLUSION = Text(en="left out", zh="遮挡法")
GRADIENT = Text(en="gradient × input", zh="梯度 × 输入")
INTEGRATED = Text(en="integrated gradients", zh="积分梯度")
OCCLUSION_UNIT = Text(en="Left out (probability)", zh="遮挡法（概率）")
GRADIENT_UNIT = Text(en="Gradient × input (log-odds)", zh="梯度 × 输入（对数几率）")
INTEGRATED_UNIT = Text(en="Integrated gradients (probability)", zh="积分梯度（概率）")
LABEL = Text(en="Label", zh="判断")
WORD = Text(en="Word", zh="词")
WEIGHT = Text(en="Adds to the probability", zh="为概率增加")

VERSIONS = Text(en="Two versions of a sentence", zh="同一句话的两个版本")
VERSIONS_HOW = Text(
    en="Change a word or two and see which change did it. The share of a change is its Shapley "
    "value: what it adds, averaged over every order in which the changes can be made. The shares "
    "add up to the whole difference.",
    zh="改一两个词，看是哪处改动起了作用。每处改动的份额是它的沙普利值："
    "按所有可能的改动顺序，取它所增加概率的平均。各份额之和等于全部差别。",
)
BEFORE = Text(en="Version A", zh="版本甲")
AFTER = Text(en="Version B", zh="版本乙")
COMPARE = Text(en="Compare", zh="比较")
MOVED = Text(
    en="“{label}” goes from {before} to {after}",
    zh="“{label}”从 {before} 变为 {after}",
)
SAME_TEXT = Text(
    en="The two versions are the same; change a word in one of them.",
    zh="两个版本相同，请改动其中一个词。",
)
CHANGES_READING = Text(
    en="Most of it is “{change}”: {points} points of {total}. Alone it would make {alone}.",
    zh="作用最大的是“{change}”：{total} 个百分点中占 {points}。只做这一处改动会带来 {alone}。",
)
NOTHING = Text(en="(nothing)", zh="（无）")
CHANGE = Text(en="Change", zh="改动")
ALONE = Text(en="Alone", zh="单独改动")
SHARE = Text(en="Share (points)", zh="份额（百分点）")
SHARE_AXIS = Text(en="percentage points", zh="百分点")
VERSION_A = "The food was good but the service was slow."
VERSION_B = "The food was great and the service was quick."

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
