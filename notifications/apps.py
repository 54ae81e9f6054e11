from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Messages and reminders"

    def ready(self) -> None:
        """Enter this room's part of the home page."""
        from accounts import needs
        from notifications import home

        needs.register_standing(home.unread)
