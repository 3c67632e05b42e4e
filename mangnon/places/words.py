"""Names of this room's newer deeds in the trail, named here so that their English is collected."""

from django.utils.translation import gettext_noop

SENTENCES = (gettext_noop("Gắn nhãn cho đơn vị"), gettext_noop("Bỏ nhãn của đơn vị"))
