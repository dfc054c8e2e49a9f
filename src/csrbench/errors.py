"""The one exception that is shown to users."""

from __future__ import annotations


class UserError(Exception):
    """Bad input: one clear sentence that says what is wrong, where, and how to mend it.

    The command line prints the sentence without a traceback and exits with code 2.
    """
