"""`make run` itself: what it does before it starts anything. That it runs is shown in test_rehearsal."""

from dps_portal import supervisor


def test_a_port_in_use_is_said_before_anything_starts(monkeypatch, capsys):
    monkeypatch.setattr(supervisor, "_port_is_free", lambda port: False)
    assert supervisor.main() == 1
    assert "make run PORT=" in capsys.readouterr().err


def test_secrets_are_made_once_and_for_the_owner_alone(tmp_path):
    supervisor._write_settings(tmp_path / "var")
    file = tmp_path / "var" / "portal.env"
    first = file.read_text()
    supervisor._write_settings(tmp_path / "var")
    assert file.read_text() == first
    assert file.stat().st_mode & 0o077 == 0
    assert {line.split("=")[0] for line in first.splitlines()} >= {"SECRET_KEY", "PORTAL_MASTER_KEY", "DEMONSTRATION"}
