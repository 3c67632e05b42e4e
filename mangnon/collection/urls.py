from django.urls import path

from mangnon.collection import views
from mangnon.collection.sync import views as sync_views

app_name = "collection"
urlpatterns = [
    path("", views.duties, name="home"),
    path("dong-bo/", sync_views.sync, name="sync"),
    path("chua-gui/", sync_views.outbox, name="outbox"),
    path("bieu/<int:pk>/", views.submission, name="submission"),
    path("bieu/<int:pk>/tra-lai/", views.return_lines, name="return"),
    path("bieu/<int:pk>/nhan/", views.accept_submission, name="accept"),
    path("<slug:form>/<int:unit_id>/<str:period>/", views.entry, name="entry"),
    path("<slug:form>/<int:unit_id>/<str:period>/kiem/", views.check, name="check"),
    path("<slug:form>/<int:unit_id>/<str:period>/bang/", views.board, name="board"),
]
