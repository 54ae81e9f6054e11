from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Messages and reminders"

    def ready(self) -> None:
        """Enter this room's part of the home page, and what it reminds of for the room below."""
        from accounts import needs, news, own_data
        from notifications import actions, home, join_reminders, models, reminders

        needs.register_standing(home.unread)
        news.register(actions.notify)
        reminders.register(join_reminders.join_requests_left_to_hub)
        own_data.register(models.Message, "person", "subject", "body", "link")
