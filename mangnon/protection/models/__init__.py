"""The rows of this room."""

from mangnon.protection.models.around import (
    Attachment,
    Care,
    CareReview,
    EmergencyOpening,
    Look,
    Notice,
    Referral,
)
from mangnon.protection.models.cases import Case, CaseStep, Decision, Move, PlanItem, StepAnswer
from mangnon.protection.models.help import HelpPoint
from mangnon.protection.models.incidents import Incident, IncidentMark
from mangnon.protection.models.reports import DoorCount, Report

__all__ = [
    "Attachment",
    "Care",
    "CareReview",
    "Case",
    "CaseStep",
    "Decision",
    "DoorCount",
    "EmergencyOpening",
    "HelpPoint",
    "Incident",
    "IncidentMark",
    "Look",
    "Move",
    "Notice",
    "PlanItem",
    "Referral",
    "Report",
    "StepAnswer",
]
