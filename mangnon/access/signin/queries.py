"""What the page of safety shows of its reader, and what an administrator sees of somebody's devices."""

from dataclasses import dataclass

from django.conf import settings

from mangnon.access.models import Person
from mangnon.access.signin.device_queries import open_devices
from mangnon.access.signin.models import Device, Passkey, RecoveryCode, SecondFactor
from mangnon.access.signin.rules import must_have_second_step


@dataclass(frozen=True)
class Safety:
    """Everything on one's own page of safety."""

    app: SecondFactor | None
    passkeys: list[Passkey]
    codes_left: int
    devices: list[Device]
    here: str  # the session key of this browser
    required: bool  # of this person, by their role, if the installation requires it
    enforced: bool  # the installation requires it

    @property
    def on(self) -> bool:
        return self.app is not None or bool(self.passkeys)

    @property
    def others(self) -> int:
        return sum(device.session_key != self.here for device in self.devices)


def safety_of(viewer: Person, here: str) -> Safety:
    """Of the viewer alone. Five queries."""
    return Safety(
        app=SecondFactor.objects.filter(person=viewer, confirmed_at__isnull=False).first(),
        passkeys=list(Passkey.objects.filter(person=viewer).order_by("made_at")),
        codes_left=RecoveryCode.objects.filter(person=viewer, used_at=None).count(),
        devices=list(open_devices(viewer)),
        here=here,
        required=must_have_second_step(post.role for post in viewer.current_posts()),
        enforced=settings.SECOND_STEP_REQUIRED,
    )


def known_devices(person: Person) -> list[Device]:
    """The sessions of somebody the viewer manages (checked by the caller), the last seen first, at most twenty."""
    return list(open_devices(person)[:20])
