"""CSR-Bench: does a multimodal language model act on what image and text mean together?

The package follows the flow of an evaluation, and imports point down it only (contracts in
`pyproject.toml` hold that):

    cli -> api -> report, annotate, interop -> metrics -> judges -> runs -> models
        -> suite -> families -> scenes -> taxonomy

Each stage reads files and writes files; every file can be read without this package. Does not live
here: anything but packages and `errors`.
"""

__version__ = "0.1.0"
