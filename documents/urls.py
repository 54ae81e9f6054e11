"""The addresses of uploads that may break off and go on."""

from django.urls import path

from documents import tus

app_name = "documents"

urlpatterns = [
    path("uploads/", tus.uploads, name="uploads"),
    path("uploads/<uuid:pk>/", tus.upload, name="upload"),
]
