"""The findings beside the editor: in plain words, each with one thing to press that works; for nobody else."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from django.test import Client

from blog.citations.audit import ACTIONS, Kind
from blog.citations.cited import cite
from blog.citations.keys import keyed
from blog.editing.findings import Findings, findings_of
from blog.editing.findings_words import KINDS
from blog.editing.rewriting import as_key, found_at, with_all_authors, with_other_key
from blog.models import Course, Enrolment, Post
from tests.factories import published, written

FREEZE = "Freeze, Gregory L. *Russia: A History*. 3rd ed., Oxford UP, 2009."
TWO = "Riasanovsky, Nicholas, and Mark Steinberg. *A History of Russia*. 8th ed., Oxford UP, 2011."
LUTHI = "Lüthi, Lorenz. “The People’s Republic.” *Diplomatic History*, vol. 20, no. 2, 2009, pp. 211-52."
LISTED = "\n".join([FREEZE, TWO, LUTHI])


def shown(body: str, works: str = LISTED) -> Findings:
    return findings_of(cite(body, keyed(works.splitlines())))


def about(findings: Findings, words: str) -> Any:
    """The one card of these words."""
    (card,) = [card for card in findings.cards if card.words == words]
    return card


def pressed(client: Client, press: str, body: str, works: str = LISTED, **other: Any) -> Any:
    """The desk after a button, and nothing saved."""
    sent = {"title": "T", "body": body, "works": works, "audience": "60", "beside": "citations", "press": press}
    page = client.post("/russia/write/", sent | other)
    assert (page.status_code, Post.objects.count()) == (200, 0)
    return page.context["desk"]


def button(body: str, words: str, works: str = LISTED, which: int = 0) -> str:
    return str(about(shown(body, works), words).buttons[which].sends)


def test_every_kind_of_finding_has_words() -> None:
    assert set(KINDS) == set(get_args(Kind)) == set(ACTIONS)


def rewritten(text: str, chosen: str = "") -> str:
    """A parenthesis with keys in its place."""
    cited = cite(f"Words {text} and more.", keyed(LISTED.splitlines()))
    (found,) = [found for found in cited.found if found.text == text]
    return as_key(cited, found, chosen)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("(Freeze 428)", "[@freeze2009, p. 428]"),
        ("(Freeze, pp. 12-14)", "[@freeze2009, pp. 12-14]"),
        ("(Freeze 2009, 428)", "[@freeze2009, p. 428]"),
        ("(Freeze)", "[@freeze2009]"),
        ("(see Freeze 428, emphasis added)", "[see @freeze2009, p. 428, emphasis added]"),
        ("(Freeze 4; cf. Lüthi, pp. 212-15)", "[@freeze2009, p. 4; cf. @luthi2009, pp. 212-15]"),
        ("(qtd. in Lüthi 220)", "[qtd. in @luthi2009, p. 220]"),
        ("(ch. 4 of Freeze)", "[@freeze2009, ch. 4]"),
        ("(Freeze 428-30; Nobody 3)", ""),
    ],
)
def test_a_typed_citation_becomes_a_key_without_losing_a_word(typed: str, key: str) -> None:
    assert rewritten(typed) == key


def test_the_full_form_names_both_authors_wherever_one_stands_alone() -> None:
    cited = cite("A (Steinberg 583). B (see Steinberg 5; Freeze 4). C (Freeze 9).", keyed(LISTED.splitlines()))
    assert [with_all_authors(cited, found) for found in cited.found] == [
        "(Riasanovsky and Steinberg 583)",
        "(see Riasanovsky and Steinberg 5; Freeze 4)",
        "",
    ]


def test_a_key_that_merely_begins_alike_stays() -> None:
    assert with_other_key("[@a2009; @a2009b; @a2009-2]", "a2009", "x") == "[@x; @a2009b; @a2009-2]"


def test_a_page_without_a_work_offers_the_works_of_the_list(as_author: Client) -> None:
    body = "Nobody is named here, and it is so (pg. 92)."
    card = about(shown(body), "(pg. 92)")
    assert card.sentence == "More than one of your works could be meant. Which one is it?"
    assert [choice.label for choice in card.buttons][:2] == [
        "Freeze, Russia",
        "Riasanovsky and Steinberg, A History of Russia",
    ]
    desk = pressed(as_author, card.buttons[0].sends, body)
    assert desk.sent["body"] == "Nobody is named here, and it is so [@freeze2009, p. 92]."
    assert desk.works.told == [("Changed in your text: (pg. 92) is now [@freeze2009, p. 92]", False)]
    assert desk.panel == "citations"


def test_a_page_behind_somebody_unlisted_offers_a_new_work_and_the_list(as_author: Client) -> None:
    body = "Roger Keith argues that nothing of it was true (pg. 92)."
    card = about(shown(body), "(pg. 92)")
    assert (card.sentence, card.hint, [choice.label for choice in card.buttons]) == (
        "A page without a work. Which one is it?",
        "Roger Keith is named before it, and is not in your list.",
        [
            "Add Roger Keith",
            "Freeze, Russia",
            "Riasanovsky and Steinberg, A History of Russia",
            "Lüthi, The People’s Republic",
        ],
    )
    assert pressed(as_author, card.buttons[0].sends, body).works.form["author"].value() == "Keith, Roger"
    chosen = pressed(as_author, card.buttons[1].sends, body)
    assert chosen.sent["body"] == "Roger Keith argues that nothing of it was true [@freeze2009, p. 92]."


def test_a_page_with_nobody_before_it_offers_the_list_and_another(as_author: Client) -> None:
    card = about(shown("(ibid.) It was so."), "(ibid.)")
    assert [choice.label for choice in card.buttons] == ["Another…"]
    assert pressed(as_author, card.buttons[0].sends, "(ibid.) It was so.").works.form["author"].value() is None


def test_the_nearest_work_is_offered_for_a_misspelt_name(as_author: Client) -> None:
    body = "It was so (Freze 12)."
    desk = pressed(as_author, button(body, "(Freze 12)"), body)
    assert desk.sent["body"] == "It was so [@freeze2009, p. 12]."


def test_a_key_on_no_list_gives_way_to_the_nearest(as_author: Client) -> None:
    body = "It was so [see @freze2009, p. 3]."
    desk = pressed(as_author, button(body, "[see @freze2009, p. 3]"), body)
    assert desk.sent["body"] == "It was so [see @freeze2009, p. 3]."


def test_use_the_full_form(as_author: Client) -> None:
    body = "Before.\r\n\r\nIt was so (Steinberg 583)."
    press = button(body.replace("\r", ""), "(Steinberg 583)")
    desk = pressed(as_author, press, body)
    assert desk.sent["body"] == "Before.\n\nIt was so (Riasanovsky and Steinberg 583)."
    assert desk.findings.n_open == 2


def test_a_linked_citation_is_written_as_a_key_only_when_asked(as_author: Client) -> None:
    body = "It was so (Freeze 428)."
    findings = shown(body, FREEZE)
    assert (findings.n_open, findings.n_linked, findings.linked[0].hint) == (0, 1, "Freeze, Russia")
    desk = pressed(as_author, findings.linked[0].buttons[0].sends, body, FREEZE)
    assert desk.sent["body"] == "It was so [@freeze2009, p. 428]."


@pytest.mark.parametrize(
    "press",
    [
        "choose|0|8|freeze2009|(Freze 1)",
        "choose|10|19|freeze2009|(Freze 2)",
        "choose|-9|99999999999|freeze2009|(Freze 1)",
        "choose|x|y|freeze2009|(Freze 1)",
        "choose|10|19|nobody|(Freze 1)",
        "rewrite|3|5||wa",
        "name|10|19||It was so",
    ],
)
def test_offsets_that_lie_change_nothing_and_are_told(as_author: Client, press: str) -> None:
    body = "It was so (Freze 1)."
    desk = pressed(as_author, press, body)
    assert desk.sent["body"] == body
    assert [refused for _, refused in desk.works.told] == [True]


def test_words_that_moved_since_are_not_overwritten(as_author: Client) -> None:
    before = "It was so (Freze 1)."
    desk = pressed(as_author, button(before, "(Freze 1)"), "Now it was so (Freze 1).")
    assert desk.sent["body"] == "Now it was so (Freze 1)."
    assert desk.works.told[0][0].startswith("The text has changed there")


def test_add_the_source_opens_a_form_with_the_name(as_author: Client) -> None:
    body = "Keith disagrees (Keith 12)."
    desk = pressed(as_author, button(body, "(Keith 12)"), body)
    assert (desk.works.form["author"].value(), desk.works.form.key, desk.panel) == ("Keith", "", "sources")


def test_an_incomplete_work_is_opened_to_be_completed(as_author: Client) -> None:
    card = next(card for card in shown("Words.", "Unknown thing").cards if card.sentence.startswith("Missing"))
    assert card.sentence == "Missing from this work: the author, the year."
    desk = pressed(as_author, card.buttons[0].sends, "Words.", "Unknown thing")
    assert (desk.works.form.key, desk.works.form["title"].value()) == ("unknown", "Unknown thing")


def test_a_work_listed_twice_is_joined_and_its_citations_follow(as_author: Client) -> None:
    works = f"{FREEZE}\nFreeze, Gregory L. *Russia: A History*. Oxford UP, 2009."
    body = "So [@freeze2009b, p. 2] and [@freeze2009, p. 3]."
    card = next(card for card in shown(body, works).cards if "twice" in card.sentence)
    desk = pressed(as_author, card.buttons[0].sends, body, works)
    assert (desk.sent["works"], desk.sent["body"]) == (FREEZE, "So [@freeze2009, p. 2] and [@freeze2009, p. 3].")


def test_a_work_never_cited_is_taken_off_the_list(as_author: Client) -> None:
    card = next(card for card in shown("So (Freeze 2).", f"{FREEZE}\n{TWO}").cards if "never cites" in card.sentence)
    assert pressed(as_author, card.buttons[0].sends, "So (Freeze 2).", f"{FREEZE}\n{TWO}").sent["works"] == FREEZE


def test_a_quotation_without_a_citation_leads_to_its_place(as_author: Client) -> None:
    body = 'So (Freeze 2).\n\nThey wrote that "the words were ready and only the names had to be changed" in the end.'
    cards = [card for card in shown(body, FREEZE).cards if card.is_in_text]
    assert [card.buttons for card in cards] == [()]
    page = as_author.post("/russia/write/", {"body": body, "works": FREEZE, "press": "look"}).content.decode()
    assert f'data-start="{cards[0].start}" data-end="{cards[0].end}"' in page


def test_without_findings_one_calm_sentence(as_author: Client) -> None:
    page = as_author.post("/russia/write/", {"body": "So (Freeze 2).", "works": FREEZE, "press": "look"})
    assert "Nothing needs you here. Every citation leads to a work in your list." in page.content.decode()
    assert "One citation is linked" in page.content.decode()


def test_hundreds_of_findings_are_shown_in_portions() -> None:
    findings = shown(" ".join(f"So (Nobody{'abcdefghij'[n % 10]} {n})." for n in range(1, 200)), FREEZE)
    assert (len(findings.cards), findings.n_unshown > 0) == (60, True)


def test_the_words_of_the_text_are_escaped_in_its_cards(as_author: Client) -> None:
    body = 'So (<script>alert(1)</script> Nobody 12) and "<img src=x onerror=alert(1)>".'
    page = as_author.post("/russia/write/", {"body": body, "works": "<b onclick=x>Keith</b>. 2009", "press": "look"})
    text = page.content.decode()
    assert [found for found in ("<script>alert", "<img src=x", "<b onclick") if found in text] == []


def test_findings_are_for_the_author_and_staff_alone(
    client: Client, as_author: Client, as_classmate: Client, as_instructor: Client, author: Enrolment
) -> None:
    post = published(author, "T", "It was so (Nobody 12).", works=[FREEZE])
    address = post.get_absolute_url()
    for reader in (client, as_classmate, as_author):
        assert re.search("needs? you|No work by this name", reader.get(address).content.decode()) is None
    assert as_classmate.get(f"{address}edit/").status_code == 404
    for seen in (as_author.get(f"{address}edit/"), as_instructor.get(f"/admin/blog/post/{post.pk}/change/")):
        assert "No work by this name is in your list." in seen.content.decode()
    assert "No work by this name" not in as_author.post("/preview/", {"content": post.draft.body}).content.decode()


def test_the_publish_page_lists_what_is_open_and_lets_publish(as_author: Client, author: Enrolment) -> None:
    post = written(author, "T", "It was so (Nobody 12).", works=[FREEZE])
    page = as_author.get(f"{post.get_absolute_url()}publication/").content.decode()
    assert "2 citations need you" in page
    assert f'href="{post.get_absolute_url()}edit/?beside=citations#tabs"' in page
    assert 'value="publish"' in page


def test_where_the_course_says_so_publishing_waits_until_all_is_settled_but_the_press_counts(
    as_author: Client, author: Enrolment, course: Course
) -> None:
    Course.objects.filter(pk=course.pk).update(open_findings="stop")
    post = written(author, "T", "It was so (Nobody 12).", works=[FREEZE])
    address = f"{post.get_absolute_url()}publication/"
    assert "This course asks you to settle these before you publish." in as_author.get(address).content.decode()
    page = as_author.post(address, {"act": "publish", "agreed": "on"}).content.decode()
    assert "2 citations need you before this essay can be published. They stand beside your text." in page
    pressed = Post.objects.get()
    assert (pressed.is_published, pressed.handed_in_at is not None) == (False, True)
    settled = written(author, "U", "It was so (Freeze 12).", works=[FREEZE])
    as_author.post(f"{settled.get_absolute_url()}publication/", {"act": "publish", "agreed": "on"})
    settled.refresh_from_db()
    assert settled.is_published


def test_the_link_from_the_publish_page_opens_the_findings(as_author: Client, author: Enrolment) -> None:
    post = written(author, "T", "It was so (Nobody 12).", works=[FREEZE])
    address = f"{post.get_absolute_url()}edit/"
    panels = [as_author.get(address, {"beside": panel}).context["desk"].panel for panel in ("citations", "x", "")]
    assert panels == ["citations", "preview", "preview"]


def test_a_place_that_is_no_citation_is_none() -> None:
    assert found_at(cite("So (Freeze 2).", keyed([FREEZE])), 0, 2) is None
