"""Words that tell a citation from what only looks like one. Lists alone; it must not know how they are used.

The lists are short on purpose: a word they lack costs a finding for the author, never a false link."""

from __future__ import annotations

import re

MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec spring summer fall autumn winter "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
# What is numbered in running text without being cited: `(Figure 3)`, `(Apollo 11)`, `(Order 227)`.
NUMBERED = frozenset(
    "figure fig figures table tables map maps chart graph image picture photo plate appendix slide step phase stage "
    "order article amendment law act decree protocol resolution point item rule clause title section question part "
    "apollo sputnik luna vostok voskhod soyuz salyut mir venera explorer gemini mercury voyager boeing mig ilyushin "
    "war division army regiment brigade route highway psalm genesis exodus matthew mark luke john romans day week "
    "unit room level grade group site area zone sector age aged top number no approximately about circa ca around "
    "roughly nearly almost over under until since before after from between born died ruled reigned age est total "
    "only plus minus usd rubles dollars euro case exhibit note see version season episode symphony opus sonata "
    "quartet concerto eq eqn equation bill".split()
)
PLACES = frozenset(
    "moscow beijing peking shanghai leningrad petrograd petersburg kiev kyiv warsaw berlin london paris vienna rome "
    "prague budapest belgrade bucharest sofia helsinki tbilisi minsk riga tallinn vilnius geneva washington york "
    "chicago boston tokyo delhi hanoi havana stalingrad kazan odessa yalta potsdam tehran munich hamburg bonn madrid "
    "barcelona lisbon dublin edinburgh glasgow oxford cambridge stockholm oslo copenhagen brussels amsterdam athens "
    "istanbul ankara cairo jerusalem damascus baghdad kabul seoul pyongyang saigon bandung jakarta mexico canada "
    "russia china ukraine germany france britain england scotland ireland wales poland hungary romania bulgaria "
    "yugoslavia serbia croatia albania greece turkey italy spain portugal america japan korea vietnam india pakistan "
    "afghanistan iran iraq syria egypt israel algeria cuba brazil chile finland estonia latvia lithuania georgia "
    "armenia europe asia africa siberia manchuria mongolia tibet taiwan crimea california texas ohio philadelphia "
    "detroit atlanta dallas houston olympics revolution congress summit treaty conference crisis".split()
)
STATES = frozenset(
    "USSR USA US U.S UK PRC GDR FRG DDR RSFSR UAR EU USSR'S WWI WWII II III IV AD BC BCE CE TV DNA".split()
)
ORGANISATION_WORDS = frozenset(
    "agency ministry institute committee department council office bureau association organization organisation "
    "commission bank foundation museum library center centre government nations society news corporation company "
    "service administration academy federation league fund party police secretariat presidium politburo comintern "
    "cominform university college school press staff inc congress times post journal tribune guardian assembly "
    "parliament senate embassy archive archives group board authority alliance network broadcasting dept comision "
    "comite consejo ministerio instituto asociacion ministere institut universidad universite".split()
)
DOCUMENT_WORDS = frozenset(
    "papers memoirs memoir diary diaries report reports telegram letters letter archive archives memorandum cable "
    "transcript speech files collection study".split()
)
# Capitalised words that begin no person's name.
NOT_NAMES = (
    frozenset(
        "the a an in on at of for to from by with and but or nor so yet as if when while where although though because "
        "since after before during under over between through against without within among until he she it they we i "
        "you his her its their our my this that these those there here who which what why how one two three four many "
        "most some several few others other all both each every no not such another however moreover furthermore "
        "therefore thus finally first second third later then now also even only still according historians scholars "
        "critics experts writers authors students researchers observers analysts economists officials leaders soviets "
        "chinese soviet russian russians american americans german germans french british english polish western "
        "eastern northern southern central communist communists marxist marxism leninist stalinist cold secret "
        "great new old red white black party union states war world revolution republic empire century age chairman "
        "president premier secretary general marshal minister professor historian author journalist scholar writer "
        "dr mr mrs ms sir king queen tsar czar emperor comrade nobody everyone people peasants workers twentieth "
        "nineteenth eighteenth chapter page book volume figure table god bible christian jewish muslim european asian "
        "united socialist democratic national international federal royal people's politburo kremlin".split()
    )
    | MONTHS
    | PLACES
)
NOT_NAMES_BEHIND = frozenset(
    "union states war revolution republic congress empire army front pact plan treaty conference crisis "
    "movement leap forward curtain bloc square street wall river sea island mountains age era period century day "
    "speech doctrine theory".split()
)
PRONOUNS = re.compile(
    r"\b(?:he|she|they|it|the (?:author|authors|historian|writer|book|article|essay|report|study))\b", re.I
)

REPORTING_STEMS = (
    "argu claim not observ suggest writ wrot contend maintain insist explain describ show stat assert conclud point "
    "point remark report propos believ think thought sa see saw find found call hold held tell told add quot recall "
    "remember demonstrat reveal analyz analys examin estimat emphasiz emphasis stress highlight discuss trac warn "
    "admit acknowledg concede conced agre disagre reject question mention reckon calculat depict portray put "
    "summariz summaris talk speak spoke declar announc interpret view regard consider count gives give gave"
).split()
REPORTING = (
    r"(?:" + "|".join(sorted(set(REPORTING_STEMS), key=len, reverse=True)) + r")(?:e?s|e?d|ing|ys|id|y|e|ies|ied)?"
)
WRITINGS = (
    r"(?:book|article|essay|study|account|view|words|work|argument|history|memoirs?|biography|reading|phrase|analysis"
    r"|interpretation|textbook|chapter|figures?|estimate|claim|thesis|opinion|report|speech|monograph)"
)

GIVEN_NAMES = frozenset(
    "aaron adam agnes alan albert aleksandr alexander alexei alexis alfred alice allen amanda amos amy andre andrei "
    "andrew angela anna anne anthony anton antonia antony arne arthur ashley audre austin barbara ben benjamin "
    "bernard bertrand bessie betty billy blaine bob bobby boris bradley brandon brenda brian bridget brittany bruce "
    "bryan carl carlos carol carole caroline carolyn catherine cecilia celia chantal charles charlotte chinua chloe "
    "christian christina christine christopher claire clara claude clifford clyde colin conrad cornel cynthia cyril "
    "daniel daphne dave david deborah debra denis dennis dennison desmond diane dick dmitri dmitry dolores donald "
    "donna doreen doris dorothy douglas duncan dylan eamon eamonn edith edmund edna eduardo edward edwin elaine "
    "eleanor elena eliza elizabeth ella ellen elsa emile emily emma enrique eric erica erich erik ernest ernesto "
    "esther ethan eugene eva evelina evelyn federico felix fernand fiona florence frances francine francois frank "
    "franklin frantz fredric friedrich fyodor gabriel gail gary geoffrey george georges gerald gerard gerda "
    "gertrude gilbert gilles giorgio giovanni glenn gloria gordon grace graham greg gregory gustave guy hannah hans "
    "harold harriet harvey hayden heather hector heinrich helen helene henry herbert herman hilary hilda hortense "
    "howard hubert hugh ian ida igor immanuel ingrid irene irina iris isaac isabel isabelle isaiah ivan ivo jack "
    "jackie jacob jacques jamaica james jan jane janet janice jared jason jay jean jeanne jeff jeffrey jennifer "
    "jeremy jerome jeronim jerry jesse jessica jill jim jisheng jo joan joe joel johann johanna john johnny jon "
    "jonah jonas jonathan jordan jorge jose joseph josephine josh joshua joyce juan judith julie juliet jurgen "
    "justin karen karin karl kate katherine kathleen katie keith kelly ken kenneth kevin kim kimberly klaus kurt "
    "kyle langdon langston larry lars laura laurel lauren lawrence lena leo leon leonard leonid leslie lev lewis "
    "lila linda lionel lisa lloyd logan lola lorenz lorraine louis louisa louise lucas lucien lucy ludmila luis "
    "luisa luther lydia mabel madeleine malcolm manuel marc marcel marco margaret margery margot marguerite maria "
    "marian marianne marie marilyn marilynne marina mario marjorie mark marshall marta martin mary masha matthew "
    "maureen maurice max maxine melissa melvyn michael michel michelle miguel mike mikhail milovan milton miriam "
    "monica moshe nancy naomi natalia natalie nathan neil nella nelson niall nicholas nicole nigel nikita nikolai "
    "nikole nina noah noam noel nora norman octavia odd olaudah oleg olga olivia orlando orson oscar oswald pamela "
    "patricia patrick paul paula pauline pavel pearl pedro penelope percy perry peter philip phyllis pierre polly "
    "primo rachel raj ralph ramon randy raul raymond rebecca reinhold rene rhoda ricardo richard rita robert "
    "roberto robin rod roderick roger roland roman ron ronald rosa rosalind rosemary roxane roy rudolf rudyard "
    "russell ruth ryan sally salman salvador sam samantha samuel sandra sarah scott sean sebastian selma sergei "
    "sergey serhii sharon sheila shirley sidney sigmund silvia simon simone slavoj sofia sonia sophia stanislav "
    "stefan stella stephanie stephen steve steven stuart sue susan susanna sven svetlana sylvia tatiana ted terence "
    "teresa terry theda thelma theodor theodore thomas tim timothy tina toby tom tomas toni tony trevor tristan "
    "trudier tyler ulrich umberto ursula valerie vera vernon veronica victor victoria viktor vince vincent vine "
    "virginia vivian vladimir vladislav wade wallace walter wanda warren wayne wendell wendy werner wilfred wilhelm "
    "willa william willie wilma winifred winston wole wolfgang woodrow yolanda yuri yvonne zachary zadie zelda "
    "zeynep zhihua zora".split()
)
PUBLISHERS = frozenset(
    "press penguin classics norton knopf random house vintage routledge harper collins harpercollins macmillan books "
    "book wiley blackwell sage springer brill verlag pearson mcgraw hill praeger longman cengage bedford houghton "
    "mifflin doubleday anchor viking bantam scribner simon schuster basic free hackett dover pantheon publishing "
    "publishers publications editions university up print web online edition translation films pictures studios "
    "records productions encyclopaedia encyclopedia britannica wikipedia channel magazine review quarterly journal "
    "newspaper weekly daily bulletin digest herald economist jstor proquest gutenberg wikisource netflix "
    "spotify".split()
)
EDITION_WORDS = frozenset(
    "edition ed first second third fourth fifth sixth seventh eighth ninth tenth revised updated expanded abridged "
    "reprint volume vol part the a an new inc ltd llc".split()
)
# Authors of one name, and those of none, who open a line without a mark behind them.
ONE_NAME = frozenset(
    "plato aristotle homer hesiod sappho sophocles euripides aeschylus aristophanes herodotus thucydides xenophon "
    "plutarch polybius virgil vergil ovid horace livy tacitus suetonius cicero seneca sallust juvenal lucretius "
    "epictetus plotinus boethius augustine aquinas bede dante petrarch boccaccio voltaire moliere stendhal colette "
    "confucius mencius laozi zhuangzi basho rumi hafiz avicenna averroes euclid ptolemy galen hippocrates josephus "
    "anonymous anon".split()
)
# Family names that stand first in the order of speech: Xue Litai is cited as Xue (MLA Handbook 9, 5.9).
FAMILY_FIRST = frozenset(
    "xue mao zhou deng liu lin wang zhang chen yang zhao huang wu xu sun hu zhu gao guo luo liang zheng xie tang feng "
    "yu dong xiao cao yuan peng jiang cai pan tian chiang shen hua zeng lu kang qian fang bo ye nie jin kim park "
    "nguyen "
    "ho pham tran gong niu dai xi han choi oe murakami mishima kawabata tanizaki natsume akutagawa kurosawa ozu "
    "mizoguchi endo ogawa kawakami yoshimoto".split()
)
# Parts of a work that stand where a page or a short title would.
PARTS = frozenset(
    "intro introduction preface foreword afterword epilogue prologue conclusion passim np n pag online web ebook "
    "kindle abstract".split()
)
