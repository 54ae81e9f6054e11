"""Supplier organisations, their applications, how the hub assesses them, and who is admitted."""

from suppliers.models.admissions import Admission, SupplierProfile
from suppliers.models.applications import Answer, Application, ApplicationLot, Evidence, Questionnaire
from suppliers.models.assessments import Clarification, CriterionVerdict, DecisionLetter, Extension
from suppliers.models.confidentiality import ConfidentialMark
from suppliers.models.declarations import DeclarationCampaign, RenewedDeclaration
from suppliers.models.grounds import ElementJudgement, GroundOverride
from suppliers.models.held import EvidenceRequest, HeldEvidence
from suppliers.models.impartiality import ImpartialityDeclaration
from suppliers.models.information import InformationRequest
from suppliers.models.membership import MembershipStep
from suppliers.models.papers import AnswersDocument
from suppliers.models.parties import Party
from suppliers.models.passports import PassportConsent, PassportExport, PassportFile
from suppliers.models.reconsiderations import Reconsideration
from suppliers.models.rounds import ComplianceRound, RoundFile, RoundMember, RoundReply
from suppliers.models.saved_filters import SavedFilter

__all__ = [
    "Admission",
    "Answer",
    "AnswersDocument",
    "Application",
    "ApplicationLot",
    "Clarification",
    "ComplianceRound",
    "ConfidentialMark",
    "CriterionVerdict",
    "DecisionLetter",
    "DeclarationCampaign",
    "ElementJudgement",
    "Evidence",
    "EvidenceRequest",
    "Extension",
    "GroundOverride",
    "HeldEvidence",
    "ImpartialityDeclaration",
    "InformationRequest",
    "MembershipStep",
    "Party",
    "PassportConsent",
    "PassportExport",
    "PassportFile",
    "Questionnaire",
    "Reconsideration",
    "RenewedDeclaration",
    "RoundFile",
    "RoundMember",
    "RoundReply",
    "SavedFilter",
    "SupplierProfile",
]
