from django.apps import AppConfig

from dps_portal.celery import app


class PortalConfig(AppConfig):
    name = "dps_portal"
    verbose_name = "The portal"

    def ready(self) -> None:
        """Web processes know every task as workers do, to hand it over by name."""
        app.autodiscover_tasks(force=True)
