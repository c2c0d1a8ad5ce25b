"""Words of the step of Inside attention in which Q, K and V are made."""

from playground.texts import Text

TITLE = Text(
    en="{width} numbers of “{token}” times column {dimension} of W_Q make dimension {dimension} "
    "of q: {value}",
    zh="“{token}”的 {width} 个数乘以 W_Q 的第 {dimension} 列，得到 q 的第 {dimension} 维：{value}",
)
TITLE_BIAS = Text(
    en="{width} numbers of “{token}” times column {dimension} of W_Q, plus b ({bias}), make "
    "dimension {dimension} of q: {value}",
    zh="“{token}”的 {width} 个数乘以 W_Q 的第 {dimension} 列，再加上 b（{bias}），"
    "得到 q 的第 {dimension} 维：{value}",
)
NOTE = Text(
    en="Head {head}’s part of the three learned matrices: a row for each number of x, a column for "
    "each dimension of the head. They are the same for every token and every text.",
    zh="三个学到的矩阵中属于第 {head} 头的部分：每行对应 x 的一个数，每列对应头的一维。"
    "对任何词元、任何文字，它们都相同。",
)
BIAS = Text(
    en="The last row is the bias b, added to every product.",
    zh="最后一行是偏置 b，加到每个乘积上。",
)
NO_BIAS = Text(en="This model adds no bias.", zh="这个模型不加偏置。")
TURNED = Text(
    en="What the product gives is then normalized or rotated by position before it is used.",
    zh="乘积还要先做归一化或按位置旋转，然后才使用。",
)
SHARED = Text(
    en="W_K and W_V are those of key head {key_head}, which {count} query heads share.",
    zh="W_K 和 W_V 属于第 {key_head} 个键头，由 {count} 个查询头共用。",
)
CUT = Text(
    en="The first {shown} of {width} rows are drawn.",
    zh="图中是 {width} 行中的前 {shown} 行。",
)
NONE = Text(
    en="In this architecture the matrices that make Q, K and V cannot be told apart here.",
    zh="在这种结构里，无法单独找出生成 Q、K、V 的矩阵。",
)
INPUT = Text(en="number of x", zh="x 的第几个数")
