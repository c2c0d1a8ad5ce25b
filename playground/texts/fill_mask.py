"""Words of the tab Fill in the blank."""

from playground.texts import Text

TITLE = Text(en="Fill in the blank", zh="完形填空")
PROMISE = Text(
    en="Hide a word and see what the model expects there, reading from both sides.",
    zh="遮住一个词，看模型根据左右两边的文字期待什么。",
)
SENTENCE = Text(en="Sentence", zh="句子")
SENTENCE_INFO = Text(
    en="Write [MASK] where a word is missing, or click a word below",
    zh="在缺词处写 [MASK]，或点击下面的词",
)
WORDS = Text(en="Click a word to hide it", zh="点击一个词把它遮住")
HIDE = Text(en="Hide “{word}”", zh="遮住“{word}”")
RESTORE = Text(en="Bring “{word}” back", zh="还原“{word}”")
TYPED = Text(
    en="A blank that was typed; change it in the sentence",
    zh="这个空是手写的，请在句子中修改",
)
CANDIDATES = Text(en="True word, or words to compare", zh="真实的词，或要比较的词")
CANDIDATES_INFO = Text(
    en="Separated by commas; each gets its probability and loss",
    zh="用逗号分隔；每个词都会给出概率和损失",
)
TOP_K = Text(en="Words per blank", zh="每空的候选数")
RUN = Text(en="Fill in", zh="填空")
AXIS = Text(en="probability", zh="概率")
ONE_TITLE = Text(
    en="“{first}” is {ratio} times likelier than “{second}”",
    zh="“{first}”的可能性是“{second}”的 {ratio} 倍",
)
BEST_TITLE = Text(
    en="“{first}” is the likeliest, with {probability}",
    zh="“{first}”最有可能，概率 {probability}",
)
EVEN_TITLE = Text(
    en="“{first}” and “{second}” are about equally likely",
    zh="“{first}”与“{second}”的可能性差不多",
)
BLANKS = Text(en="The blanks and their likeliest words", zh="各空及最可能的词")
NUMBER = Text(en="Number of the blank", zh="空的序号")
BLANK = Text(en="Blank {number}", zh="第 {number} 空")
READING = Text(
    en="Each blank is filled by itself. Select one to see its bars; a panel below "
    "fills all together.",
    zh="每个空各自填写。点选一个，查看它的候选词；下面的面板把所有空一起填。",
)
LOSS_READING = Text(
    en="“{word}”: {probability}, loss −ln p = {loss:.3f} (blank {number}).",
    zh="“{word}”：概率 {probability}，损失 −ln p = {loss:.3f}（第 {number} 空）。",
)
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("Paris is the [MASK] of France.", "capital, city"),
    ("Albert Einstein was a famous [MASK].", "physicist, composer"),
    ("The [MASK] examined the patient and prescribed a medicine.", "doctor, nurse"),
    ("Rome is the capital of [MASK] and Berlin is the capital of [MASK].", "italy, germany"),
)
