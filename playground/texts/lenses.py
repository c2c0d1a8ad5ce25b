"""Words of what all tabs share: sending a text on, and finding it again."""

from playground.texts import Text

SEND = Text(en="Send this text to …", zh="把这段文字送到……")
KEPT = Text(
    en="What you type is kept in this browser and is back after a reload. The server keeps "
    "nothing of it.",
    zh="你输入的文字保存在这个浏览器里，刷新后还在；服务器一概不保存。",
)
FRESH = Text(en="Start fresh", zh="全部清空，重新开始")
