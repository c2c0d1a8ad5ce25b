"""Words of the panel Positions."""

from playground.texts import Text

TITLE = Text(
    en="Positions: how a model knows the order of the tokens",
    zh="位置：模型怎么知道词元的先后顺序",
)
HOW = Text(
    en="Attention by itself sees a bag of tokens: shuffle them, and every token still gets the "
    "same. So the place of each token has to be told: by a vector that is added (computed from "
    "sines or learned), or by turning queries and keys.",
    zh="单靠注意力，模型看到的只是一袋词元：打乱顺序，每个词元得到的结果不变。"
    "所以必须告诉它每个词元在哪儿：或者加上一个位置向量（由正弦算出，或学习得来），"
    "或者把 query 和 key 转一个角度。",
)
SINES = Text(en="Computed: sines and cosines", zh="算出来的：正弦与余弦")
LEARNED = Text(en="Learned: what a model made of it", zh="学出来的：看看模型学到了什么")
ROTATED = Text(en="Turned: rotation (RoPE)", zh="转出来的：旋转（RoPE）")

LENGTH = Text(en="Positions", zh="位置数")
WIDTH = Text(en="Width d", zh="宽度 d")
BASE = Text(en="Base", zh="底数")
BASE_INFO = Text(en="10,000 in the paper", zh="论文中为 10,000")
ROTATED_BASE_INFO = Text(
    en="10,000 in the paper; newer models take more", zh="论文中为 10,000，较新的模型取得更大"
)
START = Text(en="Move both by", zh="两者一起移动")
START_INFO = Text(en="positions to the right", zh="向右移动的位置数")
MODEL = Text(en="Whose positions", zh="看哪个模型")

POSITION = Text(en="position", zh="位置")
DIMENSION = Text(en="dimension", zh="维度")
DIMENSION_SHORT = Text(en="dim", zh="维")
PAIR = Text(en="pair", zh="对")
PAIR_SHORT = Text(en="distance", zh="距离")
VALUE = Text(en="value", zh="数值")
DISTANCE = Text(en="distance (positions)", zh="距离（位置数）")
COSINE = Text(en="cosine", zh="余弦相似度")
MEAN = Text(en="mean cosine", zh="平均余弦相似度")
LEAST = Text(en="least", zh="最小")
LARGEST = Text(en="largest", zh="最大")

TABLE_TITLE = Text(
    en="The first pair of numbers comes round every {fast} positions, the last every {slow}",
    zh="第一对数每 {fast} 个位置转一圈，最后一对每 {slow} 个位置才转一圈",
)
TABLE_READING = Text(
    en="Each row is a position. Left, the numbers tell neighbours apart; right, they change so "
    "slowly that they tell near from far, like the hands of a clock.",
    zh="每一行是一个位置。左边的数变化快，能区分相邻的位置；右边的数变化慢，能区分远近，"
    "就像钟表的秒针和时针。",
)
SAME_TITLE = Text(
    en="How alike two positions are depends on their distance only: {one} at distance 1, {far} at "
    "distance {distance}",
    zh="两个位置有多相似，只取决于它们的距离：距离 1 时为 {one}，距离 {distance} 时为 {far}",
)
SAME_READING = Text(
    en="The dot product of two encodings, divided by d/2 (the square of their length): the cosine "
    "of the angle between them. All pairs at one distance have the same value, here to within "
    "{spread}.",
    zh="两个位置编码的点积除以 d/2（即长度的平方），就是它们夹角的余弦。距离相同的任意一对，"
    "值都相同，"
    "这里的误差不超过 {spread}。",
)
LEARNED_TITLE = Text(
    en="{model} has learned that neighbours are alike: {one} at distance 1, {far} at distance "
    "{distance}",
    zh="{model} 学到了“相邻的位置相似”：距离 1 时为 {one}，距离 {distance} 时为 {far}",
)
LEARNED_FLAT = Text(
    en="{model}: the cosine is {one} at distance 1 and {far} at distance {distance}",
    zh="{model}：距离 1 时余弦为 {one}，距离 {distance} 时为 {far}",
)
LEARNED_READING = Text(
    en="The cosine of the learned vectors of two positions, of the first {count} of {total}. "
    "Nobody told the model that 7 comes after 6; training did.",
    zh="两个位置的学习向量之间的余弦，取全部 {total} 个位置中的前 {count} 个。"
    "没有人告诉模型 7 在 6 的后面，这是训练中学到的。",
)
LEARNED_CURVE = Text(
    en="The line is the mean over all pairs at that distance; the band reaches from the least to "
    "the largest. A sine would have no band: learned positions know more than the distance.",
    zh="线是该距离上所有位置对的平均值，色带从最小值到最大值。正弦编码没有色带："
    "学习得来的位置不只包含距离。",
)
NONE_TITLE = Text(
    en="{model} has learned no vector for a position",
    zh="{model} 没有学习位置向量",
)
NONE_READING = Text(
    en="T5 adds nothing to its tokens. Instead each head adds a learned number to the score of "
    "every query and key, by their distance; far distances share one number.",
    zh="T5 不给词元加任何位置向量，而是由每个头按 query 与 key 的距离，在得分上加一个学到的数；"
    "较远的距离共用同一个数。",
)
ANGLE_TITLE = Text(
    en="One step further turns the first pair by {fast}° and the last by {slow}°",
    zh="每走一步，第一对转 {fast}°，最后一对转 {slow}°",
)
ANGLE_READING = Text(
    en="The colour is the cosine of the angle between query and key in each pair: +1 where they "
    "point the same way again. The table gives the angles in degrees.",
    zh="颜色是每一对数中 query 与 key 夹角的余弦：+1 表示又转回同一方向。表格列出角度（度）。",
)
ANGLE = Text(en="cosine of the angle", zh="夹角的余弦")
DEGREES = Text(en="angle in degrees", zh="角度（度）")
TURNED_TITLE = Text(
    en="Moved together by {start} positions, no dot product changes by more than {gap}",
    zh="两者一起移动 {start} 个位置，点积的变化不超过 {gap}",
)
TURNED_READING = Text(
    en="A random query and a random key (each number of variance 1): the line has the key at "
    "position 0, the circles at position {start}. Only the distance between them counts, though "
    "both were turned by their own place.",
    zh="随机的 query 和 key（每个数的方差为 1）：线是 key 在位置 0，圆圈是 key 在位置 {start}。"
    "虽然各自按自己的位置旋转，点积却只取决于两者的距离。",
)
HERE = Text(en="key at 0", zh="key 在 0")
THERE = Text(en="key at {start}", zh="key 在 {start}")
PRODUCT = Text(en="dot product", zh="点积")
