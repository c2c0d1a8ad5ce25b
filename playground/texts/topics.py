"""Words of the part Topics."""

from playground.texts import Text

TOPICS = Text(en="Find the topic", zh="判断主题")
TEXT = Text(en="Text", zh="文字")
LABELS = Text(en="Topics, between commas", zh="主题（用逗号分开）")
LABELS_INFO = Text(
    en="Any words you like; the model was not trained on them",
    zh="任意词语都行，模型没有专门学过它们",
)
LABELS_COUNT = Text(en="The number of topics", zh="主题的个数")
TEMPLATE = Text(en="Sentence for each topic", zh="每个主题套用的句子")
TEMPLATE_INFO = Text(en="The topic stands in the place of {}", zh="{} 处填入主题")
RUN_VECTORS = Text(en="Compare sentence vectors", zh="比较句向量")
RUN_ENTAILMENT = Text(en="Ask for entailment", zh="判断蕴含关系")
VECTORS = Text(en="By sentence vectors", zh="方法一：句向量")
VECTORS_HOW = Text(
    en="The encoder turns the text and each topic’s sentence into a vector (the mean of its last "
    "layer, at unit length) and measures their cosine.",
    zh="编码器把文字和每个主题的句子各变成一个向量（最后一层取平均，长度归一），再算它们的余弦。",
)
LIMIT = Text(
    en="How far to trust it: tried on sentences of our own, the shipped encoder was right on 24 of "
    "24 about sport, food, politics or technology and on 15 of 16 about four sciences; but on 12 "
    "of 16 that complain, ask, thank or invite, and on 4 of 8 that are urgent or not, which is no "
    "better than guessing. Vectors hold what a text is about rather than what it wants.",
    zh="可信程度：在我们自拟的句子上，自带的编码器对体育、饮食、政治、科技的 24 句全部判对，"
    "四门科学的 16 句判对 15 句；但“抱怨、提问、感谢、邀请”的 16 句只对 12 句，"
    "“紧急与否”的 8 句只对 4 句，与乱猜无异。句向量记住的是“讲什么”，而不是“想要什么”。",
)
ENTAILMENT = Text(en="By entailment", zh="方法二：蕴含")
ENTAILMENT_HOW = Text(
    en="A model that was trained to say whether one sentence follows from another reads the text "
    "with each topic’s sentence (Yin, Hay & Roth 2019). No such model is shipped: it is downloaded "
    "from the Hugging Face Hub at the first run.",
    zh="学过“一句话能否由另一句推出”的模型，把文字与每个主题的句子配对来读"
    "（Yin, Hay & Roth 2019）。项目不自带这种模型，第一次使用时从 Hugging Face Hub 下载。",
)
NLI_MODEL = Text(en="Model for entailment", zh="判断蕴含的模型")
NLI_INFO = Text(
    en="A Hugging Face id (owner/name) of a classifier with a label “entailment”",
    zh="Hugging Face 模型 ID（owner/name），须是带有 entailment 标签的分类器",
)
TEMPERATURE = Text(en="Temperature of the shares", zh="份额的温度")
TEMPERATURE_INFO = Text(
    en="Cosines divided by this, then softmax: smaller makes the winner clearer",
    zh="余弦除以它再做 softmax：越小，优胜者越突出",
)
FINDING = Text(
    en="Nearest topic: “{label}”, with {share} of the shares",
    zh="最接近的主题：“{label}”，份额 {share}",
)
SHARE = Text(en="share among the topics", zh="在各主题中的份额")
VECTORS_READING = Text(
    en="Its cosine is {score}, the next, “{second}”, has {other}: a lead of {lead}. The shares are "
    "a softmax of the cosines at temperature {temperature} and no probability that the topic is "
    "right.",
    zh="它的余弦是 {score}，其次是“{second}”，{other}，领先 {lead}。"
    "份额是余弦在温度 {temperature} 下的 softmax，并不是“判断正确的概率”。",
)
ENTAILMENT_READING = Text(
    en="Judged by itself, “{label}” has {score} for entailment against contradiction. The shares "
    "are a softmax over the topics, so they add up to 100 % even where no topic fits.",
    zh="单独来看，“{label}”的蕴含（相对于矛盾）概率为 {score}。"
    "份额是在各主题之间做 softmax，即使没有一个主题合适，加起来也是 100%。",
)
TOPIC = Text(en="Topic", zh="主题")
SENTENCE = Text(en="Sentence", zh="句子")
COSINE = Text(en="Cosine", zh="余弦")
ENTAILED = Text(en="Entailment", zh="蕴含概率")
SHARE_COLUMN = Text(en="Share", zh="份额")

EXAMPLES: tuple[tuple[str, str], ...] = (
    (
        "The coach praised his players after the match.",
        "sport, food, politics, technology",
    ),
    (
        "Stir the sauce slowly and add some cheese.",
        "sport, food, politics, technology",
    ),
    (
        "My parcel has not arrived and nobody answers the phone.",
        "a complaint, a question, a thank-you",
    ),
)
HYPOTHESIS = "This text is about {}."
