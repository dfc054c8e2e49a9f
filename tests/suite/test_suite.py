"""Building and reading suites: same bytes, resume, conditions, damage."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from csrbench.errors import UserError
from csrbench.families.load import load_all
from csrbench.suite.build import build
from csrbench.suite.conditions import CONDITIONS
from csrbench.suite.read import open_suite
from csrbench.suite.select import select

TYPES = ("H12",)


def test_same_sources_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = (build(tmp_path / n, "mini", 0, types=TYPES, workers=1) for n in ("a", "b"))
    assert one.hash == two.hash
    for path in sorted((tmp_path / "a").rglob("*.*")):
        if path.suffix in (".parquet", ".json", ".jpg"):
            assert (
                path.read_bytes()
                == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()
            )


def test_another_seed_gives_other_content(tmp_path: Path) -> None:
    a = build(tmp_path / "a", "mini", 0, types=TYPES, workers=1)
    b = build(tmp_path / "b", "mini", 1, types=TYPES, workers=1)
    assert a.hash != b.hash


def test_an_interrupted_build_goes_on(tmp_path: Path) -> None:
    whole = build(tmp_path / "a", "mini", 0, types=TYPES, workers=1)
    part = tmp_path / "b"
    shutil.copytree(tmp_path / "a", part)
    for name in ("manifest.json", "instances.parquet", "pictures.parquet"):
        (part / name).unlink()
    log = (part / "pictures.jsonl").read_text().splitlines()
    (part / "pictures.jsonl").write_text(log[0] + "\n" + log[1][:40])  # killed while writing
    drawn: list[int] = []
    again = build(
        part, "mini", 0, types=TYPES, workers=1, progress=lambda done, total: drawn.append(done)
    )
    assert again.hash == whole.hash
    assert drawn[0] == 1  # the finished picture was not drawn again


def test_nothing_changed_means_nothing_done(small_suite: Path) -> None:
    before = (small_suite / "manifest.json").stat().st_mtime_ns
    from tests.conftest import SMALL_TYPES

    build(small_suite, "mini", 0, types=SMALL_TYPES, workers=1)
    assert (small_suite / "manifest.json").stat().st_mtime_ns == before


def test_the_table_is_whole(small_suite: Path) -> None:
    suite = open_suite(small_suite)
    frame = suite.instances
    counts = suite.manifest["counts"]
    assert frame.height == counts["instances"] == counts["cells"] * 8
    assert frame["id"].n_unique() == frame.height
    cells = set(frame["cell"])
    assert set(frame["twin_text"]) <= cells
    assert set(frame["twin_image"]) <= cells
    for row in frame.iter_rows(named=True):
        assert (row["image_sha"] is None) == (row["condition"] in ("txt", "blind"))
        assert "{" not in row["prompt"]
        if row["image_sha"]:
            suite.image_bytes(row["image_sha"])


def test_the_control_holds_every_decisive_fact(small_suite: Path) -> None:
    frame = open_suite(small_suite).instances.filter(pl.col("condition") == "txt")
    for row in frame.iter_rows(named=True):
        for fact in json.loads(row["decisive"]):
            assert fact.lower() in " ".join(row["prompt"].split()).lower()


def test_a_conflict_claims_the_other_picture(small_suite: Path) -> None:
    frame = open_suite(small_suite).instances
    truth = {
        r["cell"]: r["claim"]
        for r in frame.filter(pl.col("condition") == "support").iter_rows(named=True)
    }
    for row in frame.filter(pl.col("condition") == "conflict-3").iter_rows(named=True):
        assert row["claim"] == truth[row["twin_text"]]
        assert row["claim"][1:] in row["prompt"]


def test_a_closed_question_has_the_gold_among_its_letters(small_suite: Path) -> None:
    frame = open_suite(small_suite).instances.filter(pl.col("condition") == "choice")
    for row in frame.iter_rows(named=True):
        assert row["gold"] in json.loads(row["choices"]).values()


def test_fresh_is_disjoint_from_the_public_suites() -> None:
    from csrbench.suite.overlap import overlap

    families = load_all()
    for seed in (1, 99):
        found = overlap(select(families, "fresh", seed), families)
        assert found.grids == 2 * len(families)
        assert found.shared_grids == 0


@pytest.mark.parametrize(
    ("kwargs", "words"),
    [
        ({"suite": "maxi"}, "unknown suite 'maxi'"),
        ({"types": ("Z9",)}, "unknown type 'Z9'"),
        ({"conditions": ("mm", "smell")}, "unknown condition 'smell'"),
        ({"suite": "fresh"}, "needs a seed"),
    ],
)
def test_bad_arguments_are_told(tmp_path: Path, kwargs: dict[str, str], words: str) -> None:
    with pytest.raises(UserError, match=words):
        build(tmp_path / "x", **kwargs)  # type: ignore[arg-type]
    assert not (tmp_path / "x").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("precious")
    with pytest.raises(UserError, match="holds other files"):
        build(tmp_path, "mini", 0, types=TYPES)
    assert (tmp_path / "thesis.tex").read_text() == "precious"


def _copy(small_suite: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_suite, tmp_path / "copy"))


def test_a_damaged_manifest_is_told(small_suite: Path, tmp_path: Path) -> None:
    path = _copy(small_suite, tmp_path)
    (path / "manifest.json").write_text('{"format": ')
    with pytest.raises(UserError, match="damaged"):
        open_suite(path)


def test_a_changed_table_is_told(small_suite: Path, tmp_path: Path) -> None:
    path = _copy(small_suite, tmp_path)
    data = bytearray((path / "instances.parquet").read_bytes())
    data[len(data) // 2] ^= 255
    (path / "instances.parquet").write_bytes(data)
    with pytest.raises(UserError, match="differs from the manifest"):
        open_suite(path)


def test_a_damaged_picture_is_told(small_suite: Path, tmp_path: Path) -> None:
    path = _copy(small_suite, tmp_path)
    picture = next((path / "images").rglob("*.jpg"))
    picture.write_bytes(picture.read_bytes()[:-100])
    with pytest.raises(UserError, match="damaged"):
        open_suite(path).image_bytes(picture.stem)


def test_all_conditions_can_be_built(tmp_path: Path) -> None:
    suite = build(tmp_path / "all", "mini", 0, CONDITIONS, types=("H12", "H13"), workers=1)
    frame = suite.instances
    assert set(frame["condition"]) == set(CONDITIONS)
    typo = frame.filter(pl.col("condition") == "typo")
    mm = frame.filter(pl.col("condition") == "mm")
    assert not set(typo["image_sha"]) & set(mm["image_sha"])
    far = frame.filter(pl.col("condition") == "distract")
    assert far["extra_sha"].null_count() == 0
    assert (far["extra_sha"] != far["image_sha"]).all()


def test_croissant_metadata_is_valid_and_complete(small_suite: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    from csrbench.suite.croissant import COLUMNS

    suite = open_suite(small_suite)
    dataset = mlcroissant.Dataset(jsonld=str(small_suite / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    names = {f.name for f in dataset.metadata.record_sets[0].fields}
    assert names == set(COLUMNS) <= set(suite.instances.columns)
    files = {f.name: f.sha256 for f in dataset.metadata.file_objects}
    assert files == suite.manifest["files"]
    assert suite.hash in dataset.metadata.description


def test_fresh_grids_are_in_no_public_suite_and_the_overlap_is_printed(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from csrbench.cli import cli

    args = ["build", "--suite", "fresh", "--seed", "7", "--types", "H12", "-o", str(tmp_path / "f")]
    result = CliRunner().invoke(cli, args)
    assert result.exit_code == 0, result.output
    found = open_suite(tmp_path / "f").manifest["overlap"]
    assert found["grids"] == 8 and found["shared_grids"] == 0
    assert 0 <= found["shared_pictures"] < found["pictures"]
    assert "overlap with the public suites (seed 0): 0 of 8 grids" in result.output


def test_evidence_for_and_against_stereotypes_is_equal_in_core() -> None:
    from csrbench.suite.select import leaning

    grids = select(load_all(), "core", 0)
    assert sum(leaning(g) for g in grids) == 0
    assert sum(leaning(g) != 0 for g in grids) > 10, "the balance is not an empty one"


def test_every_closed_question_has_a_wrong_option() -> None:
    import numpy as np

    from csrbench.families.schema import CELLS
    from csrbench.suite.conditions import closed_choices

    for grid in select(load_all(), "core", 0):
        for cell in CELLS:
            assert len(closed_choices(grid, cell, np.random.default_rng(0))) >= 2, grid.id
