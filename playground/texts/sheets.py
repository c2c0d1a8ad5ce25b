"""Words of the panels that judge many texts at once."""

from playground.texts import Text

MANY = Text(en="Many lines at once", zh="一次判断多行")
LINES = Text(en="One text per line", zh="每行一段文字")
FILE = Text(en="Use a file (.csv, .txt)", zh="使用文件（.csv、.txt）")
NO_FILE = Text(en="Use the lines again", zh="改回使用上面的文字")
HOW = Text(
    en="A CSV needs a first line with the names of its columns. With a column of true labels the "
    "page also shows how right the model is. Up to {rows:,} rows; the file stays on this page.",
    zh="CSV 的第一行须是列名。若有一列是真实标签，本页还会显示模型判断得多准。"
    "最多 {rows:,} 行，文件只用于本页。",
)
LOADED = Text(
    en="“{name}”: {rows:,} rows, {columns} columns. The lines above are not used.",
    zh="“{name}”：{rows:,} 行，{columns} 列。此时不使用上面的文字。",
)
COLUMN = Text(en="Column with the texts", zh="文字所在的列")
TRUTH = Text(en="Column with the true labels", zh="真实标签所在的列")
NO_TRUTH = Text(en="none", zh="无")
RUN_MANY = Text(en="Judge all lines", zh="判断所有行")
PROGRESS = Text(en="{done:,} of {total:,} lines", zh="{total:,} 行中的第 {done:,} 行")
COUNTS = Text(en="{count:,} {label}", zh="{label} {count:,} 行")
SPEED = Text(en="{speed:,} rows a second.", zh="每秒 {speed:,} 行。")
TOO_LONG = Text(en="too long ({tokens:,} tokens)", zh="过长（{tokens:,} 个词元）")
SHOWN = Text(
    en="{shown:,} of {total:,} rows shown here; the file has them all.",
    zh="这里显示 {total:,} 行中的 {shown:,} 行；下载的文件包含全部。",
)
FILTERS = Text(en="Filter the rows", zh="筛选")
FILTER_LABEL = Text(en="Label", zh="判断")
ANY = Text(en="any", zh="不限")
WRONG = Text(en="wrong ones only", zh="只看判错的")
FILTER_LOW = Text(en="Probability at most", zh="概率不超过")
FILTER_TEXT = Text(en="Contains", zh="包含文字")
ROW_COLUMN = Text(en="Row", zh="行")
TRUTH_COLUMN = Text(en="True label", zh="真实标签")
EXAMPLE_FILE = Text(en="Example file", zh="示例文件")
COLUMNS_COUNT = Text(en="The number of columns", zh="列数")
ROWS_COUNT = Text(en="The number of rows", zh="行数")

QUALITY = Text(en="How right is it?", zh="判断得准不准？")
NO_LABELS = Text(
    en="Load a file, choose its column with the true labels and judge the rows: the confusion "
    "matrix and the calibration picture appear here.",
    zh="载入文件，选好真实标签所在的列，再判断所有行：混淆矩阵和校准图会显示在这里。",
)
NO_KNOWN = Text(
    en="None of the true labels is one of the model’s: {labels}.",
    zh="真实标签中没有一个是模型的标签：{labels}。",
)
ACCURACY = Text(
    en="{accuracy} of {rows:,} rows are right; macro F1 is {f1}",
    zh="{rows:,} 行中判对 {accuracy}；宏平均 F1 为 {f1}",
)
THRESHOLD = Text(en="Threshold", zh="阈值")
THRESHOLD_INFO = Text(
    en="Of two labels, the second one is chosen from this probability on",
    zh="两个标签时，第二个标签的概率达到此值即判为它",
)
FITTING = Text(
    en="{fitting:,} of {total:,} rows fit; the first {shown:,} are shown here.",
    zh="{total:,} 行中有 {fitting:,} 行符合；这里显示前 {shown:,} 行。",
)
NO_LINK = Text(en="No link: the file stays on this page.", zh="没有链接：文件只留在本页。")
CONFUSED = Text(
    en="Rows are true labels, columns what the model said; the diagonal is right. Most often "
    "“{truth}” was taken for “{guess}”, in {count:,} of {rows:,} rows.",
    zh="行是真实标签，列是模型的判断，对角线为判对。最常见的错误是把“{truth}”判成“{guess}”："
    "{rows:,} 行中有 {count:,} 行。",
)
ALL_RIGHT = Text(
    en="Rows are true labels, columns what the model said. No row is wrong.",
    zh="行是真实标签，列是模型的判断。没有一行判错。",
)
TRUE_AXIS = Text(en="true label", zh="真实标签")
GUESS_AXIS = Text(en="judged as", zh="判断为")
COUNT = Text(en="Rows", zh="行数")
CALIBRATED = Text(
    en="Calibration: probabilities miss the share of right answers by {points} points on average",
    zh="校准：概率与实际判对的比例平均相差 {points} 个百分点",
)
OVER = Text(
    en="Each point groups rows of like probability. On the line, 80 % means 80 % right. Here the "
    "model is surer than it is right: {probability} on average, {right} right.",
    zh="每个点是一组概率相近的行。落在线上，说“80%”就真有 80% 判对。"
    "这里模型过于自信：平均概率 {probability}，实际判对 {right}。",
)
UNDER = Text(
    en="Each point groups rows of like probability. On the line, 80 % means 80 % right. Here the "
    "model is more often right than it says: {probability} on average, {right} right.",
    zh="每个点是一组概率相近的行。落在线上，说“80%”就真有 80% 判对。"
    "这里模型比它自认为的更准：平均概率 {probability}，实际判对 {right}。",
)
PROBABILITY_AXIS = Text(en="mean probability of the label", zh="所判标签的平均概率")
RIGHT_AXIS = Text(en="share that is right", zh="判对的比例")
PERFECT = Text(en="as it should be", zh="理想情况")
MEASURED = Text(en="this model", zh="这个模型")
FROM_TO = Text(en="Probability", zh="概率区间")
MEAN = Text(en="Mean probability", zh="平均概率")
RIGHT = Text(en="Share right", zh="判对的比例")
UNKNOWN = Text(
    en="Left out: {count:,} rows whose label the model does not have ({labels}).",
    zh="未计入：{count:,} 行的标签不在模型的标签之中（{labels}）。",
)
SKIPPED = Text(
    en="Left out: {count:,} rows without a true label or too long for the model.",
    zh="未计入：{count:,} 行没有真实标签，或对模型来说过长。",
)
HALF_BINS = Text(
    en="The number at a point counts its rows. The diagram takes the likeliest label, whatever the "
    "threshold.",
    zh="点旁的数字是该组的行数。校准图取概率最大的标签，与阈值无关。",
)
LINES_EXAMPLE = """The soup was cold and the waiter rude.
What a wonderful evening!
It is not bad at all.
I would never watch this again."""
EXAMPLE_CSV = """text,label
The soup was cold and the waiter rude.,negative
What a wonderful evening!,positive
It is not bad at all.,positive
I would never watch this again.,negative
The plot is thin but the music is lovely.,positive
Two hours of my life that I will not get back.,negative
She plays the part with warmth and wit.,positive
The joke was old when my grandfather told it.,negative
Not the worst film of the year.,positive
"A beautiful room, and clean too.",positive
The phone broke after a week.,negative
I could not stop laughing.,positive
"""
