"""Files that people upload, and lines that results share."""

import html

import pytest

from playground.backends.fake import open_fake
from playground.errors import EmptyText, FileTooLarge, UnreadableFile
from playground.registry.runtime import Runtime
from playground.results import Passport
from playground.settings import Settings
from playground.ui import parts
from playground.ui.visit import Visit


@pytest.fixture
def visit() -> Visit:
    runtime = Runtime(Settings(max_file_mb=1), open_backend=open_fake)
    return Visit(runtime=runtime, language="en")


@pytest.fixture
def upload(tmp_path):
    def write(content: bytes) -> str:
        path = tmp_path / "notes.txt"
        path.write_bytes(content)
        return str(path)

    return write


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("One.\nTwo 你好 😀".encode(), "One.\nTwo 你好 😀"),
        (b"\xef\xbb\xbfwith a mark", "with a mark"),
        (b"</script>", "</script>"),
    ],
)
def test_a_text_file_is_read(visit, upload, content, text):
    assert parts.read_file(visit, file=upload(content)) == text


@pytest.mark.parametrize(
    "content", ["Größe".encode("latin-1"), "wide".encode("utf-16"), b"a\0b", b"\x89PNG\r\n"]
)
def test_what_is_no_utf8_text_is_refused_by_name(visit, upload, content):
    with pytest.raises(UnreadableFile) as caught:
        parts.read_file(visit, file=upload(content))
    assert caught.value.name == "notes.txt"


@pytest.mark.parametrize("content", [b"", b" \n\t", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(visit, upload, content):
    with pytest.raises(EmptyText):
        parts.read_file(visit, file=upload(content))


def test_a_file_at_the_limit_is_read(visit, upload):
    assert len(parts.read_file(visit, file=upload(b"a" * 1_000_000))) == 1_000_000


def test_a_file_past_the_limit_is_refused_unread(visit, upload):
    with pytest.raises(FileTooLarge) as caught:
        parts.read_file(visit, file=upload(b"\xff" * 1_500_000))
    assert caught.value.parameters == {"megabytes": 1.5, "limit": 1}


@pytest.mark.parametrize(("language", "size"), [("en", "14\u00a0M"), ("zh", "1,400\u00a0万")])
def test_a_passport_names_the_model_and_escapes_it(visit, language, size):
    passport = Passport(
        model="<b>me/x",
        revision="0123456789abcdef",
        parameters=14_000_000,
        dtype="float32",
        device="cpu",
        milliseconds=12_345,
    )
    shown = parts.draw_passport(Visit(runtime=visit.runtime, language=language), passport)
    assert "<b>&lt;b&gt;me/x</b>" in shown
    for part in ("01234567", size, "float32", "cpu", "12.3\u00a0s"):
        assert part in shown
    assert "89abcdef" not in shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [(4_123_456, "4.1\u00a0M"), (124_439_808, "124\u00a0M"), (1_500_000_000, "1,500\u00a0M")],
)
def test_parameters_are_counted_in_millions(count, shown):
    assert parts.count_millions(count) == shown


def test_a_table_escapes_what_it_holds():
    hard = "<img src=x onerror=alert(1)>"
    shown = parts.draw_open_table(([hard], [[hard, 0.123456789, None]]), rows=5)
    assert shown.count(html.escape(hard)) == 2
    assert hard not in shown
    assert "0.123457" in shown


def test_a_table_shows_its_first_rows():
    shown = parts.draw_open_table((["n"], [[str(n)] for n in range(9)]), rows=3)
    assert shown.count("<td>") == 3


@pytest.mark.parametrize(
    ("count", "shown"), [(6_967_296, "697\u00a0万"), (494_032_768, "4.9\u00a0亿")]
)
def test_parameters_are_counted_as_a_chinese_reader_does(count, shown):
    assert parts.count_parameters(count, "zh") == shown
