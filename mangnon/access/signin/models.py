"""What a person signs in with besides the password, and the devices they are signed in on."""

from django.db import models
from django.db.models import Q

from mangnon.access.models import Person
from mangnon.access.sealing.fields import SealedText


class SecondFactor(models.Model):
    """Bước hai: the secret of a code app, sealed; when it was confirmed, the last step used, wrong tries."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="second_factor")
    secret = SealedText(seal="signin.SecondFactor.secret")
    pending = SealedText(
        seal="signin.SecondFactor.pending"
    )  # being set up: becomes the secret once confirmed
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(null=True)  # a code is used once: only later steps open
    wrong = models.PositiveSmallIntegerField(default=0)
    closed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id}"


class RecoveryCode(models.Model):
    """Mã dự phòng: opens the second step once. Its first four letters are its name; the rest is kept as a hash."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    name = models.CharField(max_length=4)
    digest = models.CharField(max_length=200)  # salted, by the password hasher
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="signin_recovery_name_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.name}"


class Passkey(models.Model):
    """Khóa đăng nhập: a key pair in a telephone or computer (WebAuthn); only its public half is here."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=700, unique=True)  # base64url
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    label = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.label}"


class Device(models.Model):
    """Máy đang đăng nhập: one session of a person on one browser, from signing in until it ended."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    words = models.CharField(max_length=60, blank=True)  # Chrome · Android
    address = models.GenericIPAddressField(null=True)
    how = models.CharField(max_length=20)  # password, totp, recovery, passkey, start_code
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    lost = models.BooleanField(default=False)  # reported lost: told to forget its pages when it comes back

    class Meta:
        ordering = ["-seen_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lost=False) | Q(ended_at__isnull=False), name="signin_lost_has_ended"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.words}"
