"""An export checks offline, and whoever touches it is found out, with the entry named."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from ledger import export, origin, queries, signing
from ledger.export_file import Export, NotAnExport
from ledger.merkle import leaf_hash
from ledger.models import Entry, TreeHead
from ledger.note import Checkpoint, Verifier, open_checkpoint, sign_checkpoint
from ledger.sequencer import integrate
from tests.ledger.conftest import Write

pytestmark = pytest.mark.django_db

Exported = Callable[..., list[bytes]]


def findings(lines: Sequence[bytes], **held: object) -> list[str]:
    """What the verifier says about these lines."""
    checked = Export(BytesIO(b"".join(lines)), [signing.verifier()], **held)
    checked.check()
    return checked.findings


def entries_in(lines: Sequence[bytes]) -> list[int]:
    """Where in the export the entries stand."""
    return [place for place, line in enumerate(lines) if not line.startswith((b'{"h', b'{"c', b'{"format'))]


def altered(line: bytes) -> bytes:
    return line.replace(b"thing_done", b"thing_gone")


def swap(lines: list[bytes], one: int, other: int) -> list[bytes]:
    lines = list(lines)
    lines[one], lines[other] = lines[other], lines[one]
    return lines


@pytest.mark.parametrize("batches", [(), (1,), (255,), (256,), (257,), (3, 4, 600), (1,) * 40])
def test_an_untouched_export_holds(exported: Exported, batches: tuple[int, ...]):
    lines = exported(*batches)
    assert findings(lines) == []
    assert len(entries_in(lines)) == sum(batches)


def test_an_entrys_line_is_exactly_what_was_hashed(exported: Exported):
    lines = exported(3)
    hashes = [leaf_hash(lines[place][:-1]) for place in entries_in(lines)]
    assert hashes == [bytes(entry.leaf_hash) for entry in queries.explore(queries.Filter()).entries[::-1]]


@pytest.mark.parametrize("place", [0, 5, 255, 256, 299])
def test_a_changed_entry_is_named(exported: Exported, place: int):
    lines = exported(300)
    at = entries_in(lines)[place]
    lines[at] = altered(lines[at])
    assert findings(lines) == [f"Entry {place} was changed (line {at + 1})."]


@pytest.mark.parametrize("place", [0, 5, 255, 256, 299])
def test_a_removed_entry_is_named(exported: Exported, place: int):
    lines = exported(300)
    at = entries_in(lines)[place]
    del lines[at]
    assert findings(lines) == [f"Entry {place} was removed (before line {at + 1})."]


@pytest.mark.parametrize(("place", "where"), [(0, "before entry 0"), (5, "after entry 4"), (299, "after entry 298")])
def test_an_added_entry_is_named(exported: Exported, place: int, where: str):
    lines = exported(300)
    at = entries_in(lines)[place]
    lines.insert(at, altered(lines[at]))
    assert findings(lines) == [f"An entry was added {where} (line {at + 1})."]


def test_an_entry_added_at_the_very_end_is_named(exported: Exported):
    lines = exported(3)
    assert findings([*lines, altered(lines[2])])[-1] == "An entry was added after entry 2 (line 7)."


def test_a_repeated_entry_is_named(exported: Exported):
    lines = exported(5)
    assert findings([*lines[:5], lines[4], *lines[5:]]) == ["An entry was added after entry 2 (line 6)."]


@pytest.mark.parametrize("batches", [(300,), (100, 200)])
@pytest.mark.parametrize(("one", "other"), [(3, 4), (3, 250), (20, 280)])
def test_reordered_entries_are_named(exported: Exported, batches: tuple[int, ...], one: int, other: int):
    lines = exported(*batches)
    places = entries_in(lines)
    told = findings(swap(lines, places[one], places[other]))
    assert told
    assert all("was moved" in finding for finding in told)
    assert {finding.split()[1] for finding in told} <= {str(one), str(other)}


def test_several_kinds_of_tampering_are_each_named(exported: Exported):
    lines = exported(50, 50)
    places = entries_in(lines)
    lines[places[10]] = altered(lines[places[10]])
    lines.insert(places[80], altered(lines[places[0]]))
    del lines[places[30]]
    assert [finding.split(" (")[0] for finding in findings(lines)] == [
        "Entry 10 was changed",
        "Entry 30 was removed",
        "An entry was added after entry 79",
    ]


def rehashed(lines: list[bytes]) -> list[bytes]:
    """A cleverer hand: the hashes beside the entries are made to fit again."""
    done, stretch = [], None
    for line in lines:
        if line.startswith((b'{"hashes"', b'{"checkpoint"')):
            if stretch is not None:
                done += fitted(stretch)
            stretch = [] if line.startswith(b'{"hashes"') else None
            done += [line] if stretch is None else []
        elif stretch is None:
            done.append(line)
        else:
            stretch.append(line)
    return done


def fitted(entries: list[bytes]) -> list[bytes]:
    row = b"".join(leaf_hash(entry[:-1]) for entry in entries)
    return [json.dumps({"hashes": base64.b64encode(row).decode()}).encode() + b"\n", *entries]


def test_rewriting_hashes_that_fit_changes_nothing(exported: Exported):
    assert findings(rehashed(exported(20, 20, 20))) == []


def test_a_changed_entry_with_its_hash_is_located_between_two_signed_heads(exported: Exported):
    lines = exported(20, 20, 20)
    at = entries_in(lines)[25]
    lines[at] = altered(lines[at])
    assert findings(rehashed(lines)) == [
        "Entries 20 to 39 do not lead to the signed tree head of size 40: "
        "among them something was changed, and the hashes beside it too."
    ]


def test_hashes_altered_beside_true_entries_are_told_apart(exported: Exported):
    lines = exported(20, 20, 20)
    at = entries_in(lines)[20] - 1
    lines[at] = fitted([altered(entry) for entry in lines[at + 1 : at + 21]])[0]
    assert findings(lines) == ["The list of hashes of entries 20 to 39 was altered; the entries are as signed."]


def test_an_export_that_ends_early_is_noticed(exported: Exported):
    lines = exported(20, 20)
    assert findings(lines[:-1]) == ["The export ends early: no signed tree head covers entries 20 to 39."]
    assert findings(lines[:22])[-1] == "The export ends early: no signed tree head covers entries 0 to 39."


def test_a_tree_head_that_was_altered_is_noticed(exported: Exported):
    lines = exported(3)
    lines[-1] = lines[-1].replace(b"\\n3\\n", b"\\n2\\n")
    assert findings(lines)[0].startswith("The tree head in line 6 is not the portal's")


def test_a_ledger_signed_by_somebody_else_is_noticed(exported: Exported):
    lines = exported(3)
    stranger = Verifier(signing.verifier().name, bytes(SigningKey(bytes(32)).verify_key))
    checked = Export(BytesIO(b"".join(lines)), [stranger])
    checked.check()
    assert "None of the keys given has signed this note" in checked.findings[0]


def test_a_part_checks_by_itself(exported: Exported, write: Write):
    exported(300, 7)
    lines = list(export.lines(since=303))
    assert findings(lines) == []
    assert len(entries_in(lines)) == 7
    at = entries_in(lines)[2]
    lines[at] = altered(lines[at])
    assert findings(lines) == [f"Entry 302 was changed (line {at + 1})."]


def test_a_part_with_a_false_past_is_noticed(exported: Exported):
    exported(300, 7)
    lines = list(export.lines(since=300))
    header = json.loads(lines[0])
    header["peaks"][0] = base64.b64encode(bytes(32)).decode()
    assert findings([json.dumps(header).encode() + b"\n", *lines[1:]])


def head(size: int) -> Checkpoint:
    return open_checkpoint(TreeHead.objects.get(size=size).note, [signing.verifier()])


def test_a_tree_head_somebody_held_is_found_in_the_past(exported: Exported):
    lines = exported(10, 300, 5)
    assert findings(lines, heads=[head(10), head(310), head(315)]) == []
    assert findings(list(export.lines(since=310)), heads=[head(10), head(315)]) == []


def test_a_rewritten_history_is_noticed_by_whoever_holds_a_tree_head(exported: Exported):
    held = Checkpoint(signing.verifier().name, 10, bytes(32))
    assert findings(exported(20), heads=[held]) == [
        "The tree head of size 10 that you hold is not in this ledger's past."
    ]


def test_an_export_older_than_the_tree_head_somebody_holds_is_noticed(exported: Exported, write: Write):
    lines = exported(5)
    write(1)
    integrate()
    assert findings(lines, heads=[head(6)]) == ["The export is older than the tree head of size 6 that you hold."]


def test_entries_somebody_knows_of_must_be_there(exported: Exported):
    lines = exported(5)
    leaves = [leaf_hash(lines[entries_in(lines)[2]][:-1]), leaf_hash(b"never written")]
    checked = Export(BytesIO(b"".join(lines)), [signing.verifier()], leaves=leaves)
    checked.check()
    assert checked.missing == {leaf_hash(b"never written")}


def test_an_export_has_at_most_so_many_heads(exported: Exported, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export, "HEADS_MAX", 5)
    lines = exported(*(3,) * 30)
    assert 5 <= sum(line.startswith(b'{"checkpoint"') for line in lines) <= 6
    assert findings(lines) == []


def tamper(assignment: str) -> None:
    """A database administrator at work: triggers off, one row changed."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE ledger_entry SET {assignment} WHERE sequence = 2")  # noqa: S608
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")


def test_an_entry_changed_in_the_database_is_named(exported: Exported):
    exported(5)
    assert export.verify().findings == []
    tamper("leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'thing_done', 'thing_gone'), 'UTF8')")
    tamper("leaf_hash = sha256('\\x00'::bytea || leaf), verb = 'thing_gone'")
    assert export.verify().findings == ["Entry 2 was changed (line 5)."]
    assert Entry.objects.get(sequence=2).is_intact


def test_a_column_changed_beside_its_entry_shows(exported: Exported):
    exported(5)
    assert all(entry.is_intact for entry in Entry.objects.all())
    tamper("person = 'somebody else'")
    assert [entry.sequence for entry in Entry.objects.all() if not entry.is_intact] == [2]


def test_the_export_is_written_while_the_ledger_grows(write: Write):
    write(5)
    integrate()
    running = export.lines()
    begun = [next(running), next(running)]
    write(5)
    integrate()
    assert findings([*begun, *running]) == []


def test_no_address_leaves_with_the_export(exported: Exported, monkeypatch: pytest.MonkeyPatch):
    token = origin.address.set("192.0.2.77")
    lines = exported(2)
    origin.address.reset(token)
    assert not any(b"192.0.2.77" in line for line in lines)


@pytest.mark.parametrize(
    "start", [b"", b"\n", b"PK\x03\x04", b"[]\n", b'{"format": "dps-ledger-export/1"}\n', b"\xff\xfe\n", b"{" * 9999]
)
def test_what_is_not_an_export_is_said_to_be_none(start: bytes):
    with pytest.raises(NotAnExport):
        Export(BytesIO(start))


def test_an_export_of_another_format_is_refused(exported: Exported):
    lines = exported(1)
    with pytest.raises(NotAnExport, match="format"):
        Export(BytesIO(lines[0].replace(b"export/1", b"export/2")))


def test_any_damage_anywhere_is_noticed(exported: Exported):
    whole = b"".join(exported(4, 3, 2))
    body = whole.index(b"\n") + 1  # the header is not signed

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(body, len(whole) - 2), st.integers(1, 255))
    def damaged(place: int, change: int) -> None:
        spoilt = bytearray(whole)
        spoilt[place] ^= change
        assert findings([bytes(spoilt)]), (place, change)

    damaged()


def test_any_lines_lost_or_shuffled_are_noticed(exported: Exported):
    lines = exported(4, 3, 2)

    @settings(max_examples=150, deadline=None)
    @given(st.permutations(range(1, len(lines))), st.integers(1, len(lines)))
    def shuffled(order: list[int], kept: int) -> None:
        chosen = [lines[0], *(lines[place] for place in order[:kept])]
        assert (findings(chosen) == []) is (chosen == lines)

    shuffled()


def test_a_file_of_rubbish_is_told_within_bounds(exported: Exported):
    lines = exported(2)
    told = findings([*lines, *[b"rubbish %d\n" % number for number in range(5000)]])
    assert 0 < len(told) <= 1000


def test_a_fork_signed_by_the_portal_itself_is_located(exported: Exported):
    lines = exported(4, 4)
    forked = sign_checkpoint(Checkpoint(signing.verifier().name, 4, bytes(32)), signing.signing_key())
    at = next(place for place, line in enumerate(lines) if line.startswith(b'{"checkpoint"'))
    lines[at] = json.dumps({"checkpoint": forked}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    assert findings(lines)[0].startswith("Entries 0 to 3 do not lead to the signed tree head")


def test_a_withheld_entry_is_proved_by_its_hash_and_counted(exported: Exported):
    exported(300)
    lines = list(export.lines(withhold={0, 7, 299}))
    secret = [bytes(entry.leaf) for entry in Entry.objects.filter(sequence__in=[0, 7, 299])]
    assert not any(leaf in b"".join(lines) for leaf in secret)
    read = Export(lines, [signing.verifier()])
    read.check()
    assert (read.findings, read.withheld, read.size) == ([], 3, 300)


def test_a_withheld_entry_with_another_hash_is_named(exported: Exported):
    exported(20)
    lines = list(export.lines(withhold={7}))
    at = next(place for place, line in enumerate(lines) if line.startswith(b'{"withheld"'))
    lines[at] = b'{"withheld":"' + base64.b64encode(b"x" * 32) + b'"}\n'
    assert findings(lines) == [f"Entry 7 was changed (line {at + 1})."]
    lines[at] = b'{"withheld":"nonsense"}\n'
    assert findings(lines) == [f"Entry 7 was changed (line {at + 1})."]
