"""Verification of a digest: is what is stored still what was published?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indices.forms.verification import VerificationForm, asked_digest
from indices.selectors.verification import verification_page


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    page = verification_page(digest=asked_digest(request.GET))
    context = {
        "page": page,
        "form": VerificationForm(page.choices, asked=page.asked),
        "is_illustrative": page.found is not None and page.found.is_illustrative,
    }
    return render(request, "indices/verify.html", context)
