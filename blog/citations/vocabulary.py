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
    "comite consejo ministerio instituto asociacion ministere institut universidad universite "
    "institution consortium observatory laboratory directorate tribunal programme".split()
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
    "aaron abena abigail adaeze adam adele adrian agnes agnieszka aino aisha akira alan alasdair alastair albert "
    "aleksandr alessandro alexander alexandra alexandre alexei alexis alfred alice alicia alison allen alma amanda "
    "amara amina amos amy anastasia anders andre andrei andres andrew andriy angela angus anika anil anna anne "
    "annelies annette annika anthony anton antonia antony aoife april arjun arkady arne arthur arturo ashley astrid "
    "audre august augusta aurelie austin barbara barnaby bartholomew beatrice beatriz bela belinda ben benjamin "
    "benoit bernadette bernard bertrand bessie bethany betty bianca billy bjorn blaine blanche bob bobby bogdan boris "
    "bradley brandon brenda brian bridget brittany bruce bruno bryan camille candace carl carla carlos carmel carmen "
    "carol carole caroline carolyn cassandra catherine cecilia cedric celeste celia celine chandra chantal charles "
    "charlotte chiara chidi chinua chloe christian christina christine christopher chukwu ciaran claire clara "
    "clarence claude claudia clifford clyde colin conrad cora cordelia cornel cynthia cyril damian daniel daphne "
    "darren dave david deborah debra declan deepa delia denis dennis dennison derek desmond diana diane dick diego "
    "dieter dimitri dina dmitri dmitry dolores dominic donald donna doreen doris dorothea dorothy douglas dragan "
    "duncan dylan eamon eamonn edgar edita edith edmund edna eduardo edward edwin eino ekaterina elaine eleanor elena "
    "eli elias elisa eliza elizabeth ella ellen eloise elsa elspeth emi emil emile emilia emilio emily emma emmanuel "
    "enid enrique eric erica erich erik ernest ernestine ernesto esther eszter ethan etienne euan eugene eugenia "
    "eunice eva evelina evelyn ewa ewan ezra fabian faith fatima federico felicity felix femi ferenc fergal fergus "
    "fernand fernando fiona flora florence floyd folasade frances francesca francine francois frank franklin frantz "
    "fredric freya friedrich fyodor gabor gabriel gail galina gareth gary gemma genevieve gennady geoffrey george "
    "georges georgia georgina gerald gerard gerda gerhard gertrude gideon gilbert gilles gina giorgio giovanni gisela "
    "giulia gladys glenn gloria goran gordon grace graham greg gregory greta grigory guido guillermo gunnar gustave "
    "guy gwen gwendolyn halina halvard hamid hamish hana hannah hans harold harriet harry haruki harvey hattie hayden "
    "heather hector heidi heinrich helen helene helga helmut hendrik henrietta henrik henry herbert herman hilary "
    "hilda hiroshi hope horatio hortense howard hubert hugh ian ida ignacio igor ilse ilze imelda immanuel imogen "
    "ines inga ingeborg ingrid iona irene irina iris isaac isabel isabelle isaiah isla istvan ivan ivana ivo jaan "
    "jack jackie jacob jacques jamaica james jan jana jane janet janice janis jared jaroslav jason jasper javier jay "
    "jean jeanne jeff jeffrey jennifer jeremiah jeremy jeroen jerome jeronim jerry jerzy jesse jessica jill jim "
    "jisheng jo joan joanna joanne joaquin jocelyn joe joel johan johann johanna john johnny jon jonah jonas jonathan "
    "jordan jorge jose joseph josephine josh joshua joyce juan judith julia juliana julie juliet juliette june jurgen "
    "juri justin kaisa karen karin karl katalin katarina katarzyna kate katherine kathleen kathryn katie katrina "
    "katya keiko keith kelly ken kenji kenneth kevin kim kimberly kirsten klaus kofi konstantin kristin kristina "
    "krzysztof kurt kwabena kwame kyle laila lakshmi langdon langston larisa larry lars laszlo laura laurel lauren "
    "lawrence layla leah leif leila lena leo leon leona leonard leonid leonora leopold lesley leslie lev lewis liam "
    "lidia lidija liis lila lillian lily linda linh lionel lisa lloyd logan lola lorenz lorenzo lorna lorraine lottie "
    "louis louisa louise luca lucas lucia lucian lucie lucien lucinda lucy ludmila luis luisa lukas luther lydia "
    "mabel madeleine maeve magda magnus maja malcolm mallory manfred manuel marc marcel marcia marco marcus marek "
    "margaret margarita margery margot marguerite maria marian marianne marie marijke marilyn marilynne marina mario "
    "marisa marjorie mark marshall marta martha martin martina mary masha mateo mathilde matilda matteo matthew "
    "matthias maud maureen maurice mavis max maxine maya meera melanie melissa melvyn mette michael michel michelle "
    "miguel mike mikhail mikko mildred milena millicent milovan milton minh minna miranda miriam mohamed mohammed "
    "moira mona monica monika moshe muhammad muriel mykola myra nadia nadine nancy naoko naomi natalia natalie "
    "natasha nathan nathaniel neil nell nella nelson nessa ngozi niall niamh nicholas nicola nicole nigel nikita "
    "nikolai nikole nils nina noah noam noel noelle nomsa nora noriko norman octavia odd odette odile oksana olaudah "
    "oleg olena olga oliver olivia omar orlando orson oscar osman oswald otto pablo pamela paolo patricia patrick "
    "paul paula pauline pavel pearl pedro pekka penelope percival percy perpetua perry peter petra philip phoebe "
    "phyllis pierre pieter pilar piotr polly primo priscilla priya pyotr quentin rachel radmila rafael ragnhild raisa "
    "raj rajesh ralph ramon ramona randy raul ravi raymond rebecca reginald reinhold rena renate rene reuben rhiannon "
    "rhoda rhys ricardo richard rita robert roberto robin rod roderick roger roland roman ron ronald rosa rosalind "
    "rosemary rowan roxana roxane roy rudolf rudy rudyard rupert russell ruth ryan sabine sabrina sadie sally salma "
    "salman salvador sam samantha samir samuel sandra sanjay sarah sascha saskia scott seamus sean sebastian "
    "sebastien selina selma serena sergei sergey sergio serhii sharon shauna sheila shirley sidney sigmund sigrid "
    "silas silvia simeon simon simone siobhan sipho slavoj sofia sofie solange sonia sophia soren stanislav stefan "
    "stella stephanie stephen steve steven stuart sue sunita susan susanna sven svetlana sybil sylvia sylvie tabitha "
    "takeshi tamara tara taras tariq tatiana ted terence teresa terrence terry tessa thabo thaddeus thandiwe thea "
    "theda thelma theo theodor theodore thierry thomas tilda tim timothy tina tobias toby tom tomas tomasz toni tony "
    "torbjorn trevor tristan trudier trudy tunde tyler ulrich ulrike umberto ursula uwe valentina valerie vanessa "
    "vasily veikko vera vernon veronica vesna victor victoria vikram viktor vince vincent vine virginia vivian vivien "
    "vladimir vladislav vytautas wade wallace walter wanda wanjiku warren wayne wendell wendy werner wilbur wilfred "
    "wilhelm wilhelmina willa willem william willie wilma winifred winston wojciech wole wolfgang woodrow yaa yasmin "
    "yolanda yolande yuki yuri yusuf yves yvette yvonne zachary zadie zainab zara zdenek zelda zeynep zhihua zofia "
    "zora zoran zoya zsofia".split()
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
    "kindle abstract interview personal communication".split()
)
