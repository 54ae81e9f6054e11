"""What the malware scan found: said at the question where the file arrives, and listed for the hub."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.doors import page
from documents.models import Document
from suppliers import policies, queries
from suppliers.questionnaire import Question
from suppliers.views.lists import paged


@page(policies.may_see_quarantine)
def quarantine(request: HttpRequest) -> HttpResponse:
    """Every file in quarantine, with what was found in it, whose it is, and who sent it when. None can be opened."""
    return render(request, "suppliers/quarantine.html", paged(request, queries.in_quarantine(request.user)))


def say_if_quarantined(form: Form, question: Question, document: Document) -> None:
    """Say at the question that the file just added to it is in quarantine."""
    if document.is_quarantined:
        form.add_error(
            question.key,
            f"“{document.name}” is in quarantine: the malware scan found something in it. It is no evidence, and "
            "nothing can be submitted with it. Choose another copy, and remove it below.",
        )
