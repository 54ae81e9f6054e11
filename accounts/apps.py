from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and organisations"

    def ready(self) -> None:
        """Look at every view before the portal starts."""
        from accounts import checks  # noqa: F401  registers itself
