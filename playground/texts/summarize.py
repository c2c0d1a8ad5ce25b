"""Words of the tab Summarize."""

from playground.texts import Text

TITLE = Text(en="Summarize", zh="文本摘要")
PROMISE = Text(
    en="Two ways to shorten a text: written anew, and chosen from its own sentences.",
    zh="缩短一段文字的两种办法：重新写，或从原句中挑。",
)
DOCUMENT = Text(en="Text", zh="原文")
DOCUMENT_INFO = Text(
    en="Up to 50,000 words. What is longer than the model reads at once is cut between sentences "
    "and read part by part; each part is summarized by itself.",
    zh="最多 50,000 个词。超出模型一次能读的长度时，会在句子之间切成几部分，逐部分各自摘要。",
)
FILE = Text(
    en="Read the text from a file (.txt, .md, .html, .pdf)",
    zh="从文件读取（.txt、.md、.html、.pdf）",
)
LENGTH = Text(en="Length, at most (tokens)", zh="最大长度（词元）")
LENGTH_INFO = Text(
    en="For each part of a long text, and for the chosen sentences together",
    zh="对长文的每一部分，以及对挑出的所有句子合计",
)
BEAMS = Text(en="Beams", zh="束宽")
BEAMS_INFO = Text(en="Beginnings kept alive; 1 is greedy", zh="同时保留的开头数；1 即贪心")
GUARD = Text(en="No run of so many tokens twice", zh="禁止重复的词元串长度")
GUARD_INFO = Text(
    en="Small models repeat themselves. At 3 no three tokens in a row come a second time in a "
    "part’s summary; 0 switches the guard off.",
    zh="小模型爱重复自己。设为 3 时，同一部分的摘要里任何三个连续词元都不会出现第二次；"
    "0 表示关闭。",
)
RUN = Text(en="Summarize", zh="生成摘要")
ABSTRACTIVE = Text(en="Written anew", zh="重新写出")
EXTRACTIVE = Text(en="Chosen sentences", zh="挑出原句")
READING = Text(
    en="{words:,} words became {short:,} ({percent} of the text).",
    zh="{words:,} 个词缩短为 {short:,} 个（原文的 {percent}）。",
)
SOURCES = Text(en="Where it comes from", zh="摘要出自哪里")
SOURCES_ABSTRACTIVE = Text(
    en="Marked: the sentences the model looked at most while it wrote (cross-attention). Point at "
    "a sentence of the summary, tap it or reach it with Tab, and its sources light up.",
    zh="标出的是模型写作时看得最多的句子（依据交叉注意力）。"
    "指向、轻点或用 Tab 键选中摘要中的一句，它的出处就会亮起。",
)
SOURCES_EXTRACTIVE = Text(
    en="Marked: the sentences closest in meaning to the rest of the text (centrality of sentence "
    "vectors). Each is its own source.",
    zh="标出的是与全文意思最接近的句子（依据句向量的中心性）。每一句的出处就是它自己。",
)
PROGRESS = Text(en="Part {done} of {total}", zh="第 {done} 部分，共 {total} 部分")
READING_PART = Text(
    en="Part {part} of {total} is being read{left}",
    zh="正在读第 {part} 部分，共 {total} 部分{left}",
)
LEFT_SECONDS = Text(en=", about {count} s left", zh="，大约还要 {count} 秒")
LEFT_MINUTES = Text(en=", about {count} min left", zh="，大约还要 {count} 分钟")
BEING_READ = Text(en="Being read now", zh="正在读的部分")
SO_FAR = Text(en="The last sentences so far", zh="目前写出的最后几句")
COMPARING = Text(
    en="{done:,} of {total:,} groups of sentences are placed",
    zh="已处理 {done:,} 组句子，共 {total:,} 组",
)
HALTED = Text(
    en="Stopped after {done} of {total} parts; what follows was not read.",
    zh="读完 {total} 部分中的 {done} 部分后停止，后面的没有读。",
)
NUMBER = Text(en="No.", zh="编号")
SENTENCE = Text(en="Sentence of the summary", zh="摘要中的句子")
SOURCE = Text(en="Sentence of the text", zh="原文中的句子")
SHARE = Text(en="Share of attention", zh="注意力占比")

MEASURES = Text(
    en="How new, how short, how much is copied?", zh="有多少是新写的？缩短了多少？抄了多少？"
)
MEASURES_HOW = Text(
    en="Every word of a summary is either in a stretch that the text has too, or it is new. These "
    "numbers count words and do not know whether the summary is true.",
    zh="摘要里的每个词，要么属于原文也有的一段，要么是新的。这些数字只数词，不知道摘要是否属实。",
)
NOVELTY_TITLE = Text(
    en="Of the word pairs, {written} are new in the summary written anew, {chosen} in the chosen "
    "sentences",
    zh="相邻两词的组合中，重新写出的摘要有 {written} 是新的，挑出的原句有 {chosen}",
)
NOVELTY_AXIS = Text(en="share of new runs", zh="新片段所占比例")
ONE_WORD = Text(en="1 word", zh="1 个词")
MANY_WORDS = Text(en="{n} words", zh="{n} 个词")
NOVELTY_READING = Text(
    en="A run of words is new when the text does not have it in the same order. Chosen sentences "
    "have new runs only where two of them meet.",
    zh="如果原文中没有同样顺序的词串，它就算新的。挑出的原句只在两句相接的地方才会出现新词串。",
)
MEASURE = Text(en="Measure", zh="指标")
MEANING = Text(en="In plain words", zh="通俗解释")
WORDS = Text(en="Words in the summary", zh="摘要词数")
WORDS_MEANING = Text(
    en="Runs of letters and digits; a Chinese character counts as one.",
    zh="连续的字母和数字算一个词，一个汉字也算一个词。",
)
COMPRESSION = Text(en="Compression", zh="压缩比")
COMPRESSION_MEANING = Text(
    en="Words of the text for one word of the summary.", zh="摘要中一个词对应原文的多少个词。"
)
COVERAGE = Text(en="Coverage", zh="覆盖率")
COVERAGE_MEANING = Text(
    en="Share of the summary’s words that stand in a stretch copied from the text (Grusky et al. "
    "2018).",
    zh="摘要中有多少词落在从原文抄来的片段里（Grusky 等，2018）。",
)
DENSITY = Text(en="Density", zh="密度")
DENSITY_MEANING = Text(
    en="How long, in words, the copied stretch is that a word stands in, on average: near 1 words "
    "are picked one by one, above 10 sentences are copied (Grusky et al. 2018).",
    zh="平均来说，一个词所在的抄写片段有多长（词数）：接近 1 是零星摘词，超过 10 就是整句照抄"
    "（Grusky 等，2018）。",
)
NOVELTY = Text(en="New runs of {n} words", zh="{n} 词新片段")
NOVELTY_ONE = Text(en="New words", zh="新词")
NOVELTY_MEANING = Text(
    en="Share of runs of that length that the text does not have.",
    zh="原文中没有的、这一长度词串的比例。",
)
LONGEST = Text(en="Longest copied stretch", zh="最长的抄写片段")
LONGEST_MEANING = Text(en="In words.", zh="以词计。")

REFERENCE = Text(en="Compare with a reference summary", zh="与参考摘要比较")
REFERENCE_HOW = Text(
    en="Paste a summary that a person wrote. ROUGE counts shared words (ROUGE-1), shared word "
    "pairs (ROUGE-2) and the longest common sequence of words (ROUGE-L). It is lexical: the same "
    "thought in other words counts nothing, and a false sentence of the right words counts fully.",
    zh="请粘贴一段人工摘要。ROUGE 统计相同的词（ROUGE-1）、相同的相邻词对（ROUGE-2）"
    "和最长公共词序列（ROUGE-L）。它只看字面：换个说法的同一意思不得分，"
    "用词对但说错了的句子却能得满分。",
)
REFERENCE_BOX = Text(en="Reference summary", zh="参考摘要")
RUN_REFERENCE = Text(en="Compare", zh="比较")
ROUGE_TITLE = Text(
    en="ROUGE-1 F1: {written} for the summary written anew, {chosen} for the chosen sentences",
    zh="ROUGE-1 的 F1：重新写出的摘要为 {written}，挑出的原句为 {chosen}",
)
ROUGE_READING = Text(
    en="Precision: how much of the summary is in the reference. Recall: how much of the reference "
    "is in the summary. F1 is their harmonic mean. Computed by Google’s rouge-score without "
    "stemming.",
    zh="精确率：摘要有多少出现在参考里。召回率：参考有多少出现在摘要里。F1 是二者的调和平均。"
    "由 Google 的 rouge-score 计算，不做词干还原。",
)
SUMMARY = Text(en="Summary", zh="摘要")
PRECISION = Text(en="Precision", zh="精确率")
RECALL = Text(en="Recall", zh="召回率")
FMEASURE = Text(en="F1 score", zh="F1 值")
EXAMPLE = (
    "The parliament of Norway voted on Tuesday to ban plastic bags in all shops from next year. "
    "The minister for the environment said that the law would protect the sea, where most of the "
    "bags end up. Owners of small shops asked for more time to prepare. Two parties voted against "
    "the law. Similar rules in other countries have led people to bring their own bags. The "
    "government will look at the results after three years."
)
