"""Forms about people and organisations."""

from accounts.forms.facts import SizeForm, related_forms
from accounts.forms.people import (
    AllowDomainForm,
    AnswerJoinRequestForm,
    AskToJoinForm,
    InviteForm,
    LoadRegisterForm,
    RegisterSupplierForm,
    RoleForm,
    SignupForm,
    TokenForm,
)

__all__ = [
    "AllowDomainForm",
    "AnswerJoinRequestForm",
    "AskToJoinForm",
    "InviteForm",
    "LoadRegisterForm",
    "RegisterSupplierForm",
    "RoleForm",
    "SignupForm",
    "SizeForm",
    "TokenForm",
    "related_forms",
]
