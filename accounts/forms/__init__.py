"""Forms about people and organisations."""

from accounts.forms.facts import DecideChangeForm, SizeForm, StateChangeForm, related_forms
from accounts.forms.people import (
    AllowDomainForm,
    AnswerJoinRequestForm,
    AskToJoinForm,
    InviteForm,
    LoadRegisterForm,
    RegisterSupplierForm,
    RoleForm,
    SignAgreementForm,
    SignupForm,
    TokenForm,
)

__all__ = [
    "AllowDomainForm",
    "AnswerJoinRequestForm",
    "AskToJoinForm",
    "DecideChangeForm",
    "InviteForm",
    "LoadRegisterForm",
    "RegisterSupplierForm",
    "RoleForm",
    "SignAgreementForm",
    "SignupForm",
    "SizeForm",
    "StateChangeForm",
    "TokenForm",
    "related_forms",
]
