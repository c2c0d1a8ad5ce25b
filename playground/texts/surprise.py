"""Words of the panels of the tab Generate on surprise: of the model, and of who guesses."""

from playground.texts import Text

BITS = Text(en="Bits", zh="比特")

# How surprised is the model?
SURPRISE = Text(en="How surprised is the model?", zh="模型有多意外？")
SURPRISE_HOW = Text(
    en="The model reads the text and says at each token how likely it thought it. The surprisal "
    "is −log₂ p in bits: 1 bit for a coin toss (50 %), 10 bits for one chance in 1,024.",
    zh="模型通读这段文字，并在每个词元处说出它原本认为该词元有多可能。"
    "意外程度是 −log₂ p，单位为比特：抛一次硬币（50%）是 1 比特，1024 分之一的机会是 10 比特。",
)
SURPRISE_TEXT = Text(en="Text to read", zh="要读的文字")
SURPRISE_TAKE = Text(en="Take the generated text", zh="取用上面生成的文字")
SURPRISE_OTHER = Text(en="Compare with (optional)", zh="与另一个模型比较（可选）")
SURPRISE_OTHER_INFO = Text(
    en="A second model reads the same text. Leave it empty to read with one.",
    zh="让第二个模型读同一段文字；留空则只用一个模型。",
)
SURPRISE_RUN = Text(en="Measure the surprise", zh="测量意外程度")
SURPRISE_EXAMPLE: str = "The old man opened the door with a key and ate the key."
SURPRISE_LABEL = Text(en="The text with the bits of each token", zh="逐个词元的比特数")
SURPRISE_SCALE = Text(
    en="Colour and number: surprisal in bits. A dash: the first token, which nothing precedes.",
    zh="颜色与数字：意外程度，单位比特。短横线：第一个词元，它前面没有文字。",
)
BITS_NOTE = Text(en="{bits} bits, {probability}", zh="{bits} 比特，概率 {probability}")
FIRST_NOTE = Text(en="nothing precedes it", zh="前面没有文字")
SURPRISE_TITLE = Text(
    en="“{token}” surprised the model most: {bits} bits",
    zh="最出乎模型意料的是“{token}”：{bits} 比特",
)
CROSS_ENTROPY = Text(en="Cross-entropy", zh="交叉熵")
CROSS_ENTROPY_VALUE = Text(en="{bits} bits per token", zh="每个词元 {bits} 比特")
CROSS_ENTROPY_WHY = Text(
    en="or {nats} nats: the mean of −ln p over {tokens} tokens",
    zh="即 {nats} 奈特：{tokens} 个词元的 −ln p 的平均值",
)
PERPLEXITY = Text(en="Perplexity", zh="困惑度")
PERPLEXITY_WHY = Text(
    en="e to the power of {nats}: as if each token were one of so many equally likely ones",
    zh="e 的 {nats} 次方：好比每个词元都是从这么多个同样可能的词元里挑出来的",
)
PER_CHARACTER = Text(en="Bits per character", zh="每个字符的比特数")
PER_CHARACTER_HOW = Text(
    en="{total} bits over {characters} characters: models with other tokens can be compared by it",
    zh="{total} 比特除以 {characters} 个字符：分词不同的模型也可以用它来比较",
)
CHAIN = Text(en="The chain rule with these numbers", zh="代入这些数字的链式法则")
CHAIN_READING = Text(
    en="The probability of a text is the product of the probabilities of its tokens, each given "
    "those before it. The last column is the product so far.",
    zh="一段文字的概率，等于其中每个词元在其前文之下的概率的乘积。最后一列是到此为止的乘积。",
)
CHAIN_MORE = Text(en="… {count} more factors", zh="……还有 {count} 个因子")
NO_PROOF = Text(
    en="Low surprise is no proof that a machine wrote a text, and high surprise none that a person "
    "did: common phrases are unsurprising, whoever wrote them.",
    zh="意外程度低，并不能证明文字出自机器；意外程度高，也不能证明出自人手："
    "常见的说法无论谁写都不令人意外。",
)
DIFFERENCE_LABEL = Text(en="Where the two models differ", zh="两个模型的差别")
DIFFERENCE_NOTE = Text(
    en="{first} bits for {one}, {second} bits for {two}",
    zh="{one} 用了 {first} 比特，{two} 用了 {second} 比特",
)
DIFFERENCE_LEGEND = Text(
    en="The number is the bits of {two} minus those of {one}. Purple (+): {one} knew better. "
    "Orange (−): {two} knew better. The pieces are as long as both tokenizers ask for.",
    zh="数字是 {two} 的比特数减去 {one} 的。紫色（+）：{one} 更早料到；橙色（−）：{two} 更早料到。"
    "文字按两个分词器都能切开的地方分段。",
)
LESS_SURPRISED = Text(
    en="{better} is less surprised: {low} bits per character against {high} of {worse}",
    zh="{better} 更不意外：每个字符 {low} 比特，{worse} 为 {high} 比特",
)
AS_SURPRISED = Text(
    en="{one} and {two} are equally surprised: {low} bits per character",
    zh="{one} 与 {two} 同样意外：每个字符 {low} 比特",
)
PER_CHARACTER_WHY = Text(
    en="The two cut the text into {first} and {second} tokens. Bits per token depend on the cut, "
    "bits per character do not. Counted are the {characters} characters that both have a "
    "probability for.",
    zh="两个模型分别把文字切成 {first} 个和 {second} 个词元。每个词元的比特数取决于切法，"
    "每个字符的比特数则不然。这里只计算两者都给出概率的 {characters} 个字符。",
)
PIECE = Text(en="Piece", zh="片段")
BITS_OF = Text(en="Bits, {model}", zh="比特数（{model}）")
DIFFERENCE = Text(en="Difference in bits", zh="比特差")

# Guess the next token.
GUESS = Text(en="Guess the next token", zh="猜下一个词元")
GUESS_HOW = Text(
    en="Do what the model does: say what comes next, then look. The buttons are the model's five "
    "likeliest tokens in no order. What comes is drawn with the settings of the page, and the "
    "text goes on with it.",
    zh="做一回模型：先说接下来是什么，再看答案。下面的选项是模型认为最可能的五个词元，顺序是打乱的。"
    "真正出现的词元按页面上的设置抽取，文字从它继续。",
)
GUESS_START = Text(en="Start from the prompt", zh="从提示词开始")
GUESS_BOX = Text(en="Your guess", zh="你的猜测")
GUESS_BOX_INFO = Text(
    en="Type a word and press Enter, or choose one of the five",
    zh="输入一个词后按回车，或从五个里选一个",
)
GUESS_FIVE = Text(en="The five likeliest, shuffled", zh="最可能的五个（已打乱）")
GUESS_REVEAL = Text(en="Reveal", zh="揭晓")
GUESS_TEXT = Text(en="The text so far", zh="目前的文字")
GUESS_NEXT = Text(en="What comes next?", zh="接下来是什么？")
GUESS_HIT = Text(
    en="“{guess}” came: it was choice {rank} of the model with {probability}",
    zh="猜中了，出现的正是“{guess}”：它在模型的选择中排第 {rank}，概率 {probability}",
)
GUESS_BEST = Text(
    en="“{guess}” was the model's first choice with {probability}, but “{came}” came",
    zh="“{guess}”是模型的首选，概率 {probability}，但出现的是“{came}”",
)
GUESS_MISS = Text(
    en="“{guess}” was choice {rank} with {probability}; “{came}” came",
    zh="“{guess}”排第 {rank}，概率 {probability}；出现的是“{came}”",
)
GUESS_PIECES = Text(
    en="The model cuts your word into {pieces} tokens; the first, “{guess}”, was your guess.",
    zh="模型把你的词切成 {pieces} 个词元，算作猜测的是第一个：“{guess}”。",
)
GUESS_ENDED = Text(
    en="The model ended the text here. Start again from the prompt.",
    zh="模型在这里结束了文字。请从提示词重新开始。",
)
GUESS_YOURS = Text(en="your guess", zh="你的猜测")
GUESS_CAME = Text(en="what came", zh="实际出现")
GUESS_CAME_CHANCE = Text(en="Its probability", zh="它的概率")
GUESS_AFTER = Text(en="After the sampler", zh="采样后")
GUESS_SCORE = Text(
    en="{guesses} guesses so far: {best} were the model's first choice, {hits} came. Your guesses "
    "cost {bits} bits each on average, the tokens that came {came}.",
    zh="已猜 {guesses} 次：{best} 次是模型的首选，{hits} 次猜中。"
    "你的猜测平均每次 {bits} 比特，真正出现的词元平均 {came} 比特。",
)
GUESS_ROUND = Text(en="Round", zh="轮次")
GUESS_CHANCE = Text(en="Probability of the guess", zh="猜测的概率")
GUESS_BITS = Text(en="Bits of the guess", zh="猜测的比特数")
