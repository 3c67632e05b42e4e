"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is good. The work is py_webauthn's.

The challenge is random, kept in the session, good for one answer. The key is bound to the site's name, so that a page
that only looks like ours gets nothing.
"""

import json
from typing import Any

import webauthn
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from mangnon.access.models import Person
from mangnon.access.signin.models import Passkey
from mangnon.access.signin.second_actions import Tried, count_try, factor_of, has_second_step, new_codes
from mangnon.audit.actions import record
from mangnon.ui.errors import NotFound, UserError

CHALLENGE = "passkey_challenge"
MOST = 10  # passkeys a person may have


def site_of(request: HttpRequest) -> tuple[str, str]:
    """(name without port, origin) as the browser sees them; the host has been checked against ALLOWED_HOSTS."""
    host = request.get_host()
    return host.rsplit(":", 1)[0], f"{request.scheme}://{host}"


def known(person: Person) -> list[PublicKeyCredentialDescriptor]:
    kept = Passkey.objects.filter(person=person).values_list("credential", flat=True)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in kept]


def asked_to_make(request: HttpRequest, person: Person) -> dict[str, Any]:
    """What the browser needs to make a key; the challenge goes into the session."""
    options = webauthn.generate_registration_options(
        rp_id=site_of(request)[0], rp_name="Măng Non", user_name=person.username, user_display_name=person.full_name,
        user_id=f"mangnon-{person.pk}".encode(), exclude_credentials=known(person),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )  # fmt: skip
    return put_aside(request, options)


def asked_to_show(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """What the browser needs to show a key; None where the person has none."""
    keys = known(person)
    if not keys:
        return None
    options = webauthn.generate_authentication_options(rp_id=site_of(request)[0], allow_credentials=keys)
    return put_aside(request, options)


def put_aside(request: HttpRequest, options: Any) -> dict[str, Any]:
    request.session[CHALLENGE] = bytes_to_base64url(options.challenge)
    said: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return said


def challenge_of(request: HttpRequest) -> bytes:
    """The challenge, taken out: an answer is judged once."""
    return base64url_to_bytes(request.session.pop(CHALLENGE, ""))


@transaction.atomic
def add_passkey(*, by: Person, label: str, made: str, challenge: bytes, site: tuple[str, str]) -> list[str]:
    """Keep a new key; returns recovery codes where there were none. Raises UserError for an answer that is not good."""
    if Passkey.objects.filter(person=by).count() >= MOST:
        raise UserError(_("Bạn đã có 10 khóa đăng nhập. Gỡ bớt một khóa rồi thêm."), code="too_many")
    try:
        found = webauthn.verify_registration_response(
            credential=made, expected_challenge=challenge, expected_rp_id=site[0], expected_origin=site[1]
        )
    except (WebAuthnException, ValueError, KeyError) as error:
        raise UserError(
            _("Máy chưa tạo được khóa đăng nhập. Thử lại, hoặc dùng ứng dụng mã."), code="passkey"
        ) from error
    first = not has_second_step(by)
    Passkey.objects.create(
        person=by, credential=bytes_to_base64url(found.credential_id), public_key=found.credential_public_key,
        sign_count=found.sign_count, label=label, made_at=timezone.now(),
    )  # fmt: skip
    record(by=by, verb="access.second_step_on", on=by, details={"kind": "passkey"})
    return new_codes(by) if first else []


def try_passkey(*, person: Person, shown: str, challenge: bytes, site: tuple[str, str]) -> Tried:
    """Whether the browser holds one of the person's keys; counted like a code."""
    with transaction.atomic():
        row = factor_of(person)
        if row.closed_until and row.closed_until > timezone.now():
            return Tried(closed_until=row.closed_until)
        return count_try(row, person, "passkey" if opened(person, shown, challenge, site) else "")


def opened(person: Person, shown: str, challenge: bytes, site: tuple[str, str]) -> bool:
    try:
        key = Passkey.objects.select_for_update().get(person=person, credential=json.loads(shown)["id"])
        found = webauthn.verify_authentication_response(
            credential=shown, expected_challenge=challenge, expected_rp_id=site[0], expected_origin=site[1],
            credential_public_key=bytes(key.public_key), credential_current_sign_count=key.sign_count,
        )  # fmt: skip
    except (Passkey.DoesNotExist, WebAuthnException, ValueError, KeyError, TypeError):
        return False
    key.sign_count, key.used_at = found.new_sign_count, timezone.now()
    key.save(update_fields=["sign_count", "used_at"])
    return True


@transaction.atomic
def drop_passkey(*, by: Person, pk: int) -> None:
    """Take one of one's own keys away. Raises NotFound."""
    key = Passkey.objects.filter(person=by, pk=pk).first()
    if key is None:
        raise NotFound
    key.delete()
    record(by=by, verb="access.drop_passkey", on=by)
