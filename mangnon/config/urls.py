"""The root of all addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("mangnon.portal.urls")),
    path("", include("mangnon.access.urls")),
    path("", include("mangnon.protection.urls")),
    path("", include("mangnon.access.signin.urls")),
    path("", include("mangnon.collection.sync.root_urls")),
    path("giao-dien/", include("mangnon.ui.urls")),
    path("noi/", include("mangnon.places.urls")),
    path("so-lieu/", include("mangnon.figures.urls")),
    path("tre-em/", include("mangnon.children.urls")),
    path("thu-thap/", include("mangnon.collection.urls")),
    path("chuong-trinh/", include("mangnon.programmes.urls")),
    path("van-ban/doc/", include("mangnon.reading.desk.urls")),
    path("van-ban/", include("mangnon.directives.urls")),
    path("bao-cao/", include("mangnon.reports.urls")),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
]

handler400 = "mangnon.ui.views.bad_request"
handler403 = "mangnon.ui.views.not_allowed"
handler404 = "mangnon.ui.views.not_found"
handler500 = "mangnon.ui.views.server_error"
