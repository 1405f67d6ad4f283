"""What the measures of a space are called on a page, and what each one is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

__all__ = ["MEASURES"]

MEASURES = {
    "collegiality": (
        _("Collegiality (intensity of collaboration)"),
        _(
            "Every contribution takes the highest level whose signature it meets within 30 days; "
            "the reading is the level that half of the contributions reach. Views and reactions "
            "are never counted."
        ),
    ),
    "complexity": (
        _("Cognitive complexity"),
        _(
            "The highest level that a text itself supports, as its author declared it, a rule of "
            "the tool implies it or a person coded it; the reading is the level that half of the "
            "coded contributions reach."
        ),
    ),
    "stages": (
        _("Stages of Kolb's cycle"),
        _(
            "Share of the acts at each stage of Kolb's cycle: as declared, otherwise the stage "
            "that the tool serves. Said of the group, never of a person."
        ),
    ),
    "participation": (
        _("Participation"),
        _("Share of all who ever belonged that contributed at least once; silent members count."),
    ),
    "gini": (
        _("Inequality of contributions (Gini)"),
        _(
            "0 when all members contributed the same, 1 when one gave everything; silent members "
            "count with zero, and the coefficient is corrected for small groups."
        ),
    ),
    "first-answer": (
        _("Time to a first answer"),
        _(
            "Share of questions still without an answer by somebody else, by days since they were "
            "asked; questions that are still open count as long as they were watched."
        ),
    ),
    "reciprocity": (
        _("Reciprocity"),
        _("Share of the ties between people that go both ways: who helped was helped in return."),
    ),
    "mean-degree": (
        _("Ties per member"),
        _("Directed ties between people who wrote (replies, answers, edits), divided by people."),
    ),
}
