"""Doing a deed with what a page's form says; a refusal goes to the head of the form, nothing typed is lost."""

from collections.abc import Callable
from typing import Any, TypeVar

from mangnon.ui.errors import NotFound, UserError

T = TypeVar("T")


def tried(page: Any, deed: Callable[..., T], /, **more: object) -> T | None:
    """With every field of the form; None when it was refused. NotFound goes on."""
    return refused_kindly(page, lambda: deed(**more, **page.cleaned_data))


def refused_kindly(form: Any, deed: Callable[[], T]) -> T | None:
    try:
        return deed()
    except NotFound:
        raise
    except UserError as error:
        form.add_error(None, error.message)
        return None
