"""A key on its way into a phone: shown on a page, and carried by it sealed until a code comes."""

from dataclasses import dataclass

import segno
from pyotp.totp import TOTP

from app import clock
from app.actions.access.second_steps import new_key
from app.crypto import SealBroken, cipher
from app.models import User

LIFE = 3600  # seconds
ISSUER = "Xinqiao"


@dataclass(frozen=True, slots=True)
class PhoneKey:
    """A key that a user's app is to take; nothing of it is stored before its first code."""

    secret: str

    @classmethod
    def new(cls) -> "PhoneKey":
        """A key that nobody has yet."""
        return cls(new_key())

    @classmethod
    def opened(cls, sealed: str, user: User) -> "PhoneKey | None":
        """The key that a page of this user carries; None where it is none of ours, or old."""
        try:
            secret, made = cipher().open(_place(user), sealed)
        except (SealBroken, ValueError, TypeError):
            return None
        return cls(secret) if clock.now().timestamp() - made < LIFE else None

    def sealed_for(self, user: User) -> str:
        """What the page carries."""
        return cipher().seal(_place(user), [self.secret, int(clock.now().timestamp())])

    def groups(self) -> str:
        """The key to be typed, in groups of four."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))

    def picture(self, owner: str) -> str:
        """The key as a QR code that apps scan: the address of an image."""
        address = TOTP(self.secret).provisioning_uri(name=owner, issuer_name=ISSUER)
        return segno.make(address, micro=False).svg_data_uri(scale=4, border=4, light="#fff")


def _place(user: User) -> str:
    return f"second step:{user.id}"
