"""The picture for servers is true: it fits the Compose specification, and every command and setting in it exists."""

import json
import re
import shlex
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from compose_spec import PyCompose
from django.conf import settings
from django.core.management import get_commands

from dps_portal import fresh_secrets
from dps_portal.database_roles import WEB, WORKER

ROOT: Path = settings.BASE_DIR
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("image") == "dps-portal"}
READ_BY_PROCESSES = set(re.findall(r'environ\.get\(\s*"(\w+)"', (ROOT / "dps_portal" / "gunicorn.py").read_text()))
READ_BY_SETTINGS = set(
    re.findall(r'env(?:\.\w+)?\(\s*"(\w+)"', (ROOT / "dps_portal" / "settings.py").read_text(), re.MULTILINE)
)


def test_it_fits_the_compose_specification():
    PyCompose.from_json(json.dumps(COMPOSE)).validate()


def test_the_check_itself_finds_a_mistake():
    wrong = yaml.safe_load(TEXT)
    wrong["services"]["web"]["networks"] = ["nowhere"]
    with pytest.raises(ValueError, match="nowhere"):
        PyCompose.from_json(json.dumps(wrong)).validate()


def test_every_part_of_the_picture_is_there():
    assert set(SERVICES) == {"proxy", "web", "worker", "beat", "migration", "database", "broker", "files"}
    assert SERVICES["web"]["deploy"]["replicas"] == 2


def test_servers_run_the_very_commands_of_make_run():
    processes = yaml.safe_load((ROOT / "Procfile").read_text())
    assert {name: SERVICES[name]["command"] for name in processes} == processes


@pytest.mark.parametrize("name", OURS)
def test_every_setting_given_is_one_the_portal_reads(name):
    given = set(OURS[name]["environment"])
    assert given <= READ_BY_SETTINGS | READ_BY_PROCESSES


@pytest.mark.parametrize("name", OURS)
def test_every_command_exists(name):
    program, *arguments = shlex.split(OURS[name]["command"])
    assert shutil.which(program, path=str(Path(settings.BASE_DIR, ".venv/bin"))) or shutil.which(program)
    if program == "python":
        assert arguments[0] == "manage.py"
        assert arguments[1] in get_commands()
    for module in re.findall(r"python:(\S+)|--app (\S+)|(dps_portal\.wsgi)", OURS[name]["command"]):
        assert find_spec(next(filter(None, module)))


def test_every_file_it_mounts_is_in_the_repository():
    mounted = [
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]
    assert mounted
    assert all((ROOT / path).is_file() for path in mounted)


def test_it_holds_no_secret():
    for match in re.finditer(r"(\w*(?:SECRET|PASSWORD|KEY|TOKEN|AUTH)\w*): (\S+)", TEXT):
        assert match[2].startswith("${"), match[0]


def test_only_the_proxy_is_open_to_the_outside():
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]


def test_everything_copied_into_the_image_exists():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert copied
    assert all((ROOT / path).exists() for line in copied for path in line.split())


def test_every_secret_it_asks_for_is_made_by_make_secrets():
    asked = set(re.findall(r"\$\{(\w+)", TEXT))
    told = {"PORTAL_HOST", "PORTAL_NAME", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "ADMIN_SITE"}
    assert asked == fresh_secrets.fresh_for_servers().keys() | told


def test_each_process_has_the_database_role_that_fits_it():
    role = {name: re.match(r"postgresql://(\w+):", OURS[name]["environment"]["DATABASE_URL"])[1] for name in OURS}
    assert role == {"web": WEB, "worker": WORKER, "beat": WORKER, "migration": "portal"}
