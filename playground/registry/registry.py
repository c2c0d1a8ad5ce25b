"""Finding a model by what it can do or by what a user typed."""

import re
from dataclasses import dataclass

from playground.backends.base import Family
from playground.errors import NoTranslation, UnknownModel, WrongKind
from playground.registry.catalogue import MODELS
from playground.registry.spec import CAPABILITIES, Capability, ModelSpec

# What the Hub accepts: letters, digits, - _ . inside, never "..", "--" or a hidden name.
_PART = r"[A-Za-z0-9](?:[A-Za-z0-9_]|[-.](?![-.]))*(?<![-.])"
HUB_ID = re.compile(rf"{_PART}/{_PART}")
MOST_CHARACTERS = 96
# Owners that are addresses of the Hub's own: behind them lies what is no model.
NO_OWNERS = frozenset({"datasets", "spaces", "models", "buckets", "api"})


@dataclass(frozen=True, kw_only=True)
class Registry:
    """The models of a page: the catalogue, and what one session adds to it."""

    models: tuple[ModelSpec, ...] = MODELS

    def add_models(self, extra: tuple[ModelSpec, ...]) -> "Registry":
        """The same registry with the models of one session behind the others."""
        return Registry(models=(*self.models, *extra))

    def that_can(self, *needs: Capability) -> tuple[ModelSpec, ...]:
        """The models with all these capabilities, the embedded ones first."""
        able = [spec for spec in self.models if spec.capabilities.issuperset(needs)]
        return tuple(sorted(able, key=lambda spec: not spec.embedded))

    def find(self, name: str, *needs: Capability) -> ModelSpec:
        """The model a user means.

        "" is the first that fits; a key or the part of a key after its slash is looked up;
        any other `owner/name` is taken for an id on the Hub. Raises UnknownModel, WrongKind,
        NoTranslation.
        """
        name = name.strip()
        if not name:
            able = self.that_can(*needs)
            if not able:
                raise UnknownModel(model=name)
            return able[0]
        spec = self._look_up(name)
        if spec is None:
            return _take_typed_id(name, *needs)
        if not spec.capabilities.issuperset(needs):
            if spec.family in list_families(*needs):
                raise NoTranslation(model=spec.key)
            found = spec.family.value if spec.family else ""
            raise WrongKind(model=spec.key, found=found, needed=_name_needed(*needs))
        return spec

    def get(self, key: str) -> ModelSpec:
        """The model with exactly this key. Raises UnknownModel."""
        for spec in self.models:
            if spec.key == key:
                return spec
        raise UnknownModel(model=key)

    def _look_up(self, name: str) -> ModelSpec | None:
        wanted = name.casefold()
        for spec in self.models:
            if spec.key.casefold() == wanted:
                return spec
        for spec in self.models:
            if spec.key.casefold().rpartition("/")[2] == wanted:
                return spec
        return None


def _take_typed_id(name: str, *needs: Capability) -> ModelSpec:
    owner, _, own = name.partition("/")
    refused = owner.lower() in NO_OWNERS or own.lower().endswith(".git")
    if len(name) > MOST_CHARACTERS or not HUB_ID.fullmatch(name) or refused:
        raise UnknownModel(model=name[:MOST_CHARACTERS])
    families = list_families(*needs)
    family = families[0] if len(families) == 1 else None
    return ModelSpec(key=name, title=name, family=family)


def list_families(*needs: Capability) -> tuple[Family, ...]:
    """The families that have all these capabilities."""
    return tuple(family for family, able in CAPABILITIES.items() if able.issuperset(needs))


def _name_needed(*needs: Capability) -> str:
    families = list_families(*needs)
    return families[0].value if families else ""
