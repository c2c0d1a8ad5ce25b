"""Words of the view of one head dimension by dimension."""

from playground.texts import Text

TITLE = Text(
    en="Why this weight? q, k and q × k by dimension", zh="权重从何而来？逐维看 q、k 与 q × k"
)
HOW = Text(
    en="One token asks, and every token it can look at answers: each strip is a vector of the "
    "head, a cell for each dimension. Multiplied cell by cell and added up, they give the score.",
    zh="一个词元发问，它能看到的每个词元作答：每一条是该头的一个向量，一格是一维。"
    "逐格相乘再相加，就得到分数。",
)
LAYER = Text(en="Layer", zh="层")
HEAD = Text(en="Head", zh="头")
CHOOSE = Text(en="The token that looks (query): choose one", zh="发出注意的词元（query）：请选一个")
CHOOSE_KEY = Text(
    en="The tokens looked at (keys): choose one to see its sum",
    zh="被注意的词元（key）：选一个，看它的求和过程",
)
QUERY = Text(en="q of “{query}”", zh="“{query}”的 q")
KEY_HEAD = Text(en="key", zh="词元")
K_HEAD = Text(en="k", zh="k 向量")
PRODUCT_HEAD = Text(en="q × k", zh="q × k 乘积")
DOT = Text(en="q·k", zh="点积 q·k")
BIAS = Text(en="bias", zh="偏置")
SCORE = Text(en="score", zh="分数")
WEIGHT = Text(en="weight", zh="权重")

FOUND = Text(
    en="Layer {layer}, head {head}: “{query}” looks most at “{key}” – q·k = {dot}, weight {weight}",
    zh="第 {layer} 层第 {head} 头：“{query}”最关注“{key}”——q·k = {dot}，权重 {weight}",
)
READING = Text(
    en="Purple cells are above 0, orange ones below; only how far a score lies above the others "
    "counts for its weight.",
    zh="紫色格大于 0，橙色格小于 0；一个分数高出其他分数多少，才决定它的权重。",
)
SUM_ONE = Text(
    en="Dimension {dimensions} gives {share} of q·k with “{key}” ({dot})",
    zh="与“{key}”的 q·k（{dot}）中，第 {dimensions} 维占 {share}",
)
SUM_FEW = Text(
    en="Dimensions {dimensions} give {share} of q·k with “{key}” ({dot})",
    zh="与“{key}”的 q·k（{dot}）中，第 {dimensions} 维占 {share}",
)
SUM_OVER_ONE = Text(
    en="Dimension {dimensions} alone gives {part}; the other {others} bring q·k with “{key}” "
    "to {dot}",
    zh="仅第 {dimensions} 维就给出 {part}；其余 {others} 维把与“{key}”的 q·k 拉到 {dot}",
)
SUM_OVER = Text(
    en="Dimensions {dimensions} alone give {part}; the other {others} bring q·k with “{key}” "
    "to {dot}",
    zh="仅第 {dimensions} 维就给出 {part}；其余 {others} 维把与“{key}”的 q·k 拉到 {dot}",
)
AND = Text(en="{first} and {last}", zh="{first} 和 {last}")
THREE = Text(en="{first}, {second} and {last}", zh="{first}、{second} 和 {last}")
SUM_READING = Text(
    en="Each bar is q × k in one dimension of “{query}” and “{key}”; the line adds them up from "
    "left to right and ends at q·k.",
    zh="每根柱是“{query}”与“{key}”在一维上的 q × k；折线从左到右累加，终点就是 q·k。",
)
ADDS = Text(en="adds", zh="增加")
TAKES = Text(en="takes away", zh="减少")
SO_FAR = Text(en="sum so far", zh="累计和")
DIMENSION = Text(en="dimension", zh="维度")

# What the score is made of, in this architecture.
SCALED = Text(
    en="Score = q·k ÷ √d_k = q·k ÷ {root}.",
    zh="分数 = q·k ÷ √d_k = q·k ÷ {root}。",
)
PLAIN = Text(
    en="Score = q·k: this model does not divide by √d_k.",
    zh="分数 = q·k：这个模型不除以 √d_k。",
)
OWN_SCALE = Text(
    en="Score = q·k × {scale}, this model’s own factor.",
    zh="分数 = q·k × {scale}，这是该模型自己的系数。",
)
CAPPED = Text(
    en="A soft cap keeps it between −{cap} and {cap}.",
    zh="软上限把它限制在 −{cap} 与 {cap} 之间。",
)
BIASED = Text(
    en="A learned bias that depends on the distance of the two tokens is added.",
    zh="再加上学到的、只与两个词元的距离有关的偏置。",
)
BARRED = Text(
    en="−∞ marks what the mask bars: those keys get the weight 0 whatever their product.",
    zh="−∞ 表示被掩码屏蔽：无论乘积多大，这些词元的权重都是 0。",
)
SINK = Text(
    en="A learned sink takes a share of the row too, so that the weights sum to less than 1.",
    zh="还有一个学到的“汇”分走一部分，所以各权重之和小于 1。",
)
ROTATED = Text(
    en="q and k are shown after rotation by position (RoPE), as the model multiplies them.",
    zh="图中的 q 和 k 已按位置旋转（RoPE），就是模型相乘时的样子。",
)
NORMED = Text(en="They were normalized first.", zh="此前还做过归一化。")
SHARED = Text(
    en="{heads} query heads share {shared} key heads: head {head} looks through key head "
    "{key_head}.",
    zh="{heads} 个查询头共用 {shared} 个键头：第 {head} 头使用第 {key_head} 个键头。",
)
CROSS = Text(
    en="q comes from the decoder’s text, k from the encoder’s.",
    zh="q 来自解码器的文字，k 来自编码器的文字。",
)
CUT = Text(
    en="Of {count} keys the {shown} with the largest weights are drawn, in the order of the text; "
    "together they hold {held} of the weight. All are in the softmax.",
    zh="共 {count} 个 key，只画出权重最大的 {shown} 个（按文中顺序），它们合计占权重的 {held}；"
    "softmax 仍对全部 key 计算。",
)
DISTANCE = Text(
    en="Recomputed from these cells vs model: max |Δ| of a weight = {off}.",
    zh="由这些格子重新计算，与模型相比：权重 max |Δ| = {off}。",
)
ROW_NOTE = Text(
    en="{key}, position {place}: q·k {dot}, score {score}, weight {weight}",
    zh="{key}，位置 {place}：q·k {dot}，分数 {score}，权重 {weight}",
)
AT = Text(en="position", zh="位置")
TOKEN = Text(en="token", zh="词元")
AFTER_SCALE = Text(en="scaled", zh="缩放后")
ADDED = Text(en="bias and mask", zh="偏置与掩码")
MODEL_WEIGHT = Text(en="weight in the model", zh="模型给出的权重")
KEYS_TABLE = Text(en="Every key", zh="各个 key")
PAIR_TABLE = Text(en="“{query}” times “{key}”", zh="“{query}”与“{key}”相乘")

# Layers that look through a window.
WINDOW = Text(
    en="This layer looks through a window of {window} tokens: a query sees itself and the "
    "{before} before it; what is farther back is barred.",
    zh="这一层只看大小为 {window} 的窗口：每个 query 只看自己和前面 {before} 个词元，"
    "更远的被屏蔽。",
)
WINDOW_BOTH = Text(
    en="This layer looks through a window: a query sees {reach} tokens to each side; what is "
    "farther away is barred.",
    zh="这一层只看一个窗口：每个 query 向两侧各看 {reach} 个词元，更远的被屏蔽。",
)
WINDOW_WIDE = Text(
    en="This layer looks through a window of {window} tokens; this text fits into it, so the "
    "window bars nothing here.",
    zh="这一层的窗口有 {window} 个词元；这段文字没有超出窗口，所以这里没有因窗口而屏蔽的词元。",
)
