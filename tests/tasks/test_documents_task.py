"""The text of uploaded files."""

import pytest

from playground.errors import (
    BrokenPdf,
    EmptyText,
    EncryptedPdf,
    PdfWithoutText,
    TooManyCharacters,
    UnreadableFile,
)
from playground.tasks.documents import join_lines, read_document
from tests.documents import build_pdf, lock_pdf

LINES = ("The bridge was closed on", "Friday. Engineers found cracks.")


def read(content, name="notes.txt", most=10_000):
    return read_document(content, name, most_characters=most)


def test_plain_text_stays_as_it_is():
    assert read("\ufeffFirst line.\r\n\r\n\r\n\r\nSecond – 你好。\n".encode()) == (
        "First line.\n\nSecond – 你好。"
    )


def test_a_web_page_gives_its_words_and_not_its_code():
    page = (
        "<!DOCTYPE html><html><head><title>News</title><style>p {color: red}</style>"
        "<script>alert('no')</script></head><body><nav><a>Home</a></nav><p>The bridge &amp; the\n"
        "  river.</p><p>It <b>was</b> closed.</p></body></html>"
    )
    assert read(page.encode(), "page.bin") == "News\nThe bridge & the river.\nIt was closed."


def test_text_about_html_is_no_web_page():
    assert read(b"Write <html> first.") == "Write <html> first."


@pytest.mark.parametrize("compress", [False, True])
def test_a_pdf_gives_its_text_whatever_it_is_called(compress):
    content = build_pdf(*LINES, compress=compress)
    assert read(content, "notes.txt") == " ".join(LINES)


def test_a_pdf_that_is_locked_against_changes_is_read():
    assert read(lock_pdf(build_pdf(*LINES), password="")) == " ".join(LINES)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (lock_pdf(build_pdf(*LINES), password="secret"), EncryptedPdf),
        (build_pdf(), PdfWithoutText),
        (build_pdf(*LINES)[:40], BrokenPdf),
        (b"%PDF-1.7\n" + bytes(range(256)) * 4, BrokenPdf),
        (b"PK\x03\x04\xff\xfe", UnreadableFile),
        (b"\x89PNG\r\n\x1a\n\0\0", UnreadableFile),
        (b"abc\0def", UnreadableFile),
    ],
)
def test_what_is_wrong_with_a_file_is_named(content, error):
    with pytest.raises(error) as caught:
        read(content, "report.pdf")
    assert caught.value.parameters == {"name": "report.pdf"}


def test_a_file_without_text_is_empty():
    for content in (b"", b" \n\t", b"<html><script>x</script></html>"):
        with pytest.raises(EmptyText):
            read(content)


def test_a_file_with_more_text_than_the_page_reads_is_refused():
    for content in (b"word " * 30, build_pdf("word " * 30)):
        with pytest.raises(TooManyCharacters):
            read(content, most=100)


def test_lines_that_a_page_broke_are_joined():
    assert join_lines("The engi-\nneers came\nback.\nThey left.\n\nNew page") == (
        "The engineers came back.\nThey left.\n\nNew page"
    )
    assert join_lines("猫坐在\n垫子上。\n狗来了") == "猫坐在垫子上。\n狗来了"
