"""Moments as people say them: an hour on the clock of a course, a day of this week by its name. It must not know whose
moments they are."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

THIS_WEEK = 6


def hour(moment: datetime, zone: str) -> str:
    """`11:52 pm`, or as the reader's language has it."""
    local = moment.astimezone(ZoneInfo(zone))
    if get_format("TIME_FORMAT") != "P":
        return str(date_format(local, "TIME_FORMAT"))
    return formatted(local, "g:i A").replace("AM", "am").replace("PM", "pm")


def when(moment: datetime, zone: str) -> str:
    """`at 11:52 pm` for today, `on Sunday at 11:52 pm` for the last days, with its date before that."""
    local, at = moment.astimezone(ZoneInfo(zone)), hour(moment, zone)
    passed = (timezone.now().astimezone(ZoneInfo(zone)).date() - local.date()).days
    if not passed:
        return _("at %(hour)s") % {"hour": at}
    day = formatted(local, "l") if 0 < passed <= THIS_WEEK else date_format(local, "DATE_FORMAT")
    return _("on %(day)s at %(hour)s") % {"day": day, "hour": at}


def saved_when(moment: datetime, zone: str) -> str:
    """`Saved 11:52 pm`; with its day where that is not today."""
    is_today = timezone.now().astimezone(ZoneInfo(zone)).date() == moment.astimezone(ZoneInfo(zone)).date()
    return _("Saved %(when)s") % {"when": hour(moment, zone) if is_today else when(moment, zone)}


def due(moment: datetime, zone: str) -> str:
    """`Sun 11:59 pm EDT`; with its date where that is not within the days around now."""
    local = moment.astimezone(ZoneInfo(zone))
    away = abs((timezone.now().astimezone(ZoneInfo(zone)).date() - local.date()).days)
    parts = {"weekday": formatted(local, "D"), "hour": hour(moment, zone), "zone": local.tzname()}
    if away <= THIS_WEEK:
        return _("%(weekday)s %(hour)s %(zone)s") % parts
    return _("%(weekday)s %(day)s %(hour)s %(zone)s") % (parts | {"day": date_format(local, "MONTH_DAY_FORMAT")})
