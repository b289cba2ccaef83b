"""Works-cited lines as students type them, and what a record changes about them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.citations.folding import fold, initials, name_forms, one_letter_apart
from blog.citations.lines import read_line, read_works
from blog.citations.records import page_range

LINES = [
    ("Riasanovsky, Nicholas V., and Mark D. Steinberg. A History of Russia. Oxford University Press, 2018.",
     ["Riasanovsky", "Steinberg"], [], "A History of Russia", ("2018",)),
    ("Russia, a History, 2nd Edition. Gregory Freeze", ["Freeze"], [], "Russia, a History", ()),
    ("Baltic Winters, Second Edition. Jonas R Tamm", ["Tamm"], [], "Baltic Winters", ()),
    ("A Failed Empire, The Soviet Union in the Cold War (UNC Press, 2007). Vladislav Zubok",
     ["Zubok"], [], "A Failed Empire, The Soviet Union in the Cold War", ("2007",)),
    ("Freeze, Gregory L., editor. *Russia: A History*. 3rd ed., Oxford University Press, 2009.",
     [], ["Freeze"], "Russia: A History", ("2009",)),
    ("Freeze, G. L. (Ed.). (2009). Russia: A history (3rd ed.). Oxford University Press.",
     [], ["Freeze"], "Russia: A history", ("2009",)),
    ("Gregory L. Freeze, Russia: A History (Oxford: Oxford University Press, 2009), 428.",
     ["Freeze"], [], "Russia: A History", ("2009",)),
    ("Lewis, John Wilson, and Xue Litai. China Builds the Bomb. Stanford University Press, 1988.",
     ["Lewis", "Xue"], [], "China Builds the Bomb", ("1988",)),
    ("Tamm, Jonas R., Kask, Liis, and Rebane, Mart. Baltic Winters. Tartu UP, 2004.",
     ["Tamm", "Kask", "Rebane"], [], "Baltic Winters", ("2004",)),
    ("Dikötter, Frank. Mao’s Great Famine. Walker 2010", ["Dikötter"], [], "Mao’s Great Famine", ("2010",)),
    ("Natasha's Dance by Orlando Figes (2002)", ["Figes"], [], "Natasha's Dance", ("2002",)),
    ("Orlando Figes. Natasha's Dance. Metropolitan, 2002.", ["Figes"], [], "Natasha's Dance", ("2002",)),
    ("Brothers in Arms. Edited by Odd Arne Westad, Stanford UP, 1998.", [], ["Westad"], "Brothers in Arms", ("1998",)),
    ("Orwell, George. 1984. Secker & Warburg, 1949.", ["Orwell"], [], "1984", ("1949",)),
    ("Hobsbawm, Eric J. 1994. The Age of Extremes. London: Michael Joseph.",
     ["Hobsbawm"], [], "The Age of Extremes", ("1994",)),
    ("Carrère d'Encausse, Hélène. The End of the Soviet Empire. Basic Books, 1993.",
     ["Carrère d'Encausse"], [], "The End of the Soviet Empire", ("1993",)),
    ("Mao Zedong. On Practice. Foreign Languages Press, 1966.", ["Mao"], [], "On Practice", ("1966",)),
    ("Beowulf. Translated by Seamus Heaney, Norton, 2000.", [], [], "Beowulf", ("2000",)),
    ("“Chernobyl Disaster.” Encyclopaedia Britannica, 2020.", [], [], "Chernobyl Disaster", ("2020",)),
    ("The Soviet-Yugoslav Dispute: Text of the Published Correspondence. Royal Institute, London, 1948",
     [], [], "The Soviet-Yugoslav Dispute: Text of the Published Correspondence", ("1948",)),
    ("U.S. Department of State. Foreign Relations of the United States. Government Printing Office, 1996.",
     ["U.S. Department of State"], [], "Foreign Relations of the United States", ("1996",)),
    ("U.S. Dept. of State. *Foreign Relations*. GPO, 1996.",
     ["U.S. Dept. of State"], [], "Foreign Relations", ("1996",)),
    ("Central Intelligence Agency (CIA). *World Factbook*. 2019.",
     ["Central Intelligence Agency"], [], "World Factbook", ("2019",)),
    ("Edited by Brian P. Levack. The Oxford Handbook of Witchcraft. Oxford UP, 2013.",
     [], ["Levack"], "The Oxford Handbook of Witchcraft", ("2013",)),
    ("Cott, Nancy F. The Bonds of Womanhood. Yale UP, 1977.", ["Cott"], [], "The Bonds of Womanhood", ("1977",)),
    ("Westad Odd Arne, The Global Cold War, (Cambridge, 2005)", ["Westad"], [], "The Global Cold War", ("2005",)),
    ("Friedan, Betty The Feminine Mystique. Norton 1963", ["Friedan"], [], "The Feminine Mystique", ("1963",)),
    ("Helen Vendler, Selected Poems (Harvard, 2010).", ["Vendler"], [], "Selected Poems", ("2010",)),
    ("Gates Jr., Henry Louis. The Signifying Monkey. Oxford UP, 1988.",
     ["Gates"], [], "The Signifying Monkey", ("1988",)),
    ("Dr. Martin Luther King Jr., \"Letter from Birmingham Jail\" (1963)",
     ["King"], [], "Letter from Birmingham Jail", ("1963",)),
    ("V.I. Lenin. \"The State and Revolution\". 1917", ["Lenin"], [], "The State and Revolution", ("1917",)),
    ("Plato, Republic, trans. G. M. A. Grube (Indianapolis: Hackett, 1992).", ["Plato"], [], "Republic", ("1992",)),
    ("Ortega y Gasset, José. *The Revolt of the Masses*. Norton, 1932.",
     ["Ortega y Gasset"], [], "The Revolt of the Masses", ("1932",)),
    ("al-Aswany, Alaa. *The Yacoubian Building*. 2004.", ["al-Aswany"], [], "The Yacoubian Building", ("2004",)),
    ("bell hooks. *Ain't I a Woman*. South End, 1981.", ["hooks"], [], "Ain't I a Woman", ("1981",)),
    ("hooks, bell. *Ain't I a Woman*. South End, 1981.", ["hooks"], [], "Ain't I a Woman", ("1981",)),
    ("Stephen King, The Shining (New York: Doubleday, 1977).", ["King"], [], "The Shining", ("1977",)),
    ("Smith J, Jones K, Lee P. A title of things. Nature. 2004;3:1-9.",
     ["Smith", "Jones", "Lee"], [], "A title of things", ("2004",)),
    ("Smith, J. and Jones, K. (2004) 'A title of things', Journal of Things, 12(3), pp. 1-20.",
     ["Smith", "Jones"], [], "A title of things", ("2004",)),
    ("Interview with Maria Lopez. 4 May 2020.", ["Lopez"], [], "Interview", ("2020",)),
    ("Saint Joan. George Bernard Shaw. Penguin, 2001", ["Shaw"], [], "Saint Joan", ("2001",)),
    ("Lord Jim. Penguin, 1990.", [], [], "Lord Jim", ("1990",)),
    ("Ōe Kenzaburō. *A Personal Matter*. Grove, 1968.", ["Ōe"], [], "A Personal Matter", ("1968",)),
    ("Bridges of Ice (1994). Nora Quincy-Adeyemi", ["Quincy-Adeyemi"], [], "Bridges of Ice", ("1994",)),
    ("The Salt Road, Zanele Dlamini, 2003", ["Dlamini"], [], "The Salt Road", ("2003",)),
    ("The Salt Road. Zanele Dlamini. Kwela, 2003.", ["Dlamini"], [], "The Salt Road", ("2003",)),
    ("The Salt Road, Second Edition. Zanele Dlamini. Kwela", ["Dlamini"], [], "The Salt Road", ()),
    ("Zanele Dlamini, Rivers of Iron (Kwela, 2003).", ["Dlamini"], [], "Rivers of Iron", ("2003",)),
    ("A Short Peace, 4th Edition. Ilkka Saarinen & Jo van der Meer",
     ["Saarinen", "van der Meer"], [], "A Short Peace", ()),
    ("Winter's Bread, Expanded Edition. Teodora Vlašić", ["Vlašić"], [], "Winter's Bread", ()),
    ("Salt by Łukasz Łoś, Kwela 2003", ["Łoś"], [], "Salt", ("2003",)),
    ("Imelda Ashgrove (ed.), Lanterns (London: Faber, 2011)", [], ["Ashgrove"], "Lanterns", ("2011",)),
    ("St. John, Philippa. The Empty Throne. OUP, 1973.", ["St. John"], [], "The Empty Throne", ("1973",)),
    ("Ó Briain, Cathal. Turf. Gill, 1999.", ["Ó Briain"], [], "Turf", ("1999",)),
    ("Kask, Liis, and Bo Ekström. Salt. Kwela, 2003.", ["Kask", "Ekström"], [], "Salt", ("2003",)),
    ("Marta de Sousa e Silva. *Salt*. Kwela, 2003.", ["de Sousa e Silva"], [], "Salt", ("2003",)),
    ("Greenpeace. Ice Report. Amsterdam: Greenpeace, 1999.", ["Greenpeace"], [], "Ice Report", ("1999",)),
    ("European Space Agency, \"Comet\", 2014", ["European Space Agency"], [], "Comet", ("2014",)),
    ("Sommer, I 1983, Brecht, Henschel.", ["Sommer"], [], "Brecht, Henschel", ("1983",)),
]  # fmt: skip


@pytest.mark.parametrize(("line", "names", "editors", "title", "years"), LINES, ids=[row[0][:30] for row in LINES])
def test_a_line_gives_names_title_and_year(
    line: str, names: list[str], editors: list[str], title: str, years: tuple[str, ...]
) -> None:
    work = read_line("key", line)
    assert [name.family for name in work.names] == names
    assert [name.family for name in work.editors] == editors
    assert (work.title, work.years, work.line) == (title, years, line)


def test_given_names_are_kept() -> None:
    work = read_line("k", "Riasanovsky, Nicholas V., and Mark D. Steinberg. A History of Russia. OUP, 2018.")
    assert [name.given for name in work.names] == ["Nicholas V.", "Mark D."]


def test_an_organisation_has_its_initials() -> None:
    work = read_line("k", "Central Intelligence Agency. The Sino-Soviet Dispute. 1963.")
    assert (work.names[0].literal, work.initials) == (True, ("CIA",))
    assert initials("Ministry of Foreign Affairs of the Russian Federation") == "MFARF"


def test_pages_of_an_article_in_three_styles() -> None:
    ends = ["Slavic Review, vol. 61, no. 2, 2002, pp. 211–252.", "Slavic Review 61, no. 2 (2002): 211–52."]
    assert {read_line("k", f"Reid, Susan E. “Kitchen.” {end}").pages for end in ends} == {(211, 252)}
    apa = "Reid, S. E. (2002). Cold War in the kitchen. Slavic Review, 61(2), 211–252. https://doi.org/10.2307/2697116"
    assert (read_line("k", apa).pages, page_range("252-211")) == ((211, 252), None)


def test_three_dashes_repeat_the_author_above() -> None:
    first = {"key": "a", "line": "Fitzpatrick, Sheila. Everyday Stalinism. Oxford UP, 1999."}
    works = read_works(
        [
            first,
            {"key": "b", "line": "---. Stalin’s Peasants. 1994."},
            {"key": "c", "line": "———. On Stalin’s Team. Princeton UP, 2015."},
        ]
    )
    assert [work.names[0].family for work in works] == ["Fitzpatrick"] * 3
    assert [work.title for work in works] == ["Everyday Stalinism", "Stalin’s Peasants", "On Stalin’s Team"]
    assert read_works([{"key": "a", "line": "---. Alone. 1999."}])[0].names == ()


def test_et_al_says_that_more_stand_unnamed() -> None:
    assert read_line("k", "Davies, R. W., et al. The Economic Transformation. Cambridge UP, 1994.").et_al


def test_a_record_wins_over_the_line() -> None:
    record = {
        "author": [{"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"}, {"literal": "NATO"}, "dirt"],
        "issued": {"date-parts": [[1999]]},
        "title": "Letters: A Choice",
        "page": "12-9",
    }
    work = read_works([{"key": "k", "line": "Freeze, Gregory. Russia. 2009.", "record": record}])[0]
    assert [name.family for name in work.names] == ["van Gogh", "NATO"]
    assert (work.title, work.short_title, work.years, work.confidence) == (
        "Letters: A Choice",
        "Letters",
        ("1999",),
        "record",
    )


@pytest.mark.parametrize(
    "record", [{}, {"author": "x"}, {"issued": 3}, {"issued": {"raw": "May 1956"}}, {"author": [{}]}]
)
def test_a_strange_record_does_no_harm(record: dict) -> None:
    assert read_works([{"key": "k", "line": "Freeze, Gregory. Russia. 2009.", "record": record}])[0].heads


def test_names_are_folded() -> None:
    assert {"luthi", "luethi"} <= name_forms("Lüthi")
    assert {"van ree", "ree"} <= name_forms("van Ree")
    assert fold("Wałęsa’s Dream–Book") == "walesas dream book"


@pytest.mark.parametrize(("one", "other", "near"), [
    ("freeze", "freese", True), ("freeze", "freez", True), ("freeze", "freezee", True), ("freeze", "frezee", True),
    ("freeze", "freeze", False), ("lee", "lea", False), ("freeze", "breese", False),
])  # fmt: skip
def test_one_letter_apart(one: str, other: str, near: bool) -> None:
    assert (one_letter_apart(one, other), one_letter_apart(other, one)) == (near, near)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400) | st.text(alphabet='Aa,.& ()“”"*-1and', max_size=200))
def test_any_line_is_read_without_an_error(line: str) -> None:
    work = read_line("key", line)
    assert (work.key, work.line) == ("key", line)


@pytest.mark.parametrize("unit", ["A, ", "Aa and ", "de ", "A-", "A. ", "--- ", "(", "1", "Smith, J., ", "“", "*a* "])
def test_a_hostile_line_costs_little(unit: str) -> None:
    start = time.process_time()
    read_line("key", unit * 20_000)
    assert time.process_time() - start < 0.5
