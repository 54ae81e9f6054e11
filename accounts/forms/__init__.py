"""Forms about people and organisations."""

from accounts.forms.facts import SizeForm, related_forms
from accounts.forms.people import InviteForm, LoadRegisterForm, RegisterSupplierForm, SignupForm, TokenForm

__all__ = [
    "InviteForm",
    "LoadRegisterForm",
    "RegisterSupplierForm",
    "SignupForm",
    "SizeForm",
    "TokenForm",
    "related_forms",
]
