"""Words of the tab Tokens."""

from playground.texts import Text, read

TITLE = Text(en="Tokens", zh="词元")
PROMISE = Text(
    en="See the pieces a model reads instead of words, how they come about, and what they cost.",
    zh="看看模型读到的不是词，而是哪些“词元”：它们怎样切出来，又意味着多少花费。",
)
TEXT = Text(en="Text", zh="文字")
TEXT_INFO = Text(en="It is cut as you type.", zh="边输入边切分。")
OTHER = Text(en="Compare with", zh="对照的分词器")
OTHER_INFO = Text(
    en="A second tokenizer for the same text; its different boundaries are marked.",
    zh="用另一个分词器切同一段文字，切法不同之处会标出来。",
)
RUN = Text(en="Cut into tokens", zh="切成词元")
EXAMPLES: tuple[str, ...] = (
    "The unhappiness of the lighthouse keeper was unbelievable!",
    "Königin, naïveté, 3.14159 and 2026-11-26",
    "我爱北京天安门。",
    "def add(a, b):\n    return a + b",
    "👩‍👩‍👧 and שלום",
)

FINDING = Text(
    en="{tokens} tokens for {characters} characters: {ratio} characters per token",
    zh="{characters} 个字符切成 {tokens} 个词元：平均每个词元 {ratio} 个字符",
)
COUNTS = Text(
    en="{tokens} tokens, {characters} characters, {bytes} bytes in UTF-8. The model itself adds "
    "{around}. Its vocabulary has {vocabulary} tokens; it was made with {kind}.",
    zh="{tokens} 个词元，{characters} 个字符，UTF-8 编码 {bytes} 字节。模型自己还会加上{around}。"
    "词表共 {vocabulary} 个词元，由{kind}得到。",
)
NOTHING_AROUND = Text(en="nothing", zh="零个词元")
KINDS: dict[str, Text] = {
    "bpe": Text(en="byte-pair encoding (BPE)", zh="字节对编码（BPE）"),
    "wordpiece": Text(en="WordPiece", zh="逐词贪心算法（WordPiece）"),
    "unigram": Text(en="a unigram model", zh="一元语言模型（Unigram）"),
    "other": Text(en="an algorithm of its own", zh="它自己的算法"),
}
CHIPS = Text(en="Tokens of the text", zh="这段文字的词元")
CHIPS_READING = Text(
    en="Each box is a token, with its id under it; ␣ is a space. Choose one to see where it comes "
    "from.",
    zh="每个方框是一个词元，下面是它的编号；␣ 表示空格。点选一个，看它的来历。",
)
PARTS_READING = Text(
    en="Hatched boxes such as <0xE4> are bytes: this vocabulary has no token for the whole "
    "character, so it is spelt in pieces.",
    zh="带斜纹的方框（如 <0xE4>）是字节：词表里没有这个字符，只能用几个字节拼出来。",
)
UNKNOWN_READING = Text(
    en="Dotted boxes are unknown to this vocabulary: all of them become one and the same token, "
    "and the model cannot tell them apart.",
    zh="点线方框不在词表里：它们都变成同一个“未知”词元，模型无法区分。",
)
CUT_OFF = Text(
    en="The first {shown} of {total} tokens are drawn; the files hold {saved}.",
    zh="共 {total} 个词元，只画出前 {shown} 个；下载的文件里有 {saved} 个。",
)
PIECE_NOTE = Text(
    en="token {number}, id {id}, characters {start} to {end}",
    zh="第 {number} 个词元，编号 {id}，字符 {start} 到 {end}",
)
PART_NOTE = Text(
    en="{note}, a piece of the character {character}", zh="{note}，是字符 {character} 的一部分"
)
EDGE_NOTE = Text(en="{note}; only here is a boundary", zh="{note}；只有这里有分界")

CHOSEN = Text(en="Token {number}: “{token}”", zh="第 {number} 个词元：“{token}”")
ENTRY = Text(en="In the vocabulary", zh="词表中的写法")
BYTES = Text(en="Bytes", zh="字节")
PLACE = Text(en="Characters", zh="字符位置")
RANGE = Text(en="{start} to {end}", zh="{start} 到 {end}")
START = Text(en="Start", zh="起点")
END = Text(en="End", zh="终点")
ENTRY_WHY: dict[str, Text] = {
    "Ġ": Text(
        en="Ġ is how this vocabulary writes a space: every byte has a visible letter.",
        zh="Ġ 是词表里空格的写法：每个字节都用一个看得见的字母表示。",
    ),
    "▁": Text(en="▁ is how this vocabulary writes a space.", zh="▁ 是词表里空格的写法。"),
    "##": Text(en="## says that it continues a word.", zh="## 表示它接在一个词的后面，不是词首。"),
}
SPECIALS = Text(en="Special tokens", zh="特殊词元")
SPECIALS_HOW = Text(
    en="They stand for no text. The model learnt them as marks, and typing one makes it a mark.",
    zh="它们不代表文字，而是模型学会的记号；直接输入它们，也会被当成记号。",
)
ROLE = Text(en="Used for", zh="用途")
ROLES: dict[str, Text] = {
    "bos": Text(en="begins a text", zh="文字开头"),
    "eos": Text(en="ends a text", zh="文字结尾"),
    "unk": Text(en="stands for what is unknown", zh="代表未知内容"),
    "pad": Text(en="fills up short texts", zh="补齐较短的文字"),
    "cls": Text(en="begins a text; stands for all of it", zh="文字开头，代表整段"),
    "sep": Text(en="ends or separates texts", zh="结束或分隔文字"),
    "mask": Text(en="a blank to fill", zh="待填的空"),
}
NO_SPECIALS = Text(en="This tokenizer has none.", zh="这个分词器没有特殊词元。")

REPLAY = Text(en="How “{word}” became {count} tokens", zh="“{word}”怎样变成 {count} 个词元")
REPLAY_ONE = Text(en="How “{word}” became one token", zh="“{word}”怎样变成一个词元")
REPLAY_BPE = Text(
    en="Byte-pair encoding begins with single {atoms} and merges the neighbours whose merge was "
    "learnt first, again and again, until no learnt merge is left. A low rank was learnt early, "
    "from a frequent pair.",
    zh="字节对编码从单个{atoms}开始，每次合并学得最早的一对相邻片段，直到没有可合并的为止。"
    "序号越小，学得越早，说明那一对越常见。",
)
ATOM_BYTES = Text(en="bytes", zh="字节")
ATOM_CHARACTERS = Text(en="characters", zh="字符")
REPLAY_WORDPIECE = Text(
    en="WordPiece looks from the left for the longest piece in its vocabulary, then goes on where "
    "that piece ends. Pieces inside a word begin with ##.",
    zh="WordPiece 从左边找词表里最长的片段，再从它结束的地方接着找。词内的片段以 ## 开头。",
)
REPLAY_UNIGRAM = Text(
    en="A unigram model gives every piece a probability and takes the cut whose product is "
    "largest: the sum of ln p nearest to 0. The first row is what the tokenizer gives.",
    zh="一元模型给每个片段一个概率，取乘积最大的切法，也就是 ln p 之和最接近 0 的。"
    "第一行就是分词器的结果。",
)
NO_STEPS = Text(
    en="There is nothing to merge: the tokenizer takes it as it is.",
    zh="没有可合并的：分词器直接取用。",
)
NO_REPLAY = Text(
    en="This piece cannot be replayed: it is a special token, very long, or made in another way.",
    zh="这一段无法重演：它是特殊词元，或者太长，或者用了别的方法。",
)
STEP = Text(en="Step", zh="步骤")
PIECES = Text(en="Pieces", zh="片段")
RANK = Text(en="Rank of the merge", zh="合并的序号")
TRIED = Text(en="Longer pieces tried", zh="先试过的更长片段")
START_STEP = Text(en="start", zh="开始")
SCORES = Text(en="ln p of each", zh="各片段的 ln p")
TOTAL = Text(en="Sum", zh="合计")

COMPARE_TITLE = Text(
    en="{first} cuts it into {one} tokens, {second} into {two}",
    zh="{first} 切成 {one} 个词元，{second} 切成 {two} 个",
)
COMPARE_READING = Text(
    en="{shared} boundaries are the same. A thick dashed edge is a boundary that only this "
    "tokenizer has: {first_only} in the first, {second_only} in the second.",
    zh="有 {shared} 处分界相同。粗虚线是只有这个分词器才有的分界：前者 {first_only} 处，"
    "后者 {second_only} 处。",
)

LANGUAGES = Text(en="One sentence in ten languages", zh="同一句话，十种语言")
LANGUAGES_HOW = Text(
    en="The same meaning in each language. A vocabulary holds what its training text was full of; "
    "other languages are spelt in small pieces.",
    zh="每种语言说的是同一个意思。词表里装的是训练文本中常见的内容，其他语言只能用零碎的片段拼写。",
)
LANGUAGES_TITLE = Text(
    en="{name} takes {ratio} times as many tokens as English",
    zh="{name}所需的词元是英语的 {ratio} 倍",
)
LANGUAGES_EVEN = Text(
    en="No language takes more tokens than English", zh="没有哪种语言比英语更费词元"
)
LANGUAGES_COST = Text(
    en="A service that charges by the token would charge {ratio} times as much for {name}, and "
    "the model's window of {limit} tokens holds {share} of the text that it holds in English.",
    zh="按词元收费的服务，处理{name}的费用是英语的 {ratio} 倍；这个模型最多读 {limit} 个词元，"
    "能装下的内容也只有英语的 {share}。",
)
LANGUAGES_LOST = Text(
    en="Fewer tokens can also mean that text is lost: {languages} have words that this vocabulary "
    "does not know.",
    zh="词元少也可能是因为文字丢了：词表里没有{languages}的一些词。",
)
TOKENS_AXIS = Text(en="tokens", zh="词元数")
LANGUAGE = Text(en="Language", zh="语言")
SENTENCE = Text(en="Sentence", zh="句子")
TOKENS = Text(en="Tokens", zh="词元数")
UNKNOWN = Text(en="Unknown", zh="未知")
RATIO = Text(en="Times English", zh="相当于英语的倍数")
NAMES: dict[str, Text] = {
    **read.NAMES,
    "hi": Text(en="Hindi", zh="印地语"),
    "sw": Text(en="Swahili", zh="斯瓦希里语"),
}
SENTENCES: dict[str, str] = {
    "en": "Every person is born free and has the same worth; we should meet one another with "
    "kindness.",
    "zh": "每个人生来自由，价值相同；我们应当彼此友善相待。",
    "fr": "Toute personne naît libre et a la même valeur ; nous devrions nous traiter les uns les "
    "autres avec bonté.",
    "de": "Jeder Mensch wird frei geboren und hat den gleichen Wert; wir sollten einander mit Güte "
    "begegnen.",
    "es": "Toda persona nace libre y tiene el mismo valor; deberíamos tratarnos unos a otros con "
    "bondad.",
    "ru": "Каждый человек рождается свободным и имеет одинаковую ценность; нам следует относиться "
    "друг к другу с добротой.",
    "ar": "يولد كل إنسان حرا وله القيمة نفسها، وعلينا أن يعامل بعضنا بعضا بلطف.",
    "hi": "हर व्यक्ति स्वतंत्र जन्म लेता है और सबका मूल्य समान है; हमें एक-दूसरे के साथ दयालुता से पेश आना चाहिए।",
    "ja": "人はみな自由に生まれ、同じ価値を持っています。"
    "私たちは互いに思いやりをもって接するべきです。",
    "sw": "Kila mtu huzaliwa huru na ana thamani sawa; tunapaswa kutendeana kwa wema.",
}

NEAR = Text(en="What lies near a token", zh="词元的邻居")
NEAR_HOW = Text(
    en="Before any layer, a token is a list of numbers: a point in a space of {width} dimensions. "
    "Tokens used alike lie in the same direction; the cosine says how nearly: 1 is the same "
    "direction, 0 none in common.",
    zh="在进入任何一层之前，词元就是一串数字，即 {width} 维空间里的一个点。"
    "用法相近的词元方向相近；余弦说明有多近：1 是同一方向，0 是毫不相干。",
)
NEAR_TITLE = Text(
    en="Nearest to “{token}” is “{near}” (cosine {cosine})",
    zh="离“{token}”最近的是“{near}”（余弦 {cosine}）",
)
COSINE = Text(en="Cosine", zh="余弦")
MAP_TITLE = Text(
    en="The tokens of the text and their neighbours on a map", zh="文中词元及其邻居的地图"
)
MAP_READING = Text(
    en="Blue points are tokens of the text, grey ones their two nearest neighbours. The map keeps "
    "{kept} of the variance: what lies far apart here is far apart, what lies together need not "
    "be near. Names that would cover each other are left out; the table has all.",
    zh="蓝点是文中的词元，灰点是离它们最近的两个邻居。地图保留了 {kept} 的方差："
    "图上相距远的确实远，挨在一起的却未必近。会互相遮挡的名称没有写出，表格里是全部。",
)
FIRST_AXIS = Text(en="first principal component", zh="第一主成分")
SECOND_AXIS = Text(en="second principal component", zh="第二主成分")
NEAR_TO = Text(en="Neighbour of", zh="谁的邻居")
