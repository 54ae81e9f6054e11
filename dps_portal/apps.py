from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "dps_portal"
    verbose_name = "The portal"
