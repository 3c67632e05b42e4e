"""The root of all addresses."""

from importlib.util import find_spec

from django.urls import URLResolver, include, path


def room(prefix: str, urls: str) -> URLResolver | None:
    try:
        there = find_spec(urls)
    except ModuleNotFoundError:
        there = None
    return path(prefix, include(urls)) if there else None


urlpatterns = [
    room("", "mangnon.portal.urls"),
    room("", "mangnon.access.urls"),
    room("giao-dien/", "mangnon.ui.urls"),
    room("noi/", "mangnon.places.urls"),
    room("so-lieu/", "mangnon.figures.urls"),
    room("thu-thap/", "mangnon.collection.urls"),
    room("chuong-trinh/", "mangnon.programmes.urls"),
    room("danh-gia/", "mangnon.evaluation.urls"),
    room("bao-cao/", "mangnon.reports.urls"),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
]

# While rooms are being built: only those that are there.
urlpatterns = [u for u in urlpatterns if u is not None]

handler400 = "mangnon.ui.views.bad_request"
handler403 = "mangnon.ui.views.not_allowed"
handler404 = "mangnon.ui.views.not_found"
handler500 = "mangnon.ui.views.server_error"
