from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Messages and reminders"

    def ready(self) -> None:
        """Enter this room's part of the home page."""
        from accounts import needs, news, own_data
        from notifications import actions, home, models

        needs.register_standing(home.unread)
        news.register(actions.notify)
        own_data.register(models.Message, "person", "subject", "body", "link")
