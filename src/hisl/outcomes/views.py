"""What came of it: the analyses there are, and the worked example about clicks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hisl.people import queries as people

from . import figures, queries


def outcomes(request: HttpRequest) -> HttpResponse:
    people.require(request.user, "outcomes.read")
    computed = queries.computed_on(request.user, queries.CLICKS)
    return render(request, "outcomes/outcomes.html", {"clicks_computed": computed})


def landmark(request: HttpRequest) -> HttpResponse:
    people.require(request.user, "outcomes.read")
    study = queries.clicks(request.user)
    return render(request, "outcomes/landmark.html", {"study": study, **_charts(study)})


def _charts(study: queries.ClickStudy | None) -> dict[str, object]:
    """The drawings of what was released in full; what was not is told in words."""
    if study is None or study.refusal:
        return {}
    naive = [one.value for one in study.naive]
    ladder = [one.value for one in study.ladder]
    return {
        "naive": figures.crossed_out(*naive) if all(naive) else None,
        "ladder": figures.ladder(ladder, study.day) if all(ladder) else None,
        "final": study.ladder[-1],
    }
