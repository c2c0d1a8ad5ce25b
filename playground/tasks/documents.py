"""The text of an uploaded file: plain text, Markdown, a web page or a PDF.

What a file is, its content decides and not its name.
"""

import io
import logging
import re
from html.parser import HTMLParser

from playground.errors import (
    BrokenPdf,
    EmptyText,
    EncryptedPdf,
    PdfWithoutText,
    TooManyCharacters,
    UnreadableFile,
)

# A PDF may have some bytes in front of its mark (ISO 32000-1, implementation note 13).
PDF_MARK, PDF_WITHIN = b"%PDF-", 1024
WEB_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I)
# Elements that begin a line of their own; and those whose content nobody reads.
BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt"),
        *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "title"),
        *("tr", "ul"),
    }
)
SILENT = frozenset({"script", "style", "template", "noscript", "svg", "nav"})


def read_document(content: bytes, name: str, *, most_characters: int) -> str:
    """The text of a file called `name`, lines kept, runs of empty lines joined.

    Raises EncryptedPdf, BrokenPdf, PdfWithoutText, UnreadableFile, EmptyText,
    TooManyCharacters.
    """
    if PDF_MARK in content[:PDF_WITHIN]:
        text = read_pdf(content, name, most_characters=most_characters)
    else:
        text = read_plain(content, name)
        if WEB_PAGE.match(text):
            text = read_web_page(text)
    text = re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip()
    if not text:
        raise EmptyText
    if len(text) > most_characters:
        raise TooManyCharacters(characters=len(text), limit=most_characters)
    return text


def read_plain(content: bytes, name: str) -> str:
    """UTF-8 with or without a mark. Raises UnreadableFile."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(name=name) from error
    if "\0" in text:
        raise UnreadableFile(name=name)
    return text


class PageReader(HTMLParser):
    """Collects what a reader of a web page sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(re.sub(r"\s+", " ", data))


def read_web_page(text: str) -> str:
    """The words of a page, a line for each paragraph; menus, scripts and styles left out."""
    reader = PageReader()
    reader.feed(text)
    reader.close()
    lines = (line.strip() for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def read_pdf(content: bytes, name: str, *, most_characters: int) -> str:
    """The text of a PDF, page by page, lines inside a paragraph joined.

    Raises EncryptedPdf, BrokenPdf, PdfWithoutText, TooManyCharacters.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    # What is wrong with a file is said on the page, once.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages: list[str] = []
    size = 0
    try:
        reader = PdfReader(io.BytesIO(content))
        # Many files are locked against changes only, and open with an empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedPdf(name=name)
        for page in reader.pages:
            pages.append(join_lines(page.extract_text()))
            size += len(pages[-1])
            if size > most_characters:
                raise TooManyCharacters(characters=size, limit=most_characters)
    except DependencyError as error:  # a cipher that only locked files use
        raise EncryptedPdf(name=name) from error
    except (PyPdfError, *DAMAGES) as error:
        raise BrokenPdf(name=name) from error
    if not any(page.strip() for page in pages):
        raise PdfWithoutText(name=name)
    return "\n\n".join(pages)


# What the library raises beside its own errors when objects of a file are not what they claim.
DAMAGES = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
    NotImplementedError,
)


def join_lines(text: str) -> str:
    """Lines broken by a page's width become one; a hyphen at a line's end joins its word. A line
    stays where a sentence ends there, and empty lines stay."""
    text = re.sub(r"(?<=[^\W\d_])-\n(?=[a-zà-ÿ])", "", text)
    text = re.sub(r"(?<=[一-鿿，、])\n(?=[一-鿿])", "", text)
    return re.sub(r"(?<![.!?:。！？\n])\n(?!\n)", " ", text)
