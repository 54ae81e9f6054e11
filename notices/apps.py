from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "Notices and open data"

    def ready(self) -> None:
        """Register what the home page shows."""
        from accounts import needs
        from notices import home

        needs.register(home.needs)
