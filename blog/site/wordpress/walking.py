"""The second reading of an import's files: every item in turn is brought in, brought up to date or passed over, and
accounted for. A dry run goes the same way and writes nothing, so that it tells the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from blog.importers.wordpress import ItemRecord
from blog.importers.wordpress_body import Picture
from blog.models import Audience, Course
from blog.site.wordpress import sentences
from blog.site.wordpress.essays import Essays
from blog.site.wordpress.fetching import Fetcher
from blog.site.wordpress.options import Options
from blog.site.wordpress.pages import Pages
from blog.site.wordpress.people import People, Person, read_list
from blog.site.wordpress.pictures import Pictures
from blog.site.wordpress.plan import Entry, Plan, label_of
from blog.site.wordpress.report import Report, Tally
from blog.site.wordpress.terms import Terms
from blog.site.wordpress.threads import Threads
from blog.site.wordpress.uploads import uploads_at

DEPTHS = ("max_depth", "orphans", "cycles", "answers_to_mentions", "mentions")


class Walk:
    """One way through the files. Iterating does the work, and yields the kind of each item as it is done; `report`
    holds the account afterwards."""

    def __init__(
        self,
        plan: Plan,
        course: Course,
        options: Options,
        by: Any = None,
        *,
        writes: bool,
        fetcher: Fetcher | None = None,
    ) -> None:
        """Everything that can be refused is refused here. Raises Refused."""
        self.plan, self.course, self.options, self.by, self.writes = plan, course, options, by, writes
        self.report = Report(is_written=writes)
        self.report.comments.more = dict.fromkeys(DEPTHS, 0)
        self.people = People(course, plan, read_list(options.people, course))
        self.terms = Terms(course, plan)
        fetcher = fetcher or (Fetcher(options.fetch) if options.fetch else None)
        uploads = uploads_at(options.uploads)
        self.pictures = Pictures(course, plan, uploads, fetcher, by, writes=writes)
        self.essays, self.pages, self.threads = Essays(self), Pages(self), Threads(self)
        self.total = len(plan.entries)
        self.shown = {site: self.pictures_of(site) for site in plan.attachments}
        self.seen: dict[int, set[int]] = defaultdict(set)

    def __iter__(self) -> Iterator[str]:
        """Go. People and terms first, then the items as they stand in the files."""
        self.account_for_problems()
        self.people.settle(self.report, writes=self.writes)
        self.terms.settle(self.report, writes=self.writes)
        for entry, item in self.plan.items():
            self.take(entry, item)
            yield entry.kind
        self.pictures.settle(self.report)
        self.account_for_people()

    def take(self, entry: Entry, item: ItemRecord) -> None:
        """One item."""
        if entry.skip:
            tally = {"post": self.report.posts, "page": self.report.pages, "attachment": self.report.attachments}
            self.skip(tally.get(entry.kind, self.report.others), label_of(item), entry.skip)
            if entry.kind == "other":
                self.report.by_type[item.type[:60]] += 1
            self.threads.pass_over(item, entry.skip)
        elif entry.kind == "post":
            if landed := self.essays.take(entry, item):
                self.threads.take(entry, item, landed)
            else:
                self.threads.pass_over(item, _("what it stands under is not here"))
        else:
            if entry.kind == "page":
                self.pages.take(entry, item)
            self.threads.pass_over(item, _("only essays take comments here"))

    def skip(self, tally: Tally, label: str, why: str) -> None:
        """Count an item that stays out, and say why."""
        tally.count("skipped")
        self.report.tell(label, why, "skipped")

    def pictures_of(self, site: str) -> dict[int, Picture]:
        """The attachments of a site by their numbers."""
        return {number: kept.picture for number, kept in self.plan.attachments[site].items()}

    def attachments_of(self, site: str) -> dict[int, Picture]:
        """The same, made once."""
        return self.shown.get(site, {})

    def see(self, person: Person | str, status: str, circle: int) -> None:
        """Note that somebody's words are read by a circle."""
        if status == "published":
            name = person.key if isinstance(person, Person) else f"guest {person}"
            self.seen[circle].add(hash(name))
            if not isinstance(person, Person):
                self.seen[0].add(hash(name))

    def account_for_people(self) -> None:
        """How many people are seen by whom, each by the widest circle alone."""
        self.report.people["guests"] = len(self.seen.pop(0, ()))
        counted = set[int]()
        for circle in sorted(self.seen, reverse=True):
            fresh = self.seen[circle] - counted
            counted |= fresh
            self.report.visible[str(Audience(circle).label)] = len(fresh)
        if not self.report.visible:
            self.report.visible[str(self.options.circle(self.course).label)] = 0

    def account_for_problems(self) -> None:
        """What was wrong in the files, and what of them is lost."""
        tallies = {"post": self.report.posts, "page": self.report.pages, "attachment": self.report.attachments}
        for problem in self.plan.lost:
            kind = problem.item.partition(" ")[0]
            tally = self.report.comments if problem.about == "comment" else tallies.get(kind, self.report.others)
            tally.count("skipped", n=problem.n if problem.about == "comment" else 1)
            self.report.tell(problem.item or problem.title or _("an item"), sentences.of_problem(problem), "skipped")
        for problem in self.plan.problems:
            named = f"{problem.item} “{problem.title[:60]}”" if problem.title else problem.item
            self.report.tell(named or _("the file"), sentences.of_problem(problem), "mended")
