from django.urls import path

from .views import drafts, files, texts

app_name = "writing"

urlpatterns = [
    path("preview/", texts.preview, name="preview"),
    path("suggest/", texts.suggest, name="suggest"),
    path("session/", drafts.session, name="session"),
    path("drafts/", drafts.mine, name="drafts"),
    path("drafts/save/", drafts.save, name="save_draft"),
    path("drafts/<int:pk>/discard/", drafts.discard, name="discard_draft"),
    path("drafts/<int:pk>/restore/", drafts.restore, name="restore_draft"),
    path("files/", files.upload, name="upload"),
    path("files/<uuid:uuid>/small/<str:name>", files.small, name="small_file"),
    path("files/<uuid:uuid>/<str:name>", files.whole, name="file"),
]
