"""Croissant metadata (JSON-LD) of a built suite, so that dataset tools can read it.

Source: Croissant format specification 1.0, MLCommons. Written without its library; the tests
validate what comes out with `mlcroissant`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DESCRIPTION = (
    "Does a multimodal language model act on what image and text mean together, or on one of them "
    "alone? Grids of two asks and two pictures whose right behaviour changes with both, each with "
    "a paired text-only control, in four patterns (safety, over-rejection, bias, hallucination) "
    "and 61 types. Pictures are path-traced synthetic images; all content is the project's own."
)
CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
COLUMNS: Mapping[str, str] = {
    "id": "Instance: family / grid / cell / condition.",
    "cell": "Cell: family / grid / ask and image.",
    "grid": "Grid: two asks times two pictures.",
    "family": "Authored situation; the cluster of every statistic.",
    "type": "One of the 61 types.",
    "pattern": "safety, over_rejection, bias or hallucination.",
    "ask": "1 or 2.",
    "image": "A or B.",
    "condition": "How the cell is presented: mm, txt, blind, conflict-1 ...",
    "prompt": "The full text that a model is sent.",
    "image_sha": "SHA-256 of the picture that is sent (null: none).",
    "image_path": "The picture's file in this folder.",
    "description": "What the picture shows, in words: the text-only control.",
    "gold": "The right behaviour, option or answer.",
    "gold_kind": "caution, help, choose or answer.",
    "gold_spec": "JSON: the gold with its reason and evidence.",
    "options": "JSON: the options of a choice and how people name them.",
    "crossed": "Whether gold changes along all four edges of the grid.",
    "ambiguous": "Bias: whether the evidence decides nothing.",
    "stereotype": "Bias: the option that a stereotype suggests.",
    "scene_kind": "What kind of picture it is.",
    "carrier": "The surroundings that the picture was traced in.",
    "stress": "Stress level, 0 to 3.",
}
_TYPES = {"crossed": "sc:Boolean", "ambiguous": "sc:Boolean", "stress": "sc:Integer"}


def write(folder: Path, manifest: Mapping[str, Any], name: str) -> None:
    """Write ``croissant.json`` beside a suite's manifest."""
    text = json.dumps(metadata(manifest, name, manifest["files"]), indent=1, ensure_ascii=False)
    partial = folder / "croissant.part"
    partial.write_text(text + "\n", encoding="utf-8")
    partial.replace(folder / "croissant.json")


def metadata(manifest: Mapping[str, Any], name: str, files: Mapping[str, str]) -> dict[str, Any]:
    """Croissant JSON-LD of a suite.

    Args:
        manifest: the suite's manifest (version, counts, hash).
        name: the suite's name, such as ``core-0``.
        files: SHA-256 by file name of the tables.
    """
    distribution: list[dict[str, Any]] = [
        {
            "@type": "cr:FileObject",
            "@id": file,
            "name": file,
            "contentUrl": file,
            "encodingFormat": "application/x-parquet",
            "sha256": sha,
        }
        for file, sha in sorted(files.items())
    ]
    distribution.append(
        {
            "@type": "cr:FileSet",
            "@id": "pictures",
            "name": "pictures",
            "description": "JPEG files named by the SHA-256 of their bytes.",
            "encodingFormat": "image/jpeg",
            "includes": "images/*/*.jpg",
        }
    )
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"instances/{column}",
            "name": column,
            "description": what,
            "dataType": _TYPES.get(column, "sc:Text"),
            "source": {"fileObject": {"@id": "instances.parquet"}, "extract": {"column": column}},
        }
        for column, what in COLUMNS.items()
    ]
    counts = manifest["counts"]
    return {
        "@context": dict(CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": f"csr-bench-{name}",
        "description": f"{DESCRIPTION} This suite: {counts['grids']} grids, {counts['cells']} "
        f"cells, {counts['pictures']} pictures; content hash {manifest['content_hash']}.",
        "license": "https://www.apache.org/licenses/LICENSE-2.0",
        "version": str(manifest["csrbench"]),
        "datePublished": "2026-11-24",
        "isLiveDataset": False,
        "keywords": ["multimodal", "safety", "over-refusal", "bias", "hallucination", "benchmark"],
        "creator": {"@type": "sc:Organization", "name": "The CSR-Bench developers"},
        "citeAs": "See `csrbench cite`.",
        "distribution": distribution,
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "instances",
                "name": "instances",
                "description": "A row per cell and condition.",
                "key": {"@id": "instances/id"},
                "field": fields,
            }
        ],
    }
