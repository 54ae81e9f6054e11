from dps_portal import machine


def test_a_machine_with_everything_lacks_nothing(monkeypatch):
    monkeypatch.setattr(machine, "NEEDS", {"run": [("a thing", lambda: True, ("thing",))], "test": []})
    assert machine.main("test") == 0


def test_what_cannot_be_installed_is_named_with_its_command(monkeypatch, capsys):
    monkeypatch.setattr(machine, "NEEDS", {"run": [("a thing", lambda: None, ("thing", "lib"))], "test": []})
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    assert machine.main("run") == 1
    assert "Missing: a thing. Install it with: sudo apt-get install thing lib" in capsys.readouterr().err


def test_running_does_not_ask_for_what_only_tests_need(monkeypatch):
    monkeypatch.setattr(machine, "NEEDS", {"run": [], "test": [("a browser", lambda: None, ("chromium",))]})
    assert machine.missing("run") == []
    assert machine.missing("test") == [("a browser", ("chromium",))]
