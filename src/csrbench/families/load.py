"""Reading families: every problem names the file, the line and the mend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from csrbench import taxonomy
from csrbench.errors import UserError
from csrbench.families import yamlio
from csrbench.families.schema import Family

DATA = Path(__file__).parent / "data"


def load_file(path: Path) -> Family:
    """One family from one YAML file.

    Raises:
        UserError: names file, line and mend.
    """
    raw, node = yamlio.read(path)
    try:
        family = Family.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        loc = [p for p in first["loc"] if isinstance(p, str | int)]
        field = ".".join(map(str, loc)) or "family"
        message = first["msg"].removeprefix("Value error, ")
        line = yamlio.line_of(node, loc)
        raise UserError(f"{path}, line {line}, field '{field}': {message}") from None
    if family.id != path.stem:
        line = yamlio.line_of(node, ["id"])
        raise UserError(
            f"{path}, line {line}: id '{family.id}' differs from the file's name "
            f"'{path.stem}'; make them equal"
        )
    if family.type not in {t.id for t in taxonomy.types()}:
        line = yamlio.line_of(node, ["type"])
        raise UserError(f"{path}, line {line}: unknown type '{family.type}'; see `csrbench types`")
    return family


def load_all(folders: Sequence[Path] = ()) -> tuple[Family, ...]:
    """All families of the package, then those in further folders, ordered by id.

    Raises:
        UserError: a bad file, or an id that occurs twice.
    """
    paths: Iterable[Path] = sorted(DATA.glob("*.yaml"))
    for folder in folders:
        if not folder.is_dir():
            raise UserError(f"{folder}: no such folder of families; check the path")
        paths = [*paths, *sorted(folder.glob("*.yaml"))]
    families: dict[str, Family] = {}
    for path in paths:
        family = load_file(path)
        if family.id in families:
            raise UserError(f"{path}: family id '{family.id}' occurs twice; rename one")
        families[family.id] = family
    order = {t.id: i for i, t in enumerate(taxonomy.types())}
    return tuple(sorted(families.values(), key=lambda f: (order[f.type], f.id)))
