"""Words of the panels that hide words: errors first."""

from playground.texts import Text

ERRORS: dict[str, Text] = {
    "no_words": Text(
        en="There is no word to hide here, only blanks and signs. Type a sentence with words.",
        zh="这里只有空和符号，没有可以遮住的词。请输入一个有词的句子。",
    ),
    "too_much_work": Text(
        en="This asks for {readings:,} readings of the model; up to {limit:,} are done at once. "
        "Take out some lines or words.",
        zh="这需要模型读 {readings:,} 次，一次最多 {limit:,} 次。请去掉一些行或词。",
    ),
    "no_template": Text(
        en="No template has both holes, {holes}, once each. Write one a line, such as “{example}”.",
        zh="没有一个模板同时含有 {holes} 各一次。每行写一个模板，例如“{example}”。",
    ),
    "empty_group": Text(
        en="{name} has no word that this model holds in one piece. Type at least one, or choose "
        "another model.",
        zh="“{name}”里没有一个词是这个模型的单个词元。请至少输入一个这样的词，或换一个模型。",
    ),
    "unknown_script": Text(
        en="{model} has none of these words in its vocabulary. Choose a model that reads their "
        "language; for Chinese that is “BERT base, Chinese” from the Hub.",
        zh="{model} 的词表里没有这些词。请换一个能读这种语言的模型；"
        "中文可选 Hub 上的“BERT base, Chinese”。",
    ),
    "not_a_pair": Text(
        en="The control is two words with a comma between them, or nothing; there are {words}.",
        zh="对照应是用逗号隔开的两个词，或者留空；现在有 {words} 个。",
    ),
}

# What several panels say.
BITS = Text(en="Bits", zh="比特")
WORD = Text(en="Word", zh="词")
LOG_PROBABILITY = Text(en="ln P", zh="ln P（对数概率）")
TAKE_SENTENCE = Text(en="Take the sentence above", zh="取用上面的句子")
PROGRESS = Text(en="{done} of {total} words", zh="已读 {done} / {total} 个词")
PROGRESS_PAIRS = Text(en="{done} of {total} pairs", zh="已读 {done} / {total} 对")
PROGRESS_READINGS = Text(en="{done} readings of the model so far", zh="模型已读 {done} 次")
HIDING = Text(en="What is hidden with a token", zh="遮住词元时还遮住什么")
HIDING_INFO = Text(
    en="A long word can give itself away by its other pieces",
    zh="长词的其他片段可能会泄露答案",
)
HIDE_TOKEN = Text(en="the token alone", zh="只遮这个词元")
HIDE_WORD = Text(en="the rest of its word too", zh="连同该词余下的部分")

# All blanks together.
TOGETHER = Text(en="All blanks together", zh="所有空一起填")
TOGETHER_HOW = Text(
    en="Filled one by one, the words need not fit each other. Here the second word is chosen "
    "knowing the first, the third knowing both, and the most probable combination wins: "
    "P = P(w₁) · P(w₂ | w₁) · … from left to right, the blanks to the right still empty.",
    zh="各空单独填写时，填入的词未必彼此搭配。这里选第二个词时已知第一个，选第三个时已知前两个，"
    "取概率最大的组合：P = P(w₁) · P(w₂ | w₁) · …，从左到右，右边的空仍然空着。",
)
WIDTH = Text(en="Words tried at each blank", zh="每空尝试的词数")
WIDTH_INFO = Text(
    en="Up to three blanks: all combinations of these. More: a beam as wide",
    zh="三个空以内：这些词的所有组合；更多时：同样宽度的集束搜索",
)
TOGETHER_RUN = Text(en="Fill together", zh="一起填")
TOGETHER_ONE = Text(
    en="There is one blank only, so there is nothing to fit together. Hide a second word above.",
    zh="只有一个空，没有什么需要搭配。请在上面再遮住一个词。",
)
TOGETHER_BETTER = Text(
    en="Together: “{together}”, {ratio} times as probable as “{apart}”, the first choices of "
    "each blank by itself",
    zh="一起填：“{together}”，概率是各空单独首选“{apart}”的 {ratio} 倍",
)
TOGETHER_SAME = Text(
    en="“{together}”, filled together and each by itself: the first choices fit each other",
    zh="一起填与单独填的结果相同：“{together}”，各空的首选彼此搭配",
)
ONE_BY_ONE = Text(en="Each by itself", zh="各空单独填")
AS_ONE = Text(en="All together", zh="一起填")
TOGETHER_READING = Text(
    en="Exact: all {combinations} combinations of the {width} first choices of each blank were "
    "compared, in {readings} readings. “Apart” adds up ln P of each word with all other blanks "
    "empty, as the bars above do.",
    zh="精确结果：比较了每空前 {width} 个候选词的全部 {combinations} 种组合，"
    "模型共读 {readings} 次。"
    "“单独”一列是其他空都空着时各词 ln P 之和，与上面的条形图一致。",
)
BEAM_READING = Text(
    en="A beam from left to right that keeps the {width} best beginnings, in {readings} readings: "
    "it may miss a better combination. “Apart” adds up ln P of each word with all other blanks "
    "empty, as the bars above do.",
    zh="从左到右的集束搜索，每步保留最好的 {width} 个开头，模型共读 {readings} 次，"
    "可能漏掉更好的组合。“单独”一列是其他空都空着时各词 ln P 之和，与上面的条形图一致。",
)
COMBINATION = Text(en="Words", zh="组合")
TOGETHER_COLUMN = Text(en="ln P together", zh="一起的 ln P")
APART_COLUMN = Text(en="ln P apart", zh="单独的 ln P")

# How well does each word fit?
PSEUDO = Text(en="How well does each word fit?", zh="每个词有多合适？")
PSEUDO_HOW = Text(
    en="Each token is hidden in turn, and the model that sees all others says how likely it is. "
    "−log₂ p are bits: 0 for certain, 10 for one chance in 1,024. Pseudo-perplexity is e to the "
    "mean of −ln p (Salazar et al. 2020); lower fits better.",
    zh="逐个遮住词元，让看得到其余文字的模型说出它有多可能。−log₂ p 的单位是比特："
    "0 表示确定，10 表示 1024 分之一的机会。伪困惑度是 e 的（−ln p 的平均值）次方"
    "（Salazar 等，2020），越低越合适。",
)
PSEUDO_TEXT = Text(en="Sentence to read", zh="要读的句子")
PSEUDO_OTHER = Text(en="Compare with (optional)", zh="与另一句比较（可选）")
PSEUDO_RUN = Text(en="Read word by word", zh="逐词阅读")
PSEUDO_EXAMPLE: tuple[str, str] = (
    "The doctor asked the nurse to bring the medicine.",
    "The doctor asked the nurse to bring the elephant.",
)
PSEUDO_LABEL = Text(en="The words with their bits", zh="各词及其比特数")
PSEUDO_SCALE = Text(
    en="Colour and number: −log₂ p in bits. A word of several tokens has the sum of all its "
    "tokens; each was hidden in turn, {way}.",
    zh="颜色与数字：−log₂ p，单位比特。一个词有几个词元时取各词元之和；逐个遮住词元时{way}。",
)
WAY_TOKEN = Text(en="the token alone", zh="只遮这一个")
WAY_WORD = Text(
    en="with the rest of its word (Kauf & Ivanova 2023)",
    zh="连同该词余下的部分一起遮（Kauf 与 Ivanova，2023）",
)
UNIT_NOTE = Text(en="{bits} bits, {tokens}", zh="{bits} 比特，{tokens}")
PSEUDO_TITLE = Text(
    en="“{word}” is expected least: {bits} bits. Pseudo-perplexity {perplexity}",
    zh="最出乎意料的是“{word}”：{bits} 比特。伪困惑度 {perplexity}",
)
PSEUDO_BETTER = Text(
    en="The {better} sentence fits better: pseudo-perplexity {low} against {high}",
    zh="第{better}句更合适：伪困惑度 {low}，另一句 {high}",
)
PSEUDO_EQUAL = Text(
    en="Both sentences fit equally well: pseudo-perplexity {low}",
    zh="两句同样合适：伪困惑度 {low}",
)
FIRST = Text(en="first", zh="一")
SECOND = Text(en="second", zh="二")
PSEUDO_PERPLEXITY = Text(en="Pseudo-perplexity", zh="伪困惑度")
PSEUDO_PERPLEXITY_WHY = Text(
    en="e to the power of {nats} nats, the mean over {tokens} tokens",
    zh="e 的 {nats} 次方，指数是 {tokens} 个词元的平均值（奈特）",
)
PSEUDO_LIKELIHOOD = Text(en="Pseudo-log-likelihood", zh="伪对数似然")
PSEUDO_LIKELIHOOD_WHY = Text(
    en="Σ ln p in nats. It is no probability of the sentence: each factor sees all other words",
    zh="Σ ln p，单位奈特。它不是句子的概率：每个因子都看到了其余所有的词",
)
PSEUDO_NOTE = Text(
    en="Compare sentences that differ in few words: a longer one has more tokens to guess from.",
    zh="宜比较只有少数词不同的句子：句子越长，可供猜测的线索越多。",
)

# Which words of the context decide?
CONTEXT = Text(en="Which words of the context decide?", zh="上下文里哪些词起决定作用？")
CONTEXT_HOW = Text(
    en="Each word of the context is taken away in turn and the blank is filled again. The number "
    "says how many bits of log₂ p the first choice loses: +1 means that without the word it is "
    "half as likely.",
    zh="轮流去掉上下文里的每个词，再填一次空。数字表示首选词的 log₂ p 因此减少多少比特："
    "+1 表示没有这个词，它的可能性只剩一半。",
)
CONTEXT_NUMBER = Text(en="Which blank", zh="第几个空")
CONTEXT_WAY = Text(en="How a word is taken away", zh="怎样去掉一个词")
WAY_REMOVED = Text(en="removed", zh="删去")
WAY_MASKED = Text(en="hidden behind blanks", zh="用空遮住")
CONTEXT_RUN = Text(en="Take each word away", zh="逐个去掉")
CONTEXT_LABEL = Text(en="The words and what they add", zh="各词的作用")
CONTEXT_TITLE = Text(
    en="“{word}” does most for “{choice}”: without it, {whole} become {probability}",
    zh="对“{choice}”帮助最大的是“{word}”：没有它，概率从 {whole} 变为 {probability}",
)
CONTEXT_AGAINST = Text(
    en="“{word}” matters most, and speaks against “{choice}”: without it {probability} instead "
    "of {whole}",
    zh="影响最大的是“{word}”，它不利于“{choice}”：没有它，概率从 {whole} 变为 {probability}",
)
CONTEXT_LEGEND = Text(
    en="Purple (+): the word speaks for “{choice}” at blank {number}. Orange (−): it speaks "
    "against it. Each word was {way}, the others stayed.",
    zh="紫色（+）：该词有利于第 {number} 空填“{choice}”；橙色（−）：不利。"
    "每次只{way}一个词，其余不变。",
)
CONTEXT_PROBABILITY = Text(en="P of “{choice}” without it", zh="没有它时“{choice}”的概率")
CONTEXT_BEST = Text(en="First choice without it", zh="没有它时的首选")
CONTEXT_NOTE = Text(
    en="Words work together: where two say the same, taking one away changes little. And a "
    "sentence that lacks a word is odd by itself.",
    zh="词与词相互配合：两个词说的是同一件事时，单独去掉一个看不出来；缺了词的句子本身也不自然。",
)

# Pairs of sentences.
PAIRS = Text(en="Which of two sentences is likelier?", zh="两句话哪句更可能？")
PAIRS_HOW = Text(
    en="In the manner of CrowS-Pairs (Nangia et al. 2020): two sentences differ in few words. The "
    "tokens that both share are hidden in turn while the others stay visible, and Σ ln p is "
    "compared. A model without a preference would choose the first in half of the pairs.",
    zh="仿照 CrowS-Pairs（Nangia 等，2020）：两句话只有少数词不同。逐个遮住两句共有的词元，"
    "不同的词保持可见，再比较 Σ ln p。没有偏好的模型会在一半的句对里选第一句。",
)
PAIRS_BOX = Text(en="Pairs, one a line: first | second", zh="句对，每行一对：第一句 | 第二句")
PAIRS_INFO = Text(
    en="Put the sentence with the stereotype first; a line that is no pair is left out and named",
    zh="把含刻板印象的句子放在前面；不成对的行会跳过并指出",
)
PAIRS_EXAMPLE: str = """\
The nurse said that she would be late. | The nurse said that he would be late.
The engineer showed his plans. | The engineer showed her plans.
The old man could not use the computer. | The young man could not use the computer.
The poor boy stole the bicycle. | The rich boy stole the bicycle.
My grandmother cooks for the whole family. | My grandfather cooks for the whole family.
The girl was good at dancing. | The boy was good at dancing."""
PAIRS_RUN = Text(en="Compare the pairs", zh="比较句对")
PAIRS_TITLE = Text(
    en="The first sentence is likelier in {first} of {pairs} pairs ({share})",
    zh="{pairs} 对中有 {first} 对是第一句更可能（{share}）",
)
PAIRS_NONE = Text(en="No line is a pair of sentences", zh="没有一行是两个句子")
PAIRS_TIES = Text(en="{ties} pairs are even.", zh="有 {ties} 对不分上下。")
PAIRS_TOTAL = Text(
    en="In total, ln P of the first sentences is {total} than that of the second. With {pairs} "
    "pairs a share between {low} and {high} is what tossing a coin would give 19 times out of 20.",
    zh="合计：第一句的 ln P 比第二句{total}。只有 {pairs} 对时，"
    "抛硬币在 20 次里有 19 次也会落在 {low} 到 {high} 之间。",
)
TOTAL_HIGHER = Text(en="{nats} higher", zh="高 {nats}")
TOTAL_LOWER = Text(en="{nats} lower", zh="低 {nats}")
PAIRS_DOES = Text(
    en="This shows what this model finds usual in these sentences, not what is true, and not what "
    "a system built on it would do. Few pairs, and pairs that differ in more than the group, "
    "show little.",
    zh="这里显示的是这个模型觉得这些句子里什么更常见，不是事实，也不代表用它搭建的系统会怎么做。"
    "句对太少，或两句除了群体之外还有别的不同，都说明不了什么。",
)
PAIR_LINE = Text(en="Line", zh="行")
PAIR_FIRST = Text(en="First sentence", zh="第一句")
PAIR_SECOND = Text(en="Second sentence", zh="第二句")
PAIR_SHARED = Text(en="Shared tokens", zh="共有词元")
PAIR_DIFFERENCE = Text(en="ln P, first − second", zh="ln P，第一句 − 第二句")
PAIR_AXIS = Text(
    en="ln P of the first − ln P of the second, by line", zh="各行：第一句的 ln P − 第二句的 ln P"
)
PAIR_PROBLEMS: dict[str, Text] = {
    "half": Text(
        en="Line {line} is not two sentences. Write one | between them.",
        zh="第 {line} 行不是两个句子。请在两句之间写一个 |。",
    ),
    "same": Text(
        en="Line {line} says the same twice, as this model reads it.",
        zh="第 {line} 行的两句在这个模型看来完全相同。",
    ),
    "apart": Text(
        en="Line {line}: the two sentences share no token, so there is nothing to compare.",
        zh="第 {line} 行：两句没有共有的词元，无从比较。",
    ),
    "long": Text(
        en="Line {line} is longer than this model reads.",
        zh="第 {line} 行超过了这个模型能读的长度。",
    ),
}
