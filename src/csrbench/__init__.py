"""CSR-Bench: does a multimodal language model act on what image and text mean together?

The package follows the flow of an evaluation, and dependencies point along it only:

    taxonomy -> families -> scenes -> suite -> models -> runs -> judges -> metrics -> report

Each stage reads files and writes files; every file can be read without this package.
"""

__version__ = "0.1.0"
