"""Words that live in tables of rooms above (the trail's deeds) and need their English: named here to be collected."""

from django.utils.translation import gettext_noop

DEEDS = (
    gettext_noop("Tải tệp lên để đọc"),
    gettext_noop("Tải nhiều tệp lên"),
    gettext_noop("Đưa tệp vào biểu đang nhập"),
)
