"""Words of the tab Inside attention."""

from playground.texts import Text

TITLE = Text(en="Inside attention", zh="注意力内部")
PROMISE = Text(
    en="One layer, one head, step by step with the model’s own numbers – and what follows when "
    "you change one of them.",
    zh="用模型自己的数字，一步一步看清某一层的某个头；改动其中一个数，看看会带来什么。",
)
RUN = Text(en="Take it apart", zh="拆开来看")
STEP = Text(en="Step", zh="步骤")
STEPS: dict[str, Text] = {
    "embed": Text(en="1 · Vectors", zh="1 · 向量"),
    "matrices": Text(en="2 · Matrices W", zh="2 · 矩阵 W"),
    "project": Text(en="3 · Q, K, V", zh="3 · 投影成 Q、K、V"),
    "score": Text(en="4 · Scores QKᵀ", zh="4 · 打分 QKᵀ"),
    "mask": Text(en="5 · Mask", zh="5 · 掩码"),
    "softmax": Text(en="6 · Softmax", zh="6 · softmax 权重"),
    "values": Text(en="7 · Mix V", zh="7 · 对 V 加权求和"),
    "join": Text(en="8 · Join heads", zh="8 · 拼接各头"),
    "out": Text(en="9 · Output", zh="9 · 输出投影"),
}
DISTANCE = Text(
    en="Recomputed vs model, all {heads} heads of layer {layer}: max |Δ| = {weights} for the "
    "weights, {outputs} for the output.",
    zh="重新计算与模型相比（第 {layer} 层全部 {heads} 个头）：权重 max |Δ| = {weights}，"
    "输出 max |Δ| = {outputs}。",
)
DISTANCE_WHOLE = Text(
    en="Recomputed vs model, all {heads} heads of layer {layer}: max |Δ| = {projected} for Q, K "
    "and V, {weights} for the weights, {outputs} for the output.",
    zh="重新计算与模型相比（第 {layer} 层全部 {heads} 个头）：Q、K、V 的 max |Δ| = {projected}，"
    "权重 max |Δ| = {weights}，输出 max |Δ| = {outputs}。",
)
DISTANCE_SHORT = Text(
    en="Recomputed vs model, all {heads} heads of layer {layer}: max |Δ| = {weights} for the "
    "weights. What this architecture does with the heads then is its own way.",
    zh="重新计算与模型相比（第 {layer} 层全部 {heads} 个头）：权重 max |Δ| = {weights}。"
    "之后如何合并各头，这种结构有自己的做法。",
)
CHANGED = Text(
    en="Your changes move the weights by up to {weights} percentage points (“{query}” → “{key}”) "
    "and the layer’s output by up to {outputs}.",
    zh="你的改动使权重最多变化 {weights} 个百分点（“{query}” → “{key}”），"
    "使这一层的输出最多变化 {outputs}。",
)
UNCHANGED = Text(
    en="Your changes move nothing: the weights of this head stay as they are.",
    zh="你的改动没有影响：这个头的权重保持不变。",
)
CUT = Text(
    en="The first {shown} of {count} tokens are shown; everything is computed on the whole text.",
    zh="只显示 {count} 个词元中的前 {shown} 个；计算针对整段文字。",
)
ALONE = Text(
    en="One token has only itself to look at, so its weight is 1. Type more words to see a choice.",
    zh="只有一个词元时，它只能看自己，权重就是 1。多输入几个词，才看得到选择。",
)

EMBED_TITLE = Text(
    en="“{token}” goes in as {width} numbers",
    zh="“{token}”以 {width} 个数的形式进入模型",
)
EMBED_PLACES = Text(
    en="The vector of the token is looked up in E and the vector of its position in P; their sum "
    "goes through the layers below. x is what reaches this attention block, after its norm. The "
    "first {shown} of {width} dimensions are drawn.",
    zh="在 E 中查出词元的向量，在 P 中查出位置的向量，两者相加后经过前面的各层。"
    "x 是归一化之后进入这个注意力块的向量。图中是 {width} 维中的前 {shown} 维。",
)
EMBED_ROTATED = Text(
    en="The vector of the token is looked up in E. No position is added here: this model rotates "
    "Q and K by it (RoPE). x is what reaches this attention block, after its norm. The first "
    "{shown} of {width} dimensions are drawn.",
    zh="在 E 中查出词元的向量。这里不加位置向量：这个模型按位置旋转 Q 和 K（RoPE）。"
    "x 是归一化之后进入这个注意力块的向量。图中是 {width} 维中的前 {shown} 维。",
)
EMBED_PLAIN = Text(
    en="The vector of the token is looked up in E. No position is added here; T5, for one, adds a "
    "bias by distance to the scores instead. x is what reaches this attention block, after its "
    "norm. The first {shown} of {width} dimensions are drawn.",
    zh="在 E 中查出词元的向量。这里不加位置向量；例如 T5，是在打分时加上与距离有关的偏置。"
    "x 是归一化之后进入这个注意力块的向量。图中是 {width} 维中的前 {shown} 维。",
)
EMBED_NONE = Text(
    en="This architecture does not say where its vectors are looked up.",
    zh="这种结构没有说明在哪里查出它的向量。",
)
PROJECT_TITLE = Text(
    en="Each token asks with {size} numbers, and is found by {size}",
    zh="每个词元用 {size} 个数去询问，也用 {size} 个数供别人查找",
)
PROJECT_NOTE = Text(
    en="Q is what a token looks for, K what it offers to be found by, V what it hands over when it "
    "is found: three products of x with learned matrices.",
    zh="Q 是词元要找什么，K 是它凭什么被找到，V 是被找到后交出什么："
    "都是 x 与学到的矩阵相乘的结果。",
)
PROJECT_CROSS = Text(
    en="In cross-attention Q comes from the decoder’s x; K and V come from c, what the encoder "
    "made of the other text.",
    zh="在交叉注意力中，Q 来自解码器的 x；K 和 V 来自 c，即编码器对另一段文字的编码结果。",
)
PROJECT_ROTATED = Text(
    en="Q and K are shown after rotation by position, Rᵢ, as they enter the product.",
    zh="图中的 Q 和 K 已按位置旋转（Rᵢ），就是进入点积时的样子。",
)
PROJECT_NORMED = Text(
    en="Q and K are normalized first.",
    zh="Q 和 K 会先做归一化。",
)
PROJECT_SHARED = Text(
    en="{heads} query heads share {shared} key heads here: head {head} looks through key head "
    "{key_head}.",
    zh="这里 {heads} 个查询头共用 {shared} 个键头：第 {head} 头使用第 {key_head} 个键头。",
)
SCORE_TITLE = Text(
    en="The best fit: the query of “{query}” and the key of “{key}”, {score}",
    zh="最匹配的一对：“{query}”的 Q 与“{key}”的 K，得分 {score}",
)
SCORE_SCALED = Text(
    en="Each cell is a dot product of a query (row) and a key (column), divided by √d_k = {root} "
    "so that long vectors do not make the softmax too sharp.",
    zh="每一格是一个 Q（行）与一个 K（列）的点积，再除以 √d_k = {root}，"
    "以免向量太长使 softmax 过于尖锐。",
)
SCORE_OWN = Text(
    en="Each cell is a dot product of a query (row) and a key (column), times {scale}: this "
    "model’s own factor.",
    zh="每一格是一个 Q（行）与一个 K（列）的点积，再乘以 {scale}，这是该模型自己的系数。",
)
SCORE_PLAIN = Text(
    en="Each cell is a dot product of a query (row) and a key (column), not divided by √d_k.",
    zh="每一格是一个 Q（行）与一个 K（列）的点积，没有除以 √d_k。",
)
SCORE_CAPPED = Text(
    en="A soft cap then keeps every score between −{cap} and {cap}.",
    zh="随后用软上限把每个得分限制在 −{cap} 与 {cap} 之间。",
)
MASK_TITLE = Text(
    en="{count} of {all} cells are barred with −∞",
    zh="{all} 格中有 {count} 格被 −∞ 屏蔽",
)
MASK_NONE = Text(
    en="Nothing is masked here: every query may look at every key",
    zh="这里没有掩码：每个查询都可以看每个键",
)
MASK_CAUSAL = Text(
    en="A token must not see what comes after it, or predicting would be copying. What is barred "
    "(grey) gets the weight 0.",
    zh="词元不能看到后面的内容，否则“预测”就成了抄答案。被屏蔽的格（灰色）权重为 0。",
)
MASK_OPEN = Text(
    en="M is 0 everywhere: nothing is hidden from a query here, and no token is padding.",
    zh="M 处处为 0：这里没有对查询隐藏任何词元，也没有填充词元。",
)
MASK_OFF = Text(
    en="You switched the mask off: every token sees the whole text, the future too.",
    zh="你关闭了掩码：每个词元都看得到整段文字，包括后面的内容。",
)
MASK_BIAS = Text(
    en="B is a learned bias that depends on the distance of the two tokens only; M and B are drawn "
    "together.",
    zh="B 是学到的偏置，只与两个词元的距离有关；图中把 M 和 B 合在一起。",
)
SOFTMAX_TITLE = Text(
    en="“{query}” looks most at “{key}” ({weight})",
    zh="“{query}”最关注“{key}”（{weight}）",
)
SOFTMAX_NOTE = Text(
    en="Softmax turns each row into weights that sum to 1: e to the score, divided by the sum of "
    "the row.",
    zh="softmax 把每一行变成和为 1 的权重：e 的得分次方，再除以该行之和。",
)
SOFTMAX_SINK = Text(
    en="Here a learned sink s takes a share of each row, so that the rest sums to less than 1.",
    zh="这里有一个学到的“汇”s 分走每行的一部分，因此其余权重之和小于 1。",
)
VALUES_TITLE = Text(
    en="“{query}” takes {parts}",
    zh="“{query}”的输出：{parts}",
)
VALUES_PART = Text(en="{weight} of V of “{key}”", zh="“{key}”的 V 占 {weight}")
VALUES_NOTE = Text(
    en="Each row is the average of the rows of V, weighted by the row of A.",
    zh="每一行是 V 各行的平均，以 A 的对应行为权重。",
)
JOIN_TITLE = Text(
    en="{heads} heads of {size} numbers make {width} for each token",
    zh="{heads} 个头、每头 {size} 个数，每个词元共得到 {width} 个数",
)
JOIN_NOTE = Text(
    en="The outputs of all heads are set side by side; head {head} is framed.",
    zh="把所有头的输出并排拼接；框出的是第 {head} 头。",
)
OUT_TITLE = Text(
    en="W^O mixes the {heads} heads into what the layer adds",
    zh="W^O 把 {heads} 个头混合成这一层要加上的内容",
)
OUT_NOTE = Text(
    en="The result is added to what came in (the residual connection). The first {shown} of "
    "{width} dimensions are drawn.",
    zh="结果会加到进来的向量上（残差连接）。图中是 {width} 维中的前 {shown} 维。",
)
OUT_NONE = Text(
    en="What this architecture does with the joined heads is not one matrix; the walk ends here.",
    zh="这种结构对拼接后的结果不是只乘一个矩阵，讲解到此为止。",
)

EDITED = Text(en="with your changes", zh="改动之后")
OWN = Text(en="the model’s own", zh="模型原样")
E = Text(en="E, token", zh="E（词元）")
P = Text(en="P, position", zh="P（位置）")
X = Text(en="x, at layer {layer}", zh="x（第 {layer} 层）")
M = Text(en="M, added", zh="M（加上的）")
SUM = Text(en="after adding", zh="相加之后")
DIMENSION = Text(en="dimension", zh="维度")
TOKEN = Text(en="token", zh="词元")
NUMBER = Text(en="value", zh="数值")

CHANGE = Text(en="Change it", zh="动手改一改")
OFF = Text(en="Switch off", zh="关闭")
OFFS: dict[str, Text] = {
    "nothing": Text(en="nothing", zh="都不关"),
    "scale": Text(en="the scaling √d_k", zh="缩放 √d_k"),
    "mask": Text(en="the mask M", zh="掩码 M"),
    "both": Text(en="both", zh="两者都关"),
}
SIZE = Text(en="Dimensions of d_k that count", zh="参与计算的 d_k 维数")
SIZE_INFO = Text(en="The first ones; 0: all", zh="取前几维；0 表示全部")
TEMPERATURE = Text(en="Temperature in the softmax", zh="softmax 的温度")
TEMPERATURE_INFO = Text(
    en="1: as the model has it; lower: sharper", zh="1：与模型一致；更低：更尖锐"
)
CELL = Text(en="Set one cell of", zh="改一格")
CELLS: dict[str, Text] = {
    "Q": Text(en="Q", zh="Q 矩阵"),
    "K": Text(en="K", zh="K 矩阵"),
    "M": Text(en="M", zh="M 矩阵"),
}
ROW = Text(en="Row", zh="行")
COLUMN = Text(en="Column", zh="列")
VALUE = Text(en="Value", zh="数值")
VALUE_INFO = Text(
    en="Rows and columns count from 0. −1e9 in M stands for −∞.",
    zh="行、列从 0 开始数。在 M 中，−1e9 表示 −∞。",
)
SET = Text(en="Set the cell", zh="写入这一格")
RESET = Text(en="Undo all changes", zh="撤销全部改动")
LIST = Text(en="Cells that are set", zh="已改的格")
LIST_INFO = Text(en="One a line: matrix, row, column, value", zh="每行一个：矩阵 行 列 数值")
LINE = Text(en="A line of changed cells", zh="改动列表中的一行")
MATRIX = Text(en="The matrix", zh="矩阵")

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("The dog ran to the door and the man opened it.", ""),
    ("The cat sat on the mat because it was tired.", ""),
    ("One two three one two three one two", ""),
)
