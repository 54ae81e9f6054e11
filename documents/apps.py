from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        """Say what of this room is under the master key."""
        from documents import rotation, vault
        from documents.models import Document, OrganisationKey, Upload

        rotation.register_column(Document, "wrapped_key", lambda document: document.context)
        rotation.register_column(Upload, "wrapped_key", lambda upload: upload.context)
        rotation.register_column(OrganisationKey, "wrapped_key", vault.context_of_key)
