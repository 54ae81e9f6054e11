from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    name = "suppliers"
    verbose_name = "Applications, assessment and admissions"

    def ready(self) -> None:
        """Enter this room's part of the home page and its reminders."""
        from accounts import needs
        from notifications import reminders
        from suppliers import home
        from suppliers import reminders as own

        needs.register(home.needs)
        needs.register_standing(home.standings)
        reminders.register(own.decisions_due)
        reminders.register(own.clarifications_due)
