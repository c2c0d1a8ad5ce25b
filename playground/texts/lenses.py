"""Words of what all tabs share: sending a text on, and finding it again."""

from playground.texts import Text

SEND = Text(en="Send this text to …", zh="把这段文字送到……")
KEPT = Text(
    en="What you type stays in this browser and is back after a reload. Nothing is kept on the "
    "server, and nothing is sent before you ask for it.",
    zh="你输入的文字只留在这个浏览器里，刷新后还在。服务器不保存，你没有点按钮就不会发送。",
)
FRESH = Text(en="Start fresh", zh="全部清空，重新开始")
