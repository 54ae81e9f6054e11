"""What several people at one draft are told of each other: who changed what, when, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from regulations import words
from suppliers.answers import Conflict, Kept, in_words, is_untouched, stamp
from suppliers.forms.sections import STAYS, THEIRS, SectionForm
from suppliers.models import Application
from suppliers.questionnaire import Section
from suppliers.readiness import Readiness

LATELY = timedelta(minutes=30)


@dataclass(frozen=True)
class Clash:
    """Two answers to one question, whose, and the two ways out."""

    question: str
    name: str
    who: str
    when: str
    theirs: str
    yours: str
    choices: tuple[tuple[str, str], ...]

    @property
    def message(self) -> str:
        """What stands at the field."""
        return f"{self.who} changed this answer while you were writing. Choose which answer stays."


def clash(form: SectionForm, conflict: Conflict, person: User) -> Clash:
    """One conflict in words. Choosing one's own answer names what it is put over, so that it is seen only once."""
    question = next(question for question in form.questions if question.key == conflict.question)
    theirs = conflict.theirs
    own = theirs.changed_by == person
    return Clash(
        question=question.key,
        name=question.key + STAYS,
        who=_who(theirs, person),
        when=words.moment_words(theirs.changed_at),
        theirs=in_words(question, theirs.content),
        yours=in_words(question, conflict.yours),
        choices=(
            (THEIRS, "The answer from the other window" if own else f"The answer of {theirs.changed_by}"),
            (stamp(theirs), "My answer, as it stands on this page. I can change it before I save"),
        ),
    )


def taken_over(form: SectionForm, key: str, person: User) -> str:
    """Beside an answer that the person had left alone and that is shown anew, as somebody changed it."""
    theirs = form.taken_over.get(key)
    if theirs is None:
        return ""
    return f"{_who(theirs, person)} changed this answer at {words.moment_words(theirs.changed_at)}. It is shown here."


def _who(theirs: Kept, person: User) -> str:
    return "You, in another window," if theirs.changed_by == person else str(theirs.changed_by)


def saved(form: SectionForm, clashes: Iterable[Clash], now: datetime) -> str:
    """What is said after answers were kept while somebody writes."""
    said = [f"Saved {words.time_words(now)}."]
    if unfinished := [f"“{form[key].label}”" for key in form.half_typed()]:
        said.append(unfinished_kept(unfinished))
    if refused := [
        f"“{form[key].label}”" for key in form.errors if key in form.fields and key not in form.half_typed()
    ]:
        said.append(f"Not kept: {words.several(refused)}. Save the page to see why.")
    said += [f"{clash.who} changed “{form[clash.question].label}” while you were writing. Choose which answer stays."
             for clash in clashes]  # fmt: skip
    return " ".join(said)


def unfinished_kept(labels: Sequence[str]) -> str:
    """What is said of answers that are not well formed yet."""
    are = "is kept as you typed it and is no answer yet" if len(labels) == 1 else "are kept as typed, no answers yet"
    return f"Not yet: {words.several(labels)}, which {are}."


def too_late(readiness: Readiness, section: Section, form: SectionForm) -> dict[str, Any]:
    """What was typed in vain, on a page that is not there any more."""
    application = readiness.application
    told = {key: written for key, written in form.written().items() if not is_untouched(written)}
    typed = [(q.text, in_words(q, told[q.key].value)) for q in form.questions if q.key in told]
    lost = [q for q in form.questions if q.key in form.errors and q.key not in form.half_typed()]
    typed += [(q.text, form.data.get(q.key, "")) for q in lost]
    return {"application": application, "section": section, "typed": typed}


def closed(application: Application) -> str:
    """Who submitted or withdrew an application, and when."""
    if application.submitted_at:
        done = f"{application.submitted_by} submitted this application at {words.moment_words(application.received)}."
    else:
        when = f" at {words.moment_words(application.withdrawn_at)}" if application.withdrawn_at else ""
        done = f"{application.withdrawn_by} withdrew this application{when}."
    return f"{done} It cannot be changed any more."


def party_removed(name: str, who: User | None, when: datetime, *, person: User) -> str:
    """Who took another organisation out of the draft, and when."""
    by = "You, in another window," if who == person else str(who or "Somebody")
    return f"{by} removed {name} from this application at {words.moment_words(when)}."


def lately(readiness: Readiness, section: Section, person: User, now: datetime) -> list[str]:
    """Which colleagues changed this page in the last half hour, the latest first."""
    latest: dict[User, datetime] = {}
    for who, when in _changes(readiness, section):
        if who != person and when > latest.get(who, now - LATELY):
            latest[who] = when
    by_time = sorted(latest.items(), key=lambda change: change[1], reverse=True)
    return [f"{who} changed this section {_ago(now - when)}." for who, when in by_time]


def _changes(readiness: Readiness, section: Section) -> list[tuple[User, datetime]]:
    """Who wrote which answer and added which file of this page; what came with the draft as it began is no change."""
    places = {section.slot(question) for question in section.questions}
    kept = [(row.changed_by, row.changed_at) for place, row in readiness.kept.items() if place in places]
    files = [(row.added_by, row.added_at) for row in readiness.files if (row.place, row.question) in places]
    draft = readiness.application
    return [c for c in kept + files if draft.copied_from_id is None or c[1] > draft.started_at]


def _ago(passed: timedelta) -> str:
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute ago"
    return f"{minutes} minute{'s' if minutes > 1 else ''} ago"
