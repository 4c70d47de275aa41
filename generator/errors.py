"""The exceptions that a person can act on: what is wrong, where, and what to do."""


class BriefingsError(Exception):
    """Something that a person can mend. Shown as one message, without a traceback.

    `path` is the file as the person knows it, `line` counts from 1; either may be unknown.
    """

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line

    def __str__(self) -> str:
        """`seeds/a.txt, line 3: the message`."""
        place = [self.path] if self.path else []
        if self.line is not None:
            place.append(f"line {self.line}")
        return f"{', '.join(place)}: {self.message}" if place else self.message


class SeedError(BriefingsError):
    """A seed that cannot become an article."""


class PageError(BriefingsError):
    """A page that people may have edited and that cannot be understood, so it is left as it is."""


class CutError(BriefingsError):
    """Words on a page that are not the source's at the place they cite: a bug of ours, never published."""


class RegisterError(BriefingsError):
    """What cannot be used in the register of participants, or cannot be written into it."""
