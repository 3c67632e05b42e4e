"""Names of this room's newer deeds in the trail, named here so that their English is collected."""

from django.utils.translation import gettext_noop

SENTENCES = (gettext_noop("Hoàn tác mức đặt ra"), gettext_noop("Hoàn tác cơ quan chủ trì"))
