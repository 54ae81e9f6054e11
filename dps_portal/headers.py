"""What pages may load and use in a browser: nothing inline, nothing from elsewhere, no device but passkeys."""

from __future__ import annotations

from csp.constants import NONE, SELF

PERMISSIONS_POLICY: dict[str, list[str]] = {
    **{feature: [] for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")},
    "publickey-credentials-create": ["self"],  # passkeys
    "publickey-credentials-get": ["self"],
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the NHS style sheet carries small pictures inside itself
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],  # evidence shown beside its answer
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
