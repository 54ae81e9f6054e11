from django.apps import AppConfig


class DpsConfig(AppConfig):
    name = "dps"
    verbose_name = "Dynamic Purchasing Systems"

    def ready(self) -> None:
        """Tell on the home page what a person follows, and of funds."""
        from accounts import needs
        from dps import home

        needs.register_standing(home.standings)
        needs.register_standing(home.funds)
