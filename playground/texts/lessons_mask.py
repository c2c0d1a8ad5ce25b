"""Words of the lessons on the mask and on heads."""

from playground.texts import Text

# 3. Why a mask?

MASK = Text(en="Why a mask?", zh="为什么要掩码？")
MASK_STEPS: tuple[tuple[Text, Text], ...] = (
    (
        Text(en="No peeking", zh="不许偷看"),
        Text(
            en="A decoder learns by guessing, at every place of a text at once, the token that "
            "comes next. But the next token stands right there in the text: with free attention "
            "it would copy the answer and learn nothing. So a **mask** M is added to the scores: "
            "0 where a token may look, −∞ where it may not.",
            zh="解码器的学习方法是：在一段文字的每个位置同时猜下一个词元。可下一个词元就写在那里，"
            "如果可以随便看，抄答案就行了，什么也学不到。所以要给得分加上一个**掩码** M："
            "可以看的地方是 0，不可以看的地方是 −∞。",
        ),
    ),
    (
        Text(en="−∞ becomes 0", zh="−∞ 变成 0"),
        Text(
            en="e to the power of −∞ is exactly 0, so a masked token gets no weight at all, and "
            "softmax shares the whole among the others. First the free weights of five random "
            "tokens, then the same scores with the mask:",
            zh="e 的 −∞ 次方正好是 0，所以被遮住的词元一点权重也没有，"
            "softmax 把全部权重分给其余的词元。"
            "先看五个随机词元不加掩码时的权重，再看同样的得分加上掩码之后：",
        ),
    ),
    (
        Text(en="The past is safe", zh="过去不受影响"),
        Text(
            en="Now replace the last token by another one and compare the results. With the mask "
            "nothing before it moves. That is why a decoder can keep its earlier work (the “KV "
            "cache”) and compute only one new column for each token it writes.",
            zh="现在把最后一个词元换成别的，比较结果。有掩码时，它前面的位置丝毫不动。"
            "正因如此，解码器可以保留之前的计算（即“KV 缓存”），每写一个词元只需算新的一列。",
        ),
    ),
    (
        Text(en="Your turn", zh="轮到你"),
        Text(
            en="Now a real model: playground-gpt, a decoder, reads “The old man opened the door” "
            "and then "
            "“The old man opened the book”. At which places do its predictions change?",
            zh="来看真实的模型：解码器 playground-gpt 先读“The old man opened the door”，"
            "再读“The old man opened the book”。它的预测在哪些位置会变？",
        ),
    ),
)
FIRST = "The old man opened the door"
SECOND = "The old man opened the book"
TOKEN = Text(en="token", zh="词元")
MASK_READING = Text(
    en="Row: who looks. Column: who is looked at. Of {all} cells {hidden} are −∞: the future.",
    zh="行：谁在看；列：被谁看。{all} 格中有 {hidden} 格是 −∞，也就是“未来”。",
)
OPEN_READING = Text(
    en="Without the mask, {share} of all weight lies on the future.",
    zh="不加掩码时，全部权重中有 {share} 落在未来。",
)
MASKED_READING = Text(
    en="With the mask it is {share}, and each row still sums to 1. The first token can only look "
    "at itself.",
    zh="加上掩码后是 {share}，每一行之和仍为 1。第一个词元只能看自己。",
)
PLACE = Text(en="place", zh="位置")
OPEN_CHANGE = Text(en="change without the mask", zh="不加掩码时的变化")
MASKED_CHANGE = Text(en="change with the mask", zh="加掩码时的变化")
CHANGE_READING = Text(
    en="The length of the difference of the two results. With the mask it is {gap} at every place "
    "but the last.",
    zh="数字是两次结果之差的长度。加掩码后，除最后一个位置外，全都是 {gap}。",
)
PLACES_ANSWERS: dict[str, Text] = {
    "all": Text(en="At every place", zh="每个位置都变"),
    "last": Text(en="At the last place only", zh="只有最后一个位置变"),
    "none": Text(en="At no place", zh="哪里都不变"),
    "some": Text(en="At some places", zh="有些位置变"),
}
BERT_TOO = Text(en="And an encoder? Ask playground-bert", zh="编码器呢？问问 playground-bert")
MOVED = Text(en="how far the prediction moves", zh="预测变化了多少")
PLACES_READING = Text(
    en="How far the probabilities of all tokens move, from 0 % (the same) to 100 % (nothing in "
    "common). {model}: {count} of {all} places change.",
    zh="全部词元的概率变化了多少：0 % 表示完全相同，100 % 表示毫无共同之处。"
    "{model}：{all} 个位置中有 {count} 个变了。",
)

# 4. What is a head?

HEADS = Text(en="What is a head?", zh="什么是“头”？")
HEADS_STEPS: tuple[tuple[Text, Text], ...] = (
    (
        Text(en="Cut the width", zh="把宽度切开"),
        Text(
            en="Queries, keys and values are long vectors. Before the scores are computed they are "
            "cut into equal pieces, one for each **head**; each head compares only its own piece. "
            "Here is a vector of 8 numbers:",
            zh="query、key 和 value 都是很长的向量。算得分之前，先把它们切成等长的几段，"
            "每个**头**一段，"
            "各头只比较自己的那一段。下面是一个有 8 个数的向量：",
        ),
    ),
    (
        Text(en="Two looks at once", zh="同时看两处"),
        Text(
            en="One softmax has one set of weights: to look at two places, it must halve its "
            "attention. Two heads look at two places fully, and the result keeps the two answers "
            "apart, side by side. Two random heads on four words:",
            zh="一个 softmax 只有一组权重：要看两处，就得把注意力对半分。两个头则可以各看一处，"
            "而且两份结果并排放着，不会混在一起。下面是两个随机的头在四个词上：",
        ),
    ),
    (
        Text(en="No extra cost", zh="不多花钱"),
        Text(
            en="More heads are not more numbers to learn: the same width is only cut finer. "
            "Counted in a layer of the width of playground-bert (384), made by the Transformer "
            "from scratch on this page:",
            zh="头多，并不意味着要学的数更多：同样的宽度只是切得更细。"
            "用本页从零写的 Transformer 造一层与 playground-bert 同宽（384）的注意力，数一数：",
        ),
    ),
    (
        Text(en="Your turn", zh="轮到你"),
        Text(
            en="Training decides what each head does. playground-bert has 6 layers of 12 heads. On "
            "the sentence “The old man opened the door and saw that the dog was asleep by the "
            "fire.”, how many of its 72 heads give more than half of their weight to the token "
            "right before?",
            zh="每个头做什么，由训练决定。playground-bert 有 6 层，每层 12 个头。在句子"
            "“The old man opened the door and saw that the dog was asleep by the fire.”上，"
            "72 个头里有多少个把一半以上的权重给了紧挨着的前一个词元？",
        ),
    ),
)
SENTENCE = "The old man opened the door and saw that the dog was asleep by the fire."
SPLITS: dict[str, Text] = {
    "1": Text(en="1 head", zh="1 个头"),
    "2": Text(en="2 heads", zh="2 个头"),
    "4": Text(en="4 heads", zh="4 个头"),
    "8": Text(en="8 heads", zh="8 个头"),
}
HOW_MANY = Text(en="Heads", zh="头数")
HEAD = Text(en="head", zh="头")
HEAD_NUMBER = Text(en="head {number}", zh="第 {number} 头")
NUMBERS = Text(en="its piece", zh="分到的一段")
SPLIT_READING = Text(
    en="{heads} × {d} = 8: each head works with d = {d}.",
    zh="{heads} × {d} = 8：每个头用 d = {d} 个数。",
)
TWO_READING = Text(
    en="“{word}” looks most at “{first}” in head 0 and at “{second}” in head 1.",
    zh="“{word}”在第 0 头最关注“{first}”，在第 1 头最关注“{second}”。",
)
FOUR_WORDS: tuple[Text, ...] = (
    Text(en="the", zh="那"),
    Text(en="cat", zh="猫"),
    Text(en="sat", zh="坐"),
    Text(en="down", zh="下"),
)
COUNT = Text(en="numbers to learn", zh="要学的数")
WIDTH_EACH = Text(en="d of each head", zh="每个头的 d")
COST_READING = Text(
    en="Always {count:,}: 4 × 384 × 384 weights for Q, K, V and the output, and 4 × 384 biases.",
    zh="总是 {count:,} 个：Q、K、V 和输出共 4 × 384 × 384 个权重，加上 4 × 384 个偏置。",
)
HEADS_ANSWERS: dict[str, Text] = {
    "none": Text(en="None", zh="一个也没有"),
    "few": Text(en="One to five", zh="一到五个"),
    "many": Text(en="Six or more", zh="六个或更多"),
}
LAYER_NUMBER = Text(en="layer {number}", zh="第 {number} 层")
HEADS_READING = Text(
    en="{count} of {all} heads: the strongest, layer {layer}, head {head}, gives {weight} to the "
    "token before. Nobody asked for such a head; it turned out useful. On another text it may "
    "look elsewhere.",
    zh="{all} 个头中有 {count} 个：最强的是第 {layer} 层第 {head} 头，"
    "把 {weight} 的权重给了前一个词元。"
    "没有人要求有这样的头，它只是在训练中被发现有用；换一段文字，它可能会看别处。",
)
HEADS_NONE = Text(
    en="None of {all} heads. The strongest, layer {layer}, head {head}, gives {weight} to the "
    "token before.",
    zh="{all} 个头中一个也没有。最强的是第 {layer} 层第 {head} 头，给了前一个词元 {weight}。",
)
