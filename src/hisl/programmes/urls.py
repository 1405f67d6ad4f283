from django.urls import path

from . import views

app_name = "programmes"

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board.svg", views.board_svg, name="board_svg"),
    path("board.csv", views.board_csv, name="board_csv"),
    path("board/place/<slug:kind>/<slug:key>/", views.place, name="place"),
    path("board/place/<slug:kind>/<slug:key>/acts/", views.acts, name="acts"),
    path("p/", views.programmes, name="programmes"),
    path("p/<slug:key>/", views.programme, name="programme"),
    path("catalogue/", views.catalogue_list, name="catalogue"),
    path("catalogue/<slug:slug>/", views.entry, name="entry"),
]
