from django.apps import AppConfig


class DpsConfig(AppConfig):
    name = "dps"
    verbose_name = "Dynamic Purchasing Systems"

    def ready(self) -> None:
        """Tell on the home page what a person follows, and of funds; tell of documents that are quarantined."""
        from accounts import needs
        from documents import quarantine
        from dps import home
        from dps import quarantine as quarantined

        needs.register_standing(home.standings)
        needs.register_standing(home.funds)
        quarantine.register(quarantined.tell)
