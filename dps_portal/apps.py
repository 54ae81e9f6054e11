from django.apps import AppConfig

from dps_portal.celery import app


class PortalConfig(AppConfig):
    name = "dps_portal"
    verbose_name = "The portal"

    def ready(self) -> None:
        """Web processes know every task as workers do, to hand it over by name; second factors are sealed."""
        from documents import rotation
        from dps_portal import second_factor

        app.autodiscover_tasks(force=True)
        rotation.register("mfa.Authenticator.data", second_factor.renew)
