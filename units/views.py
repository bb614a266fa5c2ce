"""The list of units. A unit with its results belongs to whoever assesses it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from units.forms import UnitListForm, asks_for_illustrative
from units.selectors import area_choices, unit_list


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    is_illustrative = asks_for_illustrative(request.GET)
    form = UnitListForm(
        request.GET, areas=area_choices(is_illustrative=is_illustrative)
    )
    page = unit_list(query=form.query())
    context = {"page": page, "form": form, "is_illustrative": is_illustrative}
    return render(request, "units/list.html", context)
