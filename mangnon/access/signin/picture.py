"""The picture a code app reads: the address of the secret as a QR code, drawn as SVG in the page itself."""

import pyotp
import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def app_address(secret: str, username: str) -> str:
    """otpauth://totp/… as code apps read it."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="Mang Non")


def picture(address: str) -> SafeString:
    """Inline SVG without style or script; dark on white also where the page is dark. Holds digits and paths alone."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=5, border=4, light="#fff", svgclass="qr", lineclass=None, title=_("Mã QR cho ứng dụng")
    )
    return mark_safe(drawn)
