"""Everything that can go wrong for a user, as a tree.

    PlaygroundError
    ├── InputError                what was typed, chosen or uploaded
    │   ├── EmptyText             nothing, or only spaces
    │   ├── TooManyCharacters     longer than the page accepts
    │   ├── TooManyTokens         longer than the model can read
    │   ├── NoMask                no blank to fill
    │   ├── TooManyMasks          more blanks than are filled at once
    │   ├── NotOneToken           a word that the model's vocabulary does not hold in one piece
    │   ├── NotText               a number or nothing where a text belongs
    │   ├── NotANumber            NaN, infinity or text where a number belongs
    │   ├── OutOfRange            a number outside its limits
    │   ├── NotWhole              a fraction where a count belongs
    │   ├── UnknownChoice         a value that is not on the list
    │   ├── PairNotSupported      two texts for a model that reads one
    │   ├── UnknownLanguage       a pair of languages that a translator was not trained on
    │   ├── TooManyRows           more lines than are judged at once
    │   ├── UnreadableFile        an upload that is not UTF-8 text
    │   ├── FileTooLarge          an upload over the limit
    │   ├── TooManyWords          more words than are summarized at once
    │   ├── EncryptedPdf          a PDF that asks for a password
    │   ├── BrokenPdf             a PDF that cannot be opened
    │   ├── BrokenTable           a CSV whose quotes do not match
    │   ├── PdfWithoutText        a PDF of pictures
    │   ├── NeedsSecondText       one text for a model that reads a question and a text
    │   ├── TooFewTokens          too short a text to compare its tokens
    │   ├── TooManyToProbe        longer than a panel takes apart
    │   ├── NoWords               nothing but blanks and signs where words are to be hidden
    │   ├── TooMuchWork           more copies of a text than are read for one question
    │   ├── NoTemplate            no template with both of its holes
    │   ├── EmptyGroup            a group without a word that the model has
    │   ├── UnknownScript         words of a language that the vocabulary does not have
    │   └── NotAPair              a control that is not two words
    ├── ModelError                which model was asked for and what it is
    │   ├── UnknownModel          neither in the catalogue nor of the form owner/name
    │   ├── WrongKind             a decoder where an encoder is needed, and so on
    │   ├── ModelTooLarge         more parameters than this server accepts
    │   ├── NoSafetensors         the repository has no safetensors weights
    │   ├── NeedsRemoteCode       the repository wants to run its own code
    │   ├── NoFastTokenizer       no tokenizer.json to map tokens to characters
    │   ├── BrokenWeights         a weights file that cannot be read
    │   ├── ModelFailed           something inside the model broke while it computed
    │   ├── NoAttention           the model has no attention weights to show
    │   ├── NoChatTemplate        the model was not made for conversations
    │   ├── NoTranslation         the model was not trained to translate
    │   ├── NoSwitch              the model's heads cannot be switched off one by one
    │   ├── NoStop                the model's layers in between say nothing by themselves
    │   └── NoWeights             the model's prediction is not traced back to its tokens
    ├── HubError                  the way to the Hugging Face Hub
    │   ├── HubUnreachable, NotOnHub
    │   ├── GatedModel
    │   ├── NotDownloaded         offline, and not in the cache
    │   ├── DiskFull
    │   └── NotWritable           the folder of downloads may not be written to
    └── CapacityError             what this machine can hold
        ├── OutOfMemory
        ├── NoRoom                every warm model is in use
        ├── QueueFull             too many wait for their turn already
        ├── TooManyAtOnce         one visitor, or one network, has too much running
        └── TookTooLong           stopped after the time that one request may take

An error has a `code` and named parameters and no sentences: `ui/wire.py` makes the
sentence in the reader's language from `texts/errors.py`.
"""

from dataclasses import dataclass
from typing import ClassVar

from playground.errors.base import CapacityError as CapacityError
from playground.errors.base import HubError as HubError
from playground.errors.base import InputError as InputError
from playground.errors.base import ModelError as ModelError
from playground.errors.base import PlaygroundError as PlaygroundError
from playground.errors.blanks import EmptyGroup as EmptyGroup
from playground.errors.blanks import NotAPair as NotAPair
from playground.errors.blanks import NoTemplate as NoTemplate
from playground.errors.blanks import NoWords as NoWords
from playground.errors.blanks import TooMuchWork as TooMuchWork
from playground.errors.blanks import UnknownScript as UnknownScript
from playground.errors.capacity import NoRoom as NoRoom
from playground.errors.capacity import OutOfMemory as OutOfMemory
from playground.errors.capacity import QueueFull as QueueFull
from playground.errors.capacity import TookTooLong as TookTooLong
from playground.errors.capacity import TooManyAtOnce as TooManyAtOnce
from playground.errors.documents import BrokenPdf as BrokenPdf
from playground.errors.documents import BrokenTable as BrokenTable
from playground.errors.documents import EncryptedPdf as EncryptedPdf
from playground.errors.documents import PdfWithoutText as PdfWithoutText
from playground.errors.documents import TooManyWords as TooManyWords
from playground.errors.hub import DiskFull as DiskFull
from playground.errors.hub import GatedModel as GatedModel
from playground.errors.hub import HubUnreachable as HubUnreachable
from playground.errors.hub import NotDownloaded as NotDownloaded
from playground.errors.hub import NotOnHub as NotOnHub
from playground.errors.hub import NotWritable as NotWritable
from playground.errors.probes import NeedsSecondText as NeedsSecondText
from playground.errors.probes import NoStop as NoStop
from playground.errors.probes import NoSwitch as NoSwitch
from playground.errors.probes import NoWeights as NoWeights
from playground.errors.probes import TooFewTokens as TooFewTokens
from playground.errors.probes import TooManyToProbe as TooManyToProbe


@dataclass(eq=False)
class EmptyText(InputError):
    code: ClassVar[str] = "empty_text"


@dataclass(eq=False)
class TooManyCharacters(InputError):
    code: ClassVar[str] = "too_many_characters"
    characters: int
    limit: int


@dataclass(eq=False)
class TooManyTokens(InputError):
    code: ClassVar[str] = "too_many_tokens"
    tokens: int
    limit: int
    model: str


@dataclass(eq=False)
class NoMask(InputError):
    code: ClassVar[str] = "no_mask"
    mask: str


@dataclass(eq=False)
class TooManyMasks(InputError):
    code: ClassVar[str] = "too_many_masks"
    masks: int
    limit: int


@dataclass(eq=False)
class NotOneToken(InputError):
    code: ClassVar[str] = "not_one_token"
    word: str
    pieces: str


@dataclass(eq=False)
class NotText(InputError):
    code: ClassVar[str] = "not_text"
    name: str


@dataclass(eq=False)
class NotANumber(InputError):
    code: ClassVar[str] = "not_a_number"
    name: str


@dataclass(eq=False)
class OutOfRange(InputError):
    code: ClassVar[str] = "out_of_range"
    name: str
    low: float
    high: float


@dataclass(eq=False)
class NotWhole(InputError):
    code: ClassVar[str] = "not_whole"
    name: str
    low: int
    high: int


@dataclass(eq=False)
class UnknownChoice(InputError):
    code: ClassVar[str] = "unknown_choice"
    name: str
    choices: str


@dataclass(eq=False)
class PairNotSupported(InputError):
    code: ClassVar[str] = "pair_not_supported"
    model: str


@dataclass(eq=False)
class UnknownLanguage(InputError):
    """`languages` lists the pairs that are known, "en → fr, en → de"."""

    code: ClassVar[str] = "unknown_language"
    model: str
    languages: str


@dataclass(eq=False)
class TooManyRows(InputError):
    code: ClassVar[str] = "too_many_rows"
    rows: int
    limit: int


@dataclass(eq=False)
class UnreadableFile(InputError):
    code: ClassVar[str] = "unreadable_file"
    name: str


@dataclass(eq=False)
class FileTooLarge(InputError):
    code: ClassVar[str] = "file_too_large"
    megabytes: float
    limit: float


@dataclass(eq=False)
class UnknownModel(ModelError):
    code: ClassVar[str] = "unknown_model"
    model: str


@dataclass(eq=False)
class WrongKind(ModelError):
    """`found` and `needed` are values of `backends.base.Family`."""

    code: ClassVar[str] = "wrong_kind"
    model: str
    found: str
    needed: str


@dataclass(eq=False)
class ModelTooLarge(ModelError):
    """`parameters` and `limit` are counts."""

    code: ClassVar[str] = "model_too_large"
    model: str
    millions: int
    limit: int


@dataclass(eq=False)
class NoSafetensors(ModelError):
    code: ClassVar[str] = "no_safetensors"
    model: str


@dataclass(eq=False)
class NeedsRemoteCode(ModelError):
    code: ClassVar[str] = "needs_remote_code"
    model: str


@dataclass(eq=False)
class NoFastTokenizer(ModelError):
    code: ClassVar[str] = "no_fast_tokenizer"
    model: str


@dataclass(eq=False)
class BrokenWeights(ModelError):
    code: ClassVar[str] = "broken_weights"
    model: str


@dataclass(eq=False)
class ModelFailed(ModelError):
    """The cause hangs on it (`raise … from`) and goes to the log."""

    code: ClassVar[str] = "model_failed"
    model: str


@dataclass(eq=False)
class NoAttention(ModelError):
    code: ClassVar[str] = "no_attention"
    model: str


@dataclass(eq=False)
class NoChatTemplate(ModelError):
    code: ClassVar[str] = "no_chat_template"
    model: str


@dataclass(eq=False)
class NoTranslation(ModelError):
    code: ClassVar[str] = "no_translation"
    model: str
