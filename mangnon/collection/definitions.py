"""What a version of a form consists of, read once for a page or for one filling in: lines, checks, versions."""

from mangnon.collection.models import Form, FormLine, FormVersion
from mangnon.collection.rules import Check
from mangnon.ui.memory import defined_once


@defined_once
def lines_of(version: FormVersion) -> tuple[FormLine, ...]:
    """Every line of a version with its element and breakdown, in order."""
    return tuple(version.lines.select_related("element", "breakdown"))


@defined_once
def checks_of(version: FormVersion) -> tuple[Check, ...]:
    """Its checks as rules, in order."""
    return tuple(check.rule() for check in version.checks.all())


@defined_once
def versions_of(form: Form) -> tuple[FormVersion, ...]:
    """The versions of a form that may be in force, of every province, the newest first; no drafts."""
    return tuple(form.versions.exclude(province__isnull=False, published_at=None).order_by("-version"))
