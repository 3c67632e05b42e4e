"""The data of a chart, as static/ui/charts.js reads it. Numbers are plain JSON numbers, None is a gap."""

from typing import Literal, NotRequired, TypedDict


class Series(TypedDict):
    """`estimated` holds the periods whose value is an estimate or incomplete: hollow point, dashed way to it.

    `marks` says the word beside such a value, “ước” without one.
    """

    name: str
    values: list[float | None]
    estimated: NotRequired[list[str]]
    marks: NotRequired[dict[str, str]]


Target = TypedDict("Target", {"from": str, "to": str, "value": float, "label": str})


class Excluded(TypedDict):
    """A value left out of the series and why, drawn as a red cross with its own words."""

    period: str
    label: str


class ChartSpec(TypedDict):
    kind: Literal["line", "bar"]
    periods: list[str]
    series: list[Series]
    unit: str
    decimals: int
    targets: NotRequired[list[Target]]
    excluded: NotRequired[list[Excluded]]
    estimate: NotRequired[str]  # the word behind an estimated value, in the page's language
    until: NotRequired[str]  # the newest period that is over: a later one without a value is not yet missing
