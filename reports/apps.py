from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        """Enter this room's part of the home page."""
        from accounts import needs
        from reports import home

        needs.register_standing(home.standings)
