"""Every model says how reading it is scoped; a new model that is not in the table fails here."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import models

from mangnon.places.models import Unit

# by unit: rows hang on a place, and what guards them is named. by parent: read only through another row.
# common: the same for everybody who signs in (the map, the law, forms). system: never shown row by row.
SCOPES: dict[str, tuple[str, str]] = {
    "rulebook.Entry": ("common", ""),
    "audit.Entry": ("by unit", "mangnon.portal.trail.entries_for"),
    "audit.Head": ("system", ""),
    "places.Revision": ("system", ""),
    "places.Change": ("common", ""),
    "places.Unit": ("common", ""),
    "places.UnitName": ("common", ""),
    "places.Placement": ("common", ""),
    "places.Succession": ("common", ""),
    "places.Hamlet": ("common", ""),
    "access.Agency": ("common", ""),
    "access.Person": ("by unit", "mangnon.access.queries.people_of"),
    "access.Post": ("by unit", "mangnon.access.queries.people_of"),
    "access.StartCode": ("by parent", "access.Person"),
    "access.Handover": ("by unit", "mangnon.access.queries.handover_for"),
    "signin.SecondFactor": ("by parent", "access.Person"),
    "signin.RecoveryCode": ("by parent", "access.Person"),
    "signin.Passkey": ("by parent", "access.Person"),
    "signin.Device": ("by parent", "access.Person"),
    "figures.DataElement": ("common", ""),
    "figures.ReportingRule": ("common", ""),
    "figures.Breakdown": ("common", ""),
    "figures.Period": ("common", ""),
    "figures.Fact": ("by unit", "mangnon.access.models.Person.may_read_id"),
    "figures.FactVersion": ("by parent", "figures.Fact"),
    "figures.Rollup": ("by unit", "mangnon.access.models.Person.may_read_id"),
    "directives.Document": ("by unit", "mangnon.directives.queries.documents_of"),
    "directives.Relation": ("by parent", "directives.Document"),
    "directives.Attachment": ("by parent", "directives.Document"),
    "directives.Task": ("by unit", "mangnon.directives.task_queries.tasks_of"),
    "directives.Holder": ("by parent", "directives.Task"),
    "directives.Turn": ("by unit", "mangnon.directives.task_queries.turns_of"),
    "directives.Progress": ("by parent", "directives.Turn"),
    "directives.TaskLink": ("by parent", "directives.Task"),
    "directives.TaskReminder": ("by parent", "directives.Turn"),
    "desk.ReadingDraft": ("by unit", "mangnon.reading.desk.queries.drafts_of"),
    "desk.SettledContradiction": ("by unit", "mangnon.reading.desk.checking.check_may"),
    "children.Child": ("by unit", "mangnon.children.scope.child_for"),
    "children.Household": ("by unit", "mangnon.children.scope.child_for"),
    "children.Carer": ("by parent", "children.Child"),
    "children.Identity": ("by parent", "children.Child"),
    "children.Address": ("by parent", "children.Child"),
    "children.Circumstance": ("by parent", "children.Child"),
    "children.LifeEvent": ("by parent", "children.Child"),
    "children.Change": ("by parent", "children.Child"),
    "children.Opening": ("by parent", "children.Child"),
    "protection.HelpPoint": ("by unit", "mangnon.protection.help_actions.points_of"),
    "children.Consent": ("by parent", "children.Child"),
    "children.DataRequest": ("by parent", "children.Child"),
    "children.RetentionRule": ("by unit", "mangnon.children.rights.keeping.own_province"),
    "children.LookupKey": ("by parent", "children.Child"),
    "children.Pair": ("by parent", "children.Child"),
    "children.Merge": ("by parent", "children.Child"),
    "children.NameWord": ("system", ""),
    "children.CircumstanceKind": ("common", ""),
    "children.ImportBatch": ("by unit", "mangnon.children.import_actions.batch_for"),
    "children.ImportRow": ("by parent", "children.ImportBatch"),
    "collection.Form": ("by unit", "mangnon.collection.form_queries.form_for"),
    "collection.FormVersion": ("by unit", "mangnon.collection.form_queries.version_for"),
    "collection.FormLine": ("by parent", "collection.FormVersion"),
    "collection.FormCheck": ("by parent", "collection.FormVersion"),
    "collection.Assignment": ("by unit", "mangnon.collection.queries.boards"),
    "collection.Round": ("by parent", "collection.Assignment"),
    "collection.Extension": ("by parent", "collection.Round"),
    "collection.Reminder": ("by parent", "collection.Round"),
    "collection.ReminderDays": ("by unit", "mangnon.collection.round_queries.managed_provinces"),
    "collection.ReminderChannel": ("by parent", "access.Person"),
    "collection.Submission": ("by unit", "mangnon.collection.queries.submission_for"),
    "collection.Cell": ("by parent", "collection.Submission"),
    "collection.LineReturn": ("by parent", "collection.Submission"),
    "sync.Operation": ("by unit", "mangnon.collection.sync.queries.kept_for"),
    "collection.Correction": ("by parent", "collection.Submission"),
    "collection.CorrectionLine": ("by parent", "collection.Correction"),
    "collection.Word": ("by parent", "collection.Submission"),
    "collection.Acceptance": ("by parent", "collection.Submission"),
    "figures.Reconciliation": ("by unit", "mangnon.figures.bodies.shared_figures"),
    "collection.UploadBatch": ("by parent", "collection.Round"),
    "collection.Upload": ("by unit", "mangnon.collection.workbooks.queries.upload_for"),
    "programmes.Programme": ("by unit", "mangnon.programmes.queries.programmes"),
    "programmes.Objective": ("by parent", "programmes.Programme"),
    "programmes.Indicator": ("by parent", "programmes.Programme"),
    "programmes.Assignment": ("by parent", "programmes.Indicator"),
    "programmes.Measure": ("by parent", "programmes.Programme"),
    "programmes.TargetSet": ("by parent", "programmes.Programme"),
    "programmes.Target": ("by parent", "programmes.Measure"),
    "programmes.PrintedVerdict": ("by parent", "programmes.Measure"),
    "programmes.Plan": ("by unit", "mangnon.programmes.recording.plans_of"),
    "programmes.PlanLine": ("by parent", "programmes.Plan"),
    "programmes.Cooperation": ("by unit", "mangnon.programmes.recording.cooperations_of"),
    "protection.Case": ("by unit", "mangnon.protection.queries.case_for"),
    "protection.CaseStep": ("by parent", "protection.Case"),
    "protection.StepAnswer": ("by parent", "protection.CaseStep"),
    "protection.Decision": ("by parent", "protection.Case"),
    "protection.PlanItem": ("by parent", "protection.Case"),
    "protection.Move": ("by parent", "protection.Case"),
    "protection.Care": ("by parent", "protection.Case"),
    "protection.CareReview": ("by parent", "protection.Care"),
    "protection.Attachment": ("by parent", "protection.Case"),
    "protection.Look": ("by parent", "protection.Case"),
    "protection.EmergencyOpening": ("by parent", "protection.Case"),
    "protection.Referral": ("by unit", "mangnon.protection.queries.referral_for"),
    "protection.Report": ("by unit", "mangnon.protection.queries.report_for"),
    "protection.Notice": ("by unit", "mangnon.protection.board_queries.notices_for"),
    "protection.Incident": ("by unit", "mangnon.protection.queries.units_with"),
    "protection.IncidentMark": ("by parent", "protection.Incident"),
    "protection.DoorCount": ("system", ""),
    "evaluation.Note": ("by unit", "mangnon.evaluation.notes.notes_of"),
    "evaluation.Override": ("by unit", "mangnon.evaluation.queries.check_open"),
    "reports.FrozenRecord": ("by parent", "reports.Report"),
    "reports.Report": ("by unit", "mangnon.reports.models.ReportQuerySet.visible_to"),
    "reports.Block": ("by parent", "reports.Report"),
    "reports.Contribution": ("by unit", "mangnon.reports.contributing.may_give"),
    "reports.Sending": ("by parent", "reports.Report"),
    "reports.DraftVersion": ("by parent", "reports.Report"),
    "portal.SettledFinding": ("by unit", "mangnon.portal.scope.unit_of"),
}
MAPS_OWN = {
    "places",
    "access.Agency",
    "figures.ReportingRule",
    "children.CircumstanceKind",
}  # they hang on units and are open to all


def ours() -> dict[str, type[models.Model]]:
    return {m._meta.label: m for m in apps.get_models() if m.__module__.startswith("mangnon.")}


def test_every_model_is_in_the_table() -> None:
    assert set(ours()) == set(SCOPES)


@pytest.mark.parametrize("label", [k for k, (how, _) in SCOPES.items() if how == "by unit"])
def test_the_guard_of_a_model_is_there(label: str) -> None:
    words = SCOPES[label][1].split(".")
    module = next(n for n in range(len(words) - 1, 0, -1) if is_module(".".join(words[:n])))
    found = import_module(".".join(words[:module]))
    for word in words[module:]:
        found = getattr(found, word)
    assert callable(found)


def is_module(name: str) -> bool:
    try:
        import_module(name)
    except ModuleNotFoundError:
        return False
    return True


@pytest.mark.parametrize("label", [k for k, (how, _) in SCOPES.items() if how == "by parent"])
def test_a_child_row_hangs_on_the_parent_it_is_read_through(label: str) -> None:
    parent = SCOPES[label][1]
    child = ours()[label]
    ways = [f.related_model for f in child._meta.get_fields() if f.is_relation]
    assert ours()[parent] in ways
    assert SCOPES[parent][0] in {"by unit", "by parent"}


def test_what_hangs_on_a_unit_is_not_called_common() -> None:
    on_a_unit = {
        label
        for label, model in ours().items()
        if any(f.related_model is Unit or f.name == "unit_id" for f in model._meta.fields)
    }
    open_to_all = {label for label in on_a_unit if SCOPES[label][0] == "common"}
    assert {x for x in open_to_all if x not in MAPS_OWN and x.split(".")[0] not in MAPS_OWN} == set()
