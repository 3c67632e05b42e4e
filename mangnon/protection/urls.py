"""Addresses of protection. A case is named by a random word, never by anything about the child."""

from django.urls import path

from mangnon.protection import (
    around_views,
    board_views,
    case_views,
    door_views,
    file_views,
    incident_views,
)

app_name = "protection"
CASE = "bao-ve/ho-so/<slug:key>/"
urlpatterns = [
    path("tre-can-giup/", door_views.entrance, name="door"),
    path("tre-can-giup/nguy-hiem/", door_views.danger, name="danger"),
    path("tre-can-giup/bao-tin/", door_views.report, name="report"),
    path("tre-can-giup/da-nhan/", door_views.thanks, name="received"),
    path("bao-ve/", board_views.board, name="board"),
    path("bao-ve/tiep-nhan/", door_views.intake, name="intake"),
    path("bao-ve/toi-da-bao/", door_views.mine, name="mine"),
    path("bao-ve/tin-bao/", board_views.reports, name="reports"),
    path("bao-ve/tin-bao/<slug:key>/", board_views.told, name="told"),
    path("bao-ve/tap-duot/", board_views.practice, name="practice"),
    path("bao-ve/mo-khan/", board_views.emergency, name="emergency"),
    path("bao-ve/luot-xem/", board_views.looks, name="looks"),
    path("bao-ve/luot-xem/<int:pk>/da-xem/", board_views.note, name="note"),
    path("bao-ve/chuyen-gui/", around_views.referrals, name="referrals"),
    path("bao-ve/chuyen-gui/<slug:key>/", around_views.referral, name="referral"),
    path("bao-ve/vu-viec/", incident_views.incidents, name="incidents"),
    path("bao-ve/vu-viec/them/", incident_views.add, name="incident_add"),
    path("bao-ve/vu-viec/<int:pk>/", incident_views.change, name="incident"),
    path(CASE, case_views.case, name="case"),
    path(f"{CASE}buoc/<slug:code>/", case_views.step, name="step"),
    path(f"{CASE}ke-hoach/", case_views.plan_add, name="plan_add"),
    path(f"{CASE}ke-hoach/<int:pk>/", case_views.plan_done, name="plan_done"),
    path(f"{CASE}quyet-dinh/<int:pk>/", case_views.decision, name="decision"),
    path(f"{CASE}tre/", around_views.child, name="child"),
    path(f"{CASE}cach-ly/", around_views.separation, name="separation"),
    path(f"{CASE}cach-ly/huy/", case_views.end_separating, name="end_separation"),
    path(f"{CASE}cham-soc/", around_views.care, name="care"),
    path(f"{CASE}cham-soc/<int:pk>/giao-nhan/", around_views.hand_over, name="hand_over"),
    path(f"{CASE}cham-soc/<int:pk>/tham/", around_views.care_review, name="care_review"),
    path(f"{CASE}cham-soc/<int:pk>/ket-thuc/", around_views.care_end, name="care_end"),
    path(f"{CASE}toa-an/", around_views.petition, name="petition"),
    path(f"{CASE}toa-an/<int:pk>/", around_views.court, name="court"),
    path(f"{CASE}chuyen-xa/", around_views.move, name="move"),
    path(f"{CASE}chuyen-xa/<int:pk>/", around_views.move_answer, name="move_answer"),
    path(f"{CASE}chuyen-gui/", around_views.refer, name="refer"),
    path(f"{CASE}chuyen-gui/<int:pk>/rut/", around_views.refer_back, name="refer_back"),
    path(f"{CASE}tep/", file_views.attach, name="attach"),
    path(f"{CASE}tep/<slug:name>/", file_views.attachment, name="attachment"),
    path(f"{CASE}giay-to/<str:no>.<str:suffix>", file_views.paper, name="paper"),
]
