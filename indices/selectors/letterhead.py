"""How an edition's files are headed: who issues them, where, under whose name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from indices.models import Edition, EditionSummary, Letterhead
from units.models import SiteProfile

VERIFY_PATH = "/xac-minh/"


@dataclass(frozen=True, slots=True)
class ReportHead:
    """The edition's own letterhead, else the site's profile; empty is left dotted."""

    superior_body: str
    issuing_body: str
    reference: str
    place: str
    signed_on: date | None
    signatory_lines: str
    signatory_name: str
    recipients: str
    verify_address: str
    # The pattern of the site's reports, "/BC-UBND", for a number not yet given.
    reference_pattern: str = ""


def report_head(summary: EditionSummary) -> ReportHead:
    """Two queries."""
    profile = site_profile()
    own = own_letterhead(summary.edition)
    publication = summary.publication
    decided_by = publication.issuing_body if publication else ""
    return ReportHead(
        superior_body=own.superior_body or profile.superior_body,
        issuing_body=own.issuing_body or profile.issuing_body or decided_by,
        reference=own.reference,
        place=own.place or profile.place,
        signed_on=own.signed_on,
        signatory_lines=own.signatory_lines or profile.signatory_lines,
        signatory_name=own.signatory_name or profile.signatory_name,
        recipients=own.recipients or profile.recipients,
        verify_address=profile.address.rstrip("/") + VERIFY_PATH,
        reference_pattern=profile.report_reference,
    )


def site_profile() -> SiteProfile:
    return SiteProfile.objects.first() or SiteProfile()


def own_letterhead(edition: Edition) -> Letterhead:
    """What the edition states for itself; every field empty where it states none."""
    return Letterhead.objects.filter(edition=edition).first() or Letterhead(
        edition=edition
    )
