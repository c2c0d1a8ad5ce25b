"""Words of the tab Read and translate."""

from playground.texts import Text

TITLE = Text(en="Read and translate", zh="阅读与翻译")
PROMISE = Text(
    en="Ask about a text and see where the model finds the answer; translate a sentence and see "
    "which words it looks at.",
    zh="就一段文字提问，看模型在哪里找到答案；翻译一句话，看模型在看哪些词。",
)
ANSWERING = Text(en="Answer a question", zh="回答问题")
TRANSLATING = Text(en="Translate a text", zh="翻译文字")

QUESTION = Text(en="Question", zh="问题")
CONTEXT = Text(en="Text that holds the answer", zh="含有答案的文字")
RUN_ANSWER = Text(en="Find the answer", zh="找答案")
FINDING = Text(en="“{answer}”, with {probability}", zh="“{answer}”，概率 {probability}")
NOT_FOUND = Text(
    en="No answer in this text, with {probability}", zh="文中没有答案，概率 {probability}"
)
CONTEXT_MARKED = Text(en="The text, with the answer marked", zh="标出答案的文字")
LIKELIEST = Text(en="The likeliest answers", zh="最可能的答案")
ANSWER_TITLE = Text(
    en="“{answer}” has {probability}, “no answer” {nothing}",
    zh="“{answer}”的概率为 {probability}，“没有答案”为 {nothing}",
)
NO_ANSWER = Text(en="no answer", zh="没有答案")
AXIS = Text(en="probability", zh="概率")
SPANS_HOW = Text(
    en="The model writes nothing: it points at the first and the last token of a stretch of the "
    "text. All stretches of up to {longest} tokens and “no answer” share 100 %, so answers that "
    "overlap take from each other.",
    zh="模型并不写字，它只指出答案的第一个和最后一个词元。所有不超过 {longest} 个词元的片段"
    "与“没有答案”一起分享 100%，因此互相重叠的答案会彼此分走概率。",
)
WINDOWS = Text(
    en="The text is longer than the model reads at once; it was read in {windows} parts that "
    "overlap.",
    zh="这段文字超出模型一次能读的长度，因此分成 {windows} 个互相重叠的部分来读。",
)
STARTS = Text(en="Where it begins", zh="答案从哪里开始")
ENDS = Text(en="Where it ends", zh="答案到哪里结束")
EDGES_READING = Text(
    en="Most likely it begins at “{start}” ({start_probability}) and ends at “{end}” "
    "({end_probability}). The darker a token, the likelier; a number stands under those with "
    "1 % or more.",
    zh="最可能从“{start}”开始（{start_probability}），到“{end}”结束（{end_probability}）。"
    "颜色越深，概率越大；达到 1% 的词元下方标出数字。",
)
CUT = Text(
    en="Shown: {shown:,} of {total:,} tokens, around the likeliest answer.",
    zh="只显示最可能的答案附近的 {shown:,} 个词元，全文共 {total:,} 个。",
)
ANSWER = Text(en="Answer", zh="答案")
FROM = Text(en="From character", zh="起始字符")
TO = Text(en="To character", zh="结束字符")
BEGINS = Text(en="Begins there", zh="从此开始")
STOPS = Text(en="Ends there", zh="到此结束")

TEXT = Text(en="Text", zh="原文")
LANGUAGES = Text(en="Languages", zh="语言")
RUN_TRANSLATE = Text(en="Translate", zh="翻译")
OUTPUT = Text(en="Translation, token by token", zh="译文（逐词元）")
PROGRESS = Text(en="Sentence {done} of {total}", zh="第 {done} 句，共 {total} 句")
LEGEND = Text(
    en="the model’s probability of each token, given the text and the tokens before it",
    zh="模型读了原文和前面的词元之后，给每个词元的概率",
)
LEAST_SURE = Text(
    en="It was least sure of “{token}” ({probability}).",
    zh="模型最没把握的是“{token}”（{probability}）。",
)
NOTHING = Text(en="The model wrote nothing.", zh="模型什么也没有写。")
STEP = Text(
    en="Choose a token, or walk with the buttons: the picture below grows up to its row, as it "
    "did while the model wrote.",
    zh="点选一个词元，或用按钮一步步走，下图就画到它那一行，正如模型写作时那样逐行生长。",
)
NEXT = Text(en="Next token", zh="下一个词元")
BACK = Text(en="Back", zh="上一步")
PLAY = Text(en="Play", zh="逐步播放")
AT_STEP = Text(
    en="Step {step} of {total}: “{token}” was written with {probability}",
    zh="第 {step} 步，共 {total} 步：写出“{token}”，概率 {probability}",
)
WALK = Text(
    en="All rows are shown. Press “Next token” to begin with the first one alone.",
    zh="现在显示全部各行。点“下一个词元”，从第一行开始。",
)
RIVALS = Text(
    en="What could have stood at this step? Choose a token and the translation goes on from it.",
    zh="这一步还可能写什么？点选一个词元，译文就从它继续写下去。",
)
RIVALS_LIKELIEST = Text(
    en="These are the {count} likeliest tokens given the text and “{before}”. Beam search looks "
    "for the likeliest whole, so the token that was written (“{token}”, rank {rank}) need not be "
    "the first.",
    zh="已读原文并写出“{before}”之后，最可能的 {count} 个词元。束搜索找的是整句最可能的译文，"
    "所以实际写出的词元（“{token}”，第 {rank} 名）不一定排第一。",
)
RIVALS_UNRANKED = Text(
    en="These are the {count} likeliest tokens given the text and “{before}”. The token that was "
    "written (“{token}”) is not among them.",
    zh="已读原文并写出“{before}”之后，最可能的 {count} 个词元。实际写出的“{token}”不在其中。",
)
WRITTEN = Text(en="written", zh="已写出")
CHOSEN_HERE = Text(
    en="You chose “{token}” at step {step}: what stands before it was kept, and the model went on "
    "from there. “Translate” brings its own translation back.",
    zh="你在第 {step} 步选了“{token}”：它前面的词元保留不变，模型从那里继续写。"
    "点“翻译”可恢复模型自己的译文。",
)
RANK = Text(en="Rank", zh="名次")
OTHER_RANK = Text(en="Written", zh="是否写出")

REFERENCE = Text(en="Compare it with a reference translation", zh="与参考译文比较")
REFERENCE_HOW = Text(
    en="Paste a translation that a person made. BLEU counts shared runs of one to four words, "
    "chrF shared runs of one to six letters; both go from 0 to 100. They compare spellings and "
    "not meanings: a good translation in other words scores low.",
    zh="请粘贴一段人工译文。BLEU 统计一至四个词的相同片段，chrF 统计一至六个字母的相同片段，"
    "分值都在 0 到 100 之间。它们比的是字面而不是意思：换种说法的好译文得分也会很低。",
)
REFERENCE_BOX = Text(en="Reference translation", zh="参考译文")
RUN_REFERENCE = Text(en="Compare", zh="比较")
REFERENCE_TITLE = Text(
    en="BLEU {bleu}, chrF {chrf} of 100", zh="BLEU 为 {bleu}，chrF 为 {chrf}（满分 100）"
)
REFERENCE_READING = Text(
    en="Of the runs of 1, 2, 3 and 4 words in the translation, {one}, {two}, {three} and {four} "
    "percent are in the reference; the factor for a text that is too short is {brevity}. One "
    "sentence says little: BLEU is made for hundreds.",
    zh="译文中 1、2、3、4 个词的片段，分别有 {one}%、{two}%、{three}%、{four}% 出现在参考译文里；"
    "过短惩罚系数为 {brevity}。单个句子说明不了什么：BLEU 是为成百上千句设计的。",
)
REFERENCE_SIGNED = Text(
    en="Counted by sacreBLEU: {bleu} and {chrf}", zh="由 sacreBLEU 计算：{bleu} 与 {chrf}"
)
MEASURE = Text(en="Measure", zh="指标")
VALUE = Text(en="Value", zh="数值")
PRECISION_OF = Text(en="precision of {n}-word runs (%)", zh="{n} 词片段的精确率（%）")
BREVITY = Text(en="factor for brevity", zh="过短惩罚系数")
RUN_BACK = Text(en="Translate it back", zh="译回原文")
BACK_TITLE = Text(
    en="Back again: “{back}” (chrF {chrf} against what was typed)",
    zh="译回来是：“{back}”（与原文相比 chrF 为 {chrf}）",
)
BACK_READING = Text(
    en="The same model translated its translation back. What is lost on the way may have been "
    "lost in either direction.",
    zh="同一模型把自己的译文又译了回来。途中丢失的内容，可能丢在任何一个方向。",
)
ALIGN_TITLE = Text(
    en="“{target}” looks most at “{source}” ({weight})",
    zh="“{target}”最关注“{source}”（{weight}）",
)
ALIGN_READING = Text(
    en="Each row is a token of the translation and says where the model looked in the text while "
    "it wrote that token (cross-attention, averaged over all layers and heads). A row sums to 1; "
    "the words that ask for the language are left out. The strongest cell is often the word that "
    "is translated, but it need not be.",
    zh="每一行是译文的一个词元，说明模型写它时在看原文的哪里（交叉注意力，对所有层和头取平均）。"
    "每行之和为 1；指定语言的提示词不计在内。最强的一格往往就是被翻译的词，但也未必。",
)
TARGET = Text(en="token written", zh="写出的词元")
SOURCE = Text(en="token read", zh="读到的词元")
TARGET_AT = Text(en="position written", zh="写出的位置")
SOURCE_AT = Text(en="position read", zh="读到的位置")
WEIGHT = Text(en="Weight", zh="权重")

NAMES: dict[str, Text] = {
    "en": Text(en="English", zh="英语"),
    "fr": Text(en="French", zh="法语"),
    "de": Text(en="German", zh="德语"),
    "zh": Text(en="Chinese", zh="汉语"),
    "ro": Text(en="Romanian", zh="罗马尼亚语"),
    "es": Text(en="Spanish", zh="西班牙语"),
    "it": Text(en="Italian", zh="意大利语"),
    "pt": Text(en="Portuguese", zh="葡萄牙语"),
    "nl": Text(en="Dutch", zh="荷兰语"),
    "ru": Text(en="Russian", zh="俄语"),
    "ja": Text(en="Japanese", zh="日语"),
    "ko": Text(en="Korean", zh="韩语"),
    "ar": Text(en="Arabic", zh="阿拉伯语"),
}

LIGHTHOUSE = (
    "The lighthouse on Brava Point was built in 1874 by a Scottish engineer, Ellen Ferris. It "
    "stands forty metres above the sea, and its light is seen from thirty kilometres away. Until "
    "1968 three keepers lived there with their families; since then the lamp has worked by "
    "itself. Every June the village opens the tower to visitors, who climb its 212 steps for a "
    "view of the islands."
)
BEES = (
    "Bees tell each other where food is by dancing. A bee that has found flowers flies back to "
    "the hive and walks in the shape of an eight. The angle of the middle line shows the "
    "direction, measured from the sun, and the length of the walk shows the distance. The "
    "Austrian scientist Karl von Frisch explained this dance and received a Nobel Prize for it "
    "in 1973."
)
QUESTIONS: tuple[tuple[str, str], ...] = (
    ("When was the lighthouse built?", LIGHTHOUSE),
    ("Who explained the dance of the bees?", BEES),
    ("Who wrote a song about the lighthouse?", LIGHTHOUSE),
)
SENTENCES: tuple[str, ...] = (
    "The children are playing in the garden.",
    "I don't understand why he is so angry with us.",
    "The train was late because it snowed. Could you tell me where the library is?",
)
