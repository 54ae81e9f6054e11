"""What a form gets: the body of a POST, even an empty one, and nothing otherwise."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest

from documents.models import Document
from documents.resumed import files_of
from suppliers.questionnaire import Question


def posted(request: HttpRequest) -> Any:
    """The posted fields, or None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def posted_with_files(request: HttpRequest) -> tuple[Any, Any]:
    """The same, with the files, those among them that were uploaded before."""
    return (request.POST, files_of(request)) if request.method == "POST" else (None, None)


def say_if_quarantined(form: Form, question: Question, document: Document) -> None:
    """Say at the question that the file just added to it is in quarantine."""
    if document.is_quarantined:
        form.add_error(
            question.key,
            f"“{document.name}” is in quarantine: the malware scan found something in it. It is no evidence, and "
            "nothing can be submitted with it. Choose another copy, and remove it below.",
        )
