"""Words of the lessons: what they share, and the first two."""

from playground.texts import Text

TITLE = Text(
    en="Four lessons of five minutes: attention, √d, the mask, heads",
    zh="四堂五分钟小课：注意力、√d、掩码、头",
)
HOW = Text(
    en="Every number below is computed when you open this. Each lesson ends with a question: say "
    "what you expect first, then let the computer try it.",
    zh="下面的每个数都是在你打开时现算的。每课最后有一个问题：先说出你的预想，再让计算机试一试。",
)
NEXT = Text(en="Next step", zh="下一步")
ANSWER = Text(en="What do you expect?", zh="你预想会怎样？")
COMMIT = Text(en="That is my answer: compute", zh="这是我的答案，开始计算")
CHOOSE = Text(
    en="Choose an answer first; then the numbers are computed.",
    zh="请先选一个答案，然后才会计算。",
)
RIGHT = Text(en="As you expected: {outcome}", zh="和你预想的一样：{outcome}")
WRONG = Text(
    en="It came out otherwise. You expected “{answer}”; computed: “{outcome}”",
    zh="结果不一样。你预想的是“{answer}”，算出来的是“{outcome}”",
)
DICE = Text(en="Roll of the dice", zh="随机数编号")
DICE_INFO = Text(en="another number draws other random vectors", zh="换一个数，就换一批随机向量")
WORD = Text(en="word", zh="词")
WIDTH_D = Text(en="width d", zh="宽度 d")

# 1. What is attention?

ATTENTION = Text(en="What is attention?", zh="什么是注意力？")
ATTENTION_STEPS: tuple[tuple[Text, Text], ...] = (
    (
        Text(en="Ask", zh="提问"),
        Text(
            en="“The cat lay in the street. It was tired.” What is “it”? To find out, a token asks "
            "the others. It makes a **query** (what it is looking for), and every token makes a "
            "**key** (what it has to offer). The dot product of query and key says how well they "
            "fit. Here each has two numbers, made by hand: *how living*, *how much of a place*.",
            zh="“猫躺在街上，它累了。”“它”是谁？为了弄清楚，这个词元去问别的词元："
            "它给出一个 **query**"
            "（在找什么），每个词元给出一个 **key**（能提供什么）。"
            "query 与 key 的点积表示两者有多合。"
            "这里每个向量只有两个数，是手工定的：*有多像活物*、*有多像地点*。",
        ),
    ),
    (
        Text(en="Weigh", zh="加权"),
        Text(
            en="The scores are divided by √d (d = 2 here) and go through softmax: every weight is "
            "positive, together they are 1. Move the slider: what if “it” were looking for a place "
            "instead of something living?",
            zh="得分先除以 √d（这里 d = 2），再经过 softmax：每个权重都是正数，加起来是 1。"
            "拖动滑块试试：如果“它”找的不是活物，而是地点呢？",
        ),
    ),
    (
        Text(en="Mix", zh="混合"),
        Text(
            en="Each token also makes a **value**: what it hands over when it is looked at. The "
            "result is the mean of all values, by weight. So “it” now carries a little of "
            "everything, and most of what it looked at most. That is all: "
            "*softmax(Q Kᵀ / √d) V*.",
            zh="每个词元还给出一个 **value**：被看时交出去的内容。结果就是所有 value 按权重的平均。"
            "于是“它”里混进了各个词的一点内容，其中最多的来自它最关注的词。这就是全部："
            "*softmax(Q Kᵀ / √d) V*。",
        ),
    ),
    (
        Text(en="Your turn", zh="轮到你"),
        Text(
            en="Suppose that all four scores were 5 larger than they are. What would happen to the "
            "weights?",
            zh="假如四个得分都再大 5，权重会怎样变化？",
        ),
    ),
)
SEEKS = Text(en="What “it” looks for", zh="“它”在找什么")
SEEKS_INFO = Text(en="left: a place, right: something living", zh="左：地点；右：活物")
CAT = Text(en="cat", zh="猫")
STREET = Text(en="street", zh="街")
TIRED = Text(en="tired", zh="累")
IT = Text(en="it", zh="它")
KEY = Text(en="key", zh="key（键）")
QUERY_KEY = Text(en="query · key", zh="query · key（点积）")
WEIGHT = Text(en="weight", zh="权重")
VALUE = Text(en="value", zh="value（值）")
SCALED = Text(en="score ÷ √2", zh="得分除以 √2")
WEIGHTED = Text(en="weight × value", zh="权重 × value")
SUM = Text(en="sum", zh="合计")
SCORES_READING = Text(
    en="The query of “it” is ({first}, {second}). “{word}” fits it best: {score}.",
    zh="“它”的 query 是 ({first}, {second})。最合的是“{word}”：{score}。",
)
WEIGHTS_READING = Text(
    en="“It” looks most at “{word}”: {weight}. The weights sum to {total}.",
    zh="“它”最关注“{word}”：{weight}。权重之和为 {total}。",
)
MIX_READING = Text(
    en="“It” becomes ({first}, {second}): nearest to the value of “{word}”.",
    zh="“它”变成 ({first}, {second})：最接近“{word}”的 value。",
)
SHIFT_ANSWERS: dict[str, Text] = {
    "more": Text(en="The largest weight grows", zh="最大的权重变得更大"),
    "even": Text(en="The weights get more alike", zh="各个权重变得更接近"),
    "same": Text(en="The weights stay as they are", zh="权重保持不变"),
}
BEFORE = Text(en="weight now", zh="现在的权重")
AFTER = Text(en="with all scores 5 larger", zh="得分都加 5 之后")
SHIFT_READING = Text(
    en="The largest change of a weight is {gap}. Softmax only sees differences between scores: "
    "e⁵ is a factor above and below the fraction bar. Dividing by √d is another matter: it "
    "shrinks the differences. See the next lesson.",
    zh="权重的最大变化是 {gap}。softmax 只看得分之间的差：e⁵ 同时出现在分子和分母里，约掉了。"
    "除以 √d 则不同，它会缩小差距——见下一课。",
)

# 2. Why divide by √d?

SCALE = Text(en="Why divide by √d?", zh="为什么要除以 √d？")
SCALE_STEPS: tuple[tuple[Text, Text], ...] = (
    (
        Text(en="Products add up", zh="乘积会累加"),
        Text(
            en="A score q·k is a sum of d products. Let every number of q and k be random, with "
            "mean 0 and variance 1. Then each product has variance 1 too, the sum has variance d, "
            "and its usual size is √d. Try a width:",
            zh="得分 q·k 是 d 个乘积之和。设 q 和 k 的每个数都是随机的，均值 0、方差 1，"
            "那么每个乘积的方差也是 1，"
            "总和的方差是 d，通常的大小就是 √d。换个宽度试试：",
        ),
    ),
    (
        Text(en="Softmax exaggerates", zh="softmax 会放大差距"),
        Text(
            en="Softmax takes e to the power of the scores, so a lead of 20 is a factor of "
            "485,165,195. With wide vectors one key gets nearly everything, whatever it is. Below: "
            "16 random keys, the mean of 400 queries. How undecided the weights are is measured in "
            "bits: 4 when all 16 are equal, 0 when one has all.",
            zh="softmax 要算 e 的得分次方，领先 20 分就是 485,165,195 倍。向量一宽，"
            "不管是哪个 key，"
            "总有一个几乎独占全部权重。下面是 16 个随机 key，取 400 个 query 的平均。"
            "权重有多“拿不定主意”以比特计：16 个都相等时为 4，一个独占时为 0。",
        ),
    ),
    (
        Text(en="A frozen softmax cannot learn", zh="僵住的 softmax 学不动"),
        Text(
            en="Training moves the scores a little and asks how the weights follow. How far they "
            "follow is Σ p (1 − p): nothing, once one weight is 1. Dividing by √d keeps the "
            "spread of the scores near 1 at every width, so that a new model starts undecided and "
            "can learn where to look.",
            zh="训练就是把得分稍微挪一点，看权重跟着变多少。变多少由 Σ p (1 − p) 决定："
            "一旦某个权重是 1，就完全不动了。"
            "除以 √d 让得分的波动在任何宽度下都接近 1，于是新模型一开始不偏不倚，"
            "才学得会该看哪里。",
        ),
    ),
    (
        Text(en="Your turn", zh="轮到你"),
        Text(
            en="Leave out 1/√d at d = 256. Of the 4 bits of a completely undecided softmax over 16 "
            "keys, how many are left?",
            zh="在 d = 256 时去掉 1/√d。对 16 个 key 完全拿不定主意的 softmax 是 4 比特，"
            "现在还剩多少？",
        ),
    ),
)
SPREAD = Text(en="spread of q·k, measured", zh="q·k 的波动（实测）")
ROOT = Text(en="√d", zh="√d 的值")
SPREAD_READING = Text(
    en="At d = {d} the standard deviation of 2,000 products is {spread}; √d is {root}.",
    zh="d = {d} 时，2,000 个点积的标准差是 {spread}，√d 是 {root}。",
)
BITS_RAW = Text(en="bits without 1/√d", zh="不除时的比特数")
BITS_SCALED = Text(en="bits with 1/√d", zh="除以 √d 后的比特数")
LARGEST_RAW = Text(en="largest weight without", zh="不除时的最大权重")
LARGEST_SCALED = Text(en="largest weight with", zh="除后的最大权重")
SOFTMAX_READING = Text(
    en="From d = {narrow} to d = {wide} the bits fall from {before} to {after} without 1/√d, and "
    "stay at {kept} with it.",
    zh="从 d = {narrow} 到 d = {wide}，不除以 √d 时从 {before} 比特降到 {after} 比特；"
    "除以 √d 则保持在 {kept} 比特。",
)
SLOPE_RAW = Text(en="Σ p (1 − p) without 1/√d", zh="不除时的 Σ p (1 − p)")
SLOPE_SCALED = Text(en="Σ p (1 − p) with 1/√d", zh="除后的 Σ p (1 − p)")
SLOPE_READING = Text(
    en="At d = {d} the weights move {times} times as far with 1/√d as without.",
    zh="d = {d} 时，除以 √d 后权重能动的幅度是不除时的 {times} 倍。",
)
BITS_ANSWERS: dict[str, Text] = {
    "many": Text(en="More than 2 bits", zh="多于 2 比特"),
    "some": Text(en="Between 1 and 2 bits", zh="1 到 2 比特之间"),
    "few": Text(en="Less than 1 bit", zh="少于 1 比特"),
}
BITS_READING = Text(
    en="{bits} bits are left: one of the 16 keys gets {largest} on average, chosen by chance. "
    "With 1/√d it is {kept} bits.",
    zh="只剩 {bits} 比特：16 个 key 中有一个平均占 {largest}，而它只是碰巧胜出。"
    "除以 √d 则是 {kept} 比特。",
)
