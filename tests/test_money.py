"""Amounts: every form that the field writes, each row with the reason it is there."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidtrack.extractors import money
from aidtrack.extractors.money.joining import join, share
from aidtrack.extractors.money.mention import without_overlaps
from aidtrack.extractors.money.terms import read_terms
from aidtrack.extractors.money.tokens import runs

M, B, T = 10**6, 10**9, 10**12


def read(text: str) -> list[tuple[float, float, str, str]]:
    return [(float(m.low), float(m.high), m.currency, str(m.qualifier)) for m in money.find(text)]


ONE_AMOUNT = [
    # signs, codes, words
    ("$5,000", 5000, "USD", "a bare sign"),
    ("US$2.6bn", 2.6 * B, "USD", "prefixed sign"),
    ("C$53 million", 53 * M, "CAD", "Canadian sign"),
    ("CA$53 million", 53 * M, "CAD", "Canadian sign, two letters"),
    ("P29 billion", 29 * B, "PHP", "the peso's letter before a scaled number"),
    ("200 millions of dollars", 200 * M, "USD", "of between scale and currency"),
    ("43.3 mld euro", 43.3 * B, "EUR", "mld"),
    ("a billion and a half dollars", 1.5 * B, "USD", "a half said last"),
    ("nine point two billion dollars", 9.2 * B, "USD", "decimals in words"),
    ("seventy-one-point-five million euros", 71.5 * M, "EUR", "decimals in words, with hyphens"),
    ("A$92bn", 92 * B, "AUD", "Australian sign"),
    ("AU$92bn", 92 * B, "AUD", "Australian sign, two letters"),
    ("$CAN406 million", 406 * M, "CAD", "the country behind the sign"),
    ("$AU14 million", 14 * M, "AUD", "the country behind the sign, two letters"),
    ("$US 2 million", 2 * M, "USD", "the country behind the sign, apart from the number"),
    ("CDN $500 million", 500 * M, "CAD", "Canadian, a code apart from the sign"),
    ("$500 million CAD", 500 * M, "CAD", "a code behind says whose dollar the sign is"),
    ("$95 million AUD", 95 * M, "AUD", "an Australian code behind the sign"),
    ("$850 million - 5%", 850 * M, "USD", "a percentage behind a dash is no end of a range"),
    ("Hr 12 million", 12 * M, "UAH", "hryvnias as the Kyiv press abbreviates them"),
    ("Rp 3 billion", 3 * B, "IDR", "two letters, told by the scale"),
    ("1,3 Mrd. Euro", 1.3 * B, "EUR", "German: milliard, abbreviated with a full stop"),
    ("700 Mio. Euro", 700 * M, "EUR", "German: million, abbreviated with a full stop"),
    ("€1.3 Mrd", 1.3 * B, "EUR", "German: milliard behind a sign"),
    ("a 270-mln-USD", 270 * M, "USD", "an abbreviated scale between hyphens"),
    ("NZ$5.4 million", 5.4 * M, "NZD", "New Zealand"),
    ("NT$300 million", 300 * M, "TWD", "Taiwan"),
    ("HK$10.05 billion", 10.05 * B, "HKD", "Hong Kong"),
    ("S$8 million", 8 * M, "SGD", "Singapore"),
    ("€40m", 40 * M, "EUR", "euro sign, glued scale"),
    ("£4.5 billion", 4.5 * B, "GBP", "pound sign"),
    ("¥500 billion", 500 * B, "JPY", "yen sign"),
    ("₴12 billion", 12 * B, "UAH", "hryvnia sign"),
    ("300 million zł", 300 * M, "PLN", "złoty sign behind"),
    ("1.2 billion Kč", 1.2 * B, "CZK", "koruna sign behind"),
    ("CHF 120 million", 120 * M, "CHF", "code before"),
    ("Fr. 5 million", 5 * M, "CHF", "francs, abbreviated"),
    ("EUR 1.3bn", 1.3 * B, "EUR", "code before, short scale"),
    ("1.3bn EUR", 1.3 * B, "EUR", "code behind"),
    ("SEK 13.3 billion", 13.3 * B, "SEK", "Swedish code"),
    ("500 million euros", 500 * M, "EUR", "word behind"),
    ("20 pounds sterling", 20, "GBP", "sterling"),
    ("19 cents", 0.19, "USD", "coins are parts of the unit"),
    ("50p", 0.5, "GBP", "pence, glued"),
    ("470 pence", 4.7, "GBP", "pence"),
    ("75 million Norwegian kroner", 75 * M, "NOK", "adjective of a shared word"),
    ("110 million Australian dollars", 110 * M, "AUD", "adjective of a shared word"),
    ("3 billion Danish crowns", 3 * B, "DKK", "English word for krone"),
    ("five million yen", 5 * M, "JPY", "number word"),
    ("40 billion hryvnias", 40 * B, "UAH", "nickname, plural"),
    ("2 billion hryvnia", 2 * B, "UAH", "name, singular"),
    ("12 million zlotys", 12 * M, "PLN", "English plural"),
    ("10 million Turkish lira", 10 * M, "TRY", "adjective of a shared word"),
    ("17 trillion South Korean won", 17 * T, "KRW", "adjective of two words"),
    ("834.9 million special drawing rights", 834.9 * M, "XDR", "the IMF's unit"),
    ("SDR 834.9 million", 834.9 * M, "XDR", "the IMF's unit, abbreviated"),
    # scales
    ("$94k", 94_000, "USD", "k"),
    ("$5 mn", 5 * M, "USD", "mn"),
    ("EUR 350 mln", 350 * M, "EUR", "mln"),
    ("$1.2tn", 1.2 * T, "USD", "tn"),
    ("30 MUSD", 30 * M, "USD", "millions glued to the code"),
    ("₹5 crore", 50 * M, "INR", "crore"),
    ("₹5 lakh", 500_000, "INR", "lakh"),
    ("a $1.3-billion package", 1.3 * B, "USD", "hyphen before the scale"),
    ("a 300-million-euro loan", 300 * M, "EUR", "hyphens throughout"),
    ("a one-yen bid", 1, "JPY", "hyphen before the word"),
    ("half a billion dollars", 0.5 * B, "USD", "half"),
    ("half million usd", 0.5 * M, "USD", "half without article, small code"),
    ("a quarter of a million euros", 0.25 * M, "EUR", "quarter"),
    ("three quarters of a billion euros", 0.75 * B, "EUR", "three quarters"),
    ("two and a half billion dollars", 2.5 * B, "USD", "and a half"),
    ("two thirds of a billion euros", 666_666_666, "EUR", "thirds"),
    ("a third of a billion euros", 333_333_333, "EUR", "a third"),
    ("one and three quarters of a million euros", 1.75 * M, "EUR", "a whole and parts"),
    ("a dozen and a half million euros", 18 * M, "EUR", "half a dozen behind a dozen"),
    ("half a dozen million euros", 6 * M, "EUR", "half before a multiple"),
    ("one hundred and five million Danish kroner", 105 * M, "DKK", "and behind a hundred"),
    ("$5 M", 5 * M, "USD", "a capital scale, apart"),
    ("€ 5 M", 5 * M, "EUR", "a capital scale, tokenised"),
    ("$1.2 B", 1.2 * B, "USD", "a capital B, apart"),
    ("USD 1.2 B", 1.2 * B, "USD", "a capital B, behind a code"),
    ("£500 K", 500_000, "GBP", "a capital K, apart"),
    ("$60-plus billion", 60 * B, "USD", "a plus before the scale"),
    ("a $60-plus-billion", 60 * B, "USD", "a plus between hyphens"),
    ("60-plus billion dollars", 60 * B, "USD", "a plus, and the word behind"),
    ("$300 M4 carbines", 300, "USD", "a model is no scale"),
    ("sixty-one billion dollars", 61 * B, "USD", "number words with a hyphen"),
    ("a million dollars", 1 * M, "USD", "article as one"),
    ("2½ billion euros", 2.5 * B, "EUR", "fraction sign"),
    ("2 1/2 billion euros", 2.5 * B, "EUR", "fraction in figures"),
    # grouping
    ("€1.300.000", 1.3 * M, "EUR", "dots group in twos and more"),
    ("€1.500", 1500, "EUR", "one dot groups after a euro sign without a scale"),
    ("$1.375 billion", 1.375 * B, "USD", "three decimals before a scale"),
    ("1,3 billion euros", 1.3 * B, "EUR", "decimal comma"),
    ("1 300 000 euros", 1.3 * M, "EUR", "spaces group"),
    ("1\u202f300\u202f000 euros", 1.3 * M, "EUR", "thin spaces group"),
    ("CHF 1'300'000", 1.3 * M, "CHF", "apostrophes group"),
    ("12,34,567.89 rupees", 1_234_567.89, "INR", "Indian grouping"),
    # sums said in two parts
    ("$2 billion $980 million", 2.98 * B, "USD", "two parts, sign on both"),
    ("11 billion 700 million dollars", 11.7 * B, "USD", "two parts, one word"),
    ("3 dollars 50 cents", 3.5, "USD", "coins behind"),
    ("thirteen dollars and forty-five cents", 13.45, "USD", "coins in words"),
    # broken text
    ("$\n75 million", 75 * M, "USD", "hard wrap behind the sign"),
    ("$75\n    million", 75 * M, "USD", "hard wrap with indent"),
    ("$75\u00a0million", 75 * M, "USD", "no-break space"),
    ("**$75** million", 75 * M, "USD", "markdown emphasis"),
    ("$75 \\[million\\]", 75 * M, "USD", "escaped brackets"),
    ("$31.4 million \\[billion\\]", 31.4 * B, "USD", "a corrected scale"),
    ("$ 75 million", 75 * M, "USD", "tokenised"),
    ("US $5m", 5 * M, "USD", "space in the sign"),
    ("c $ 300 million", 300 * M, "CAD", "tokenised and lower-cased"),
    ("hk $ 10.05 billion", 10.05 * B, "HKD", "tokenised and lower-cased"),
    ("â‚¬75 million", 75 * M, "EUR", "mojibake euro"),
    ("Â£75 million", 75 * M, "GBP", "mojibake pound"),
    ("＄75 million", 75 * M, "USD", "full-width sign"),
    ("6 ,5 million $", 6.5 * M, "USD", "machine translation"),
    ("75 USD million", 75 * M, "USD", "scale behind the code"),
]


@pytest.mark.parametrize(("text", "value", "currency", "reason"), ONE_AMOUNT, ids=[row[0] for row in ONE_AMOUNT])
def test_one_amount(text: str, value: float, currency: str, reason: str) -> None:
    found = read(f"The state gave {text} for schools.")
    assert [(low, code) for low, _, code, _ in found] == [(pytest.approx(value), currency)], reason
    assert found[0][0] == found[0][1]


RANGES_AND_LISTS = [
    ("it rose by $3 million to $46 million", [(3 * M, 3 * M), (46 * M, 46 * M)], "by how much, and to what"),
    ("it rose by $2 to $3 million", [(2 * M, 3 * M)], "by how much, as a range"),
    ("it was augmented by an estimated $3 million to $46 million", [(3 * M,) * 2, (46 * M,) * 2], "augmented by, to"),
    ("raising aid from the present level of about $2m to $3m", [(2 * M,) * 2, (3 * M,) * 2], "from the level of, to"),
    ("it fell by an average of $2m to $3m", [(2 * M, 3 * M)], "by an average that is a range"),
    ("it puts the cost at a level of $2m to $3m", [(2 * M, 3 * M)], "a level that is a range"),
    ("declining offers of $2m to $3m", [(2 * M, 3 * M)], "what is declined is a range"),
    ("$1–1.5bn", [(1 * B, 1.5 * B)], "scale on the last end holds for both"),
    ("between 500 and 600 million euros", [(500 * M, 600 * M)], "between … and"),
    ("between one and two hundred million euros", [(100 * M, 200 * M)], "a hundred that both ends share"),
    ("between one hundred and two hundred million euros", [(100 * M, 200 * M)], "a hundred at both ends"),
    ("between two and two and a half billion euros", [(2 * B, 2.5 * B)], "and twice"),
    ("three to four hundred million euros", [(300 * M, 400 * M)], "a hundred behind to"),
    ("two or three hundred million dollars", [(200 * M, 300 * M)], "a hundred behind or"),
    ("two to three hundred thousand euros", [(200_000, 300_000)], "a hundred thousand"),
    ("2 to 3 hundred million dollars", [(200 * M, 300 * M)], "a hundred behind digits"),
    ("one or two dozen million euros", [(12 * M, 24 * M)], "a dozen"),
    ("five to two hundred million euros", [(5 * M, 200 * M)], "five hundred would be more"),
    ("twenty to one hundred million euros", [(20 * M, 100 * M)], "a hundred once"),
    ("$5 M to $6 M", [(5 * M, 6 * M)], "capital scales"),
    ("$2 to 3 million", [(2 * M, 3 * M)], "sign first, scale last"),
    ("$20 to 30 million families", [(20, 20)], "those who get it"),
    ("€500 million and 5 million doses", [(500 * M,) * 2], "a list of a sum and things"),
    ("1.5 M viewers and $5", [(5, 5)], "a capital M without a sign"),
    ("a request of, say, $40, $50 billion", [(40 * B, 50 * B)], "somebody wavers"),
    ("it gave $40, $50 and $60 billion", [(40 * B, 40 * B), (50 * B, 50 * B), (60 * B, 60 * B)], "a list of three"),
    ("they agreed on Feb. 1 to 50 billion euros", [(50 * B, 50 * B)], "a date before the sum"),
    ("$37- or $38 billion", [(37 * B, 38 * B)], "hanging hyphen"),
    ("$15-$20bn", [(15 * B, 20 * B)], "sign on both ends"),
    ("from $2m to $3m", [(2 * M, 3 * M)], "from … to"),
    ("$45.0 billion to $55.0 billion", [(45 * B, 55 * B)], "scale on both ends"),
    ("EUR 300-350 mln", [(300 * M, 350 * M)], "code before, scale behind"),
    ("$10, $20 and $30 million", [(10 * M,) * 2, (20 * M,) * 2, (30 * M,) * 2], "a list shares its scale"),
    (
        "1.2, 3.4 and 5 billion euros",
        [(1.2 * B,) * 2, (3.4 * B,) * 2, (5 * B,) * 2],
        "a list shares scale and currency",
    ),
    ("$5 million and $6 million", [(5 * M,) * 2, (6 * M,) * 2], "and alone makes no range"),
    ("5 €, 10 €, 20 €", [(5, 5), (10, 10), (20, 20)], "signs behind"),
    ("$2 billion and $980 million", [(2 * B,) * 2, (980 * M,) * 2], "and parts two sums"),
    ("spending rose from $2m to $3m", [(2 * M,) * 2, (3 * M,) * 2], "a rise is no range"),
    ("two, maybe three million dollars", [(2 * M, 3 * M)], "maybe"),
    ("$2, perhaps $3 billion", [(2 * B, 3 * B)], "perhaps"),
    ("$20 million, perhaps 4,000 families", [(20 * M,) * 2], "perhaps, before people"),
    ("$20 million, possibly thirty tanks", [(20 * M,) * 2], "possibly, before things"),
    ("$20 million, maybe forty-five million dollars", [(20 * M, 45 * M)], "maybe, before words"),
    ("$5 million or 10 percent", [(5 * M,) * 2], "a percentage is no end of a range"),
    ("€1 000 000, or more", [(M,) * 2], "a comma behind groups"),
    ("$174+ million", [(174 * M,) * 2], "a plus before the scale"),
]


@pytest.mark.parametrize(("text", "values", "reason"), RANGES_AND_LISTS, ids=[row[0] for row in RANGES_AND_LISTS])
def test_ranges_and_lists(text: str, values: list[tuple[float, float]], reason: str) -> None:
    assert [(low, high) for low, high, _, _ in read(f"Now {text} was there.")] == [pytest.approx(v) for v in values], (
        reason
    )


APPROXIMATE = "about|some|roughly|nearly|almost|an estimated|around|close to|in the region of|in the neighborhood of"
LEAST = "more than|over|at least|upwards of|exceeding|in excess of|well over|no less than|north of"
MOST = "up to|as much as|no more than|less than|under|a maximum of|just under|not exceeding an aggregate value of"
QUALIFIERS = [
    (words, qualifier)
    for phrases, qualifier in ((APPROXIMATE, "approx"), (LEAST, "at_least"), (MOST, "at_most"))
    for words in phrases.split("|")
]


@pytest.mark.parametrize(("words", "qualifier"), QUALIFIERS, ids=[row[0] for row in QUALIFIERS])
def test_qualifier_before(words: str, qualifier: str) -> None:
    text = f"It will send {words} $300 million."
    (found,) = money.find(text)
    assert str(found.qualifier) == qualifier
    assert text[found.start : found.end] == f"{words} $300 million", "the span takes in the words that change the value"


@pytest.mark.parametrize(
    ("text", "qualifier", "reason"),
    [
        ("a $300m-plus deal", "at_least", "plus, glued"),
        ("a $60-plus billion deal", "at_least", "plus before the scale"),
        ("$300 million or more", "at_least", "or more"),
        ("$300 million or so", "approx", "or so"),
        ("under a $61bn deal", "exact", "under a deal is no hedge"),
        ("less than the €7 billion of last year", "exact", "compared with a sum"),
        ("damage estimated at €7 billion", "exact", "an estimate is stated as it is"),
        ("$3,000 and up", "at_least", "and up"),
        ("just shy of €4.4 billion", "approx", "just shy of"),
        ("aid that tops $18bn", "at_least", "tops"),
        ("a row over $61bn", "exact", "a row over something is no hedge"),
        ("roughly $1 to $2 billion", "range", "a range says more than its hedge"),
        ("a further $300m", "exact", "additional money is exact"),
        ('It gave "about $40 million" of it', "approx", "a hedge behind a quotation mark"),
        ("the best part of $24m", "approx", "the best part of"),
        ("$26m-odd of aid", "approx", "odd, glued"),
        ("a shade under €9 million", "at_most", "a shade under"),
    ],
)
def test_qualifier_elsewhere(text: str, qualifier: str, reason: str) -> None:
    assert [q for *_, q in read(text)] == [qualifier], reason


CONTEXT = [
    ("Of €2 billion, about 800 million goes to arms.", [(2 * B, "EUR"), (800 * M, "EUR")], "currency of the context"),
    ("It sent the first $500 million and another 300.", [(500 * M, "USD"), (300 * M, "USD")], "scale of the context"),
    ("The law holds $61 billion, of which 14 for arms.", [(61 * B, "USD"), (14 * B, "USD")], "of which"),
    ("It costs £3 million; 4 million people were displaced.", [(3 * M, "GBP")], "people are no money"),
    ("They put it at $3 billion \\[$6.2 billion\\] last time.", [(6.2 * B, "USD")], "a correction in brackets wins"),
    ("valued at up to $40 -- excuse me, up to $400 million", [(400 * M, "USD")], "a repair with words"),
    ("EU pays €500 million\n- 13 April: a third", [(500 * M, "EUR")], "a bullet is no range"),
    ("It passed $95 billion, with 60 of that for arms.", [(95 * B, "USD"), (60 * B, "USD")], "of that"),
    ("It has €8 billion, more than the 7.1 billion of last year.", [(8 * B, "EUR"), (7.1 * B, "EUR")], "last year's"),
    ("It gave CZK 4 billion for shells, half a million of them big.", [(4 * B, "CZK")], "of them: things"),
    ("$5 billion, several hundred billion more than in 2020", [(5 * B, "USD")], "several makes it vague"),
    ("$20 mil- — $20 billion is there.", [(20 * B, "USD")], "a broken-off start is no amount"),
    ("Is it $5.5 billion? And does the 5.5 come at once?", [(5.5 * B, "USD")] * 2, "the figure said again"),
    ("We have $200 million for farms. The 200 is a grant.", [(200 * M, "USD")] * 2, "said again in a new sentence"),
    ("We have $200 million for tanks. The 200 tanks came.", [(200 * M, "USD")], "a count of things"),
    ("It's $24 billion. It's — about 13 of that is for arms.", [(24 * B, "USD"), (13 * B, "USD")], "of that"),
    ("It's $95 billion in all, and sixty of that's for Kyiv.", [(95 * B, "USD"), (60 * B, "USD")], "of that, in words"),
    ("It's $14 billion, and nine-point-eight of that is new.", [(14 * B, "USD"), (9.8 * B, "USD")], "with decimals"),
    ("It's $1.2 billion, and 420 of that is old.", [(1.2 * B, "USD"), (420 * M, "USD")], "of that, a scale lower"),
    ("They got $3 billion and 60 of those trucks.", [(3 * B, "USD")], "of those: things"),
    ("In 2023 NOK 17.9 billion was paid out.", [(17.9 * B, "NOK")], "a year before a code"),
    ("It cut aid in half to 4 billion euros.", [(4 * B, "EUR")], "in half"),
    ("Sales grew by a quarter to 2.5 billion euros.", [(2.5 * B, "EUR")], "by a quarter"),
    ("It pays €8 billion. In a country of six million, that is a lot.", [(8 * B, "EUR")], "people"),
    ("Loan: CHF 2 million. People to be reached: 2 million. Staff: 40.", [(2 * M, "CHF")], "people behind a label"),
    ("It gives $5 million; for refugees: 3 million.", [(5 * M, "USD"), (3 * M, "USD")], "what refugees get"),
    ("It needs $30 million. Refugees in camps: about 2 million.", [(30 * M, "USD")], "refugees behind a label"),
    ("It spent $3 billion. Then about 2 billion already went out.", [(3 * B, "USD"), (2 * B, "USD")], "already"),
    ("A shell costs 3,600 euros, up from 2,100 before the war.", [(3600, "EUR"), (2100, "EUR")], "up from"),
    ("It asks €50m, down from 62 last year.", [(50 * M, "EUR"), (62 * M, "EUR")], "down from, scaled"),
    ("It gives 2 million crowns of 480 million CZK.", [(2 * M, "CZK"), (480 * M, "CZK")], "crowns named elsewhere"),
    ("Niger planned to spend 3.2tn CFA francs.", [(3200 * B, "XOF")], "a shared name of two words"),
    ("It has spent 400 million of its €1 billion.", [(400 * M, "EUR"), (B, "EUR")], "a share of a sum"),
    ("It holds 3 million of the 8 million people, at $20 each.", [(20, "USD")], "a share of people"),
    ("They live on a pound a day, but Oslo gave £5 million.", [(5 * M, "GBP")], "a pound a day"),
    ("It feeds two million of a €9 million scheme's children.", [(9 * M, "EUR")], "a share of children"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "amounts", "reason"), CONTEXT, ids=[row[2] for row in CONTEXT])
def test_context(text: str, amounts: list[tuple[float, str]], reason: str) -> None:
    assert [(low, code) for low, _, code, _ in read(text)] == [(pytest.approx(v), c) for v, c in amounts], reason


def test_conversion_is_marked() -> None:
    first, second, third = money.find("It gave €600m ($650m), and NOK 75 billion.")
    assert (first.conversion_of, second.conversion_of, third.conversion_of) == (None, 0, None)


NO_MONEY = [
    ("six M777 155mm howitzers and 105 mm shells", "calibres"),
    ("M113, T-72, Mi-17 and F-16 were sent in 2022", "model numbers and years"),
    ("it rose 9.1 percent to rank 4th", "percentages and ranks"),
    ("call 555 0199 or 1-800-555-0199", "phone numbers"),
    ("19.4 million pounds of food and 300 pounds of rice", "pounds of weight"),
    ("1,700 500-pound bombs and 2,000-pound bombs", "pounds of a bomb's weight"),
    ("one in three dollars, nine out of ten euros", "shares"),
    ("sterling fetched $1.3410, from $1.3415", "exchange rates"),
    ("the 2024 Euros in Berlin, Euros 2024", "a football cup"),
    ("dollar diplomacy and the euro area", "currency words without a number"),
    ("she got 15 marks in maths", "marks as grades"),
    ("Ayn Rand wrote 2 novels", "rand as a name"),
    ("he won 3 of 5 games", "won as a verb"),
    ("2 real friends and 3 real problems", "real as an adjective"),
    ("the two crowns of Denmark", "crowns as jewels"),
    ("ALL 5 solutions, TOP 10 lists, TRY 3 times", "codes that are words"),
    ("billions of dollars and a multi-billion-dollar plan", "a sum without a figure"),
    ("at a rate of 42 hryvnias to the dollar", "an exchange rate"),
    ("one dollar corresponds to 157 yen", "an exchange rate in words"),
    ("Rate applied: 1 U.S. dollar = 150 yen", "an exchange rate with dots"),
    ("(1 dollar = 0.93 euros) ($1 = €0.89)", "exchange rates behind a report"),
    ("each bomb weighing 900 pounds, a 900-pound GBU", "pounds of a weight that is told"),
    ("All 70 of us. Silica gel absorbs it.", "look-alikes of codes"),
    ("The pound fell slightly to $1.29.", "what a currency is quoted at"),
    ("The dollar costs today 4.03 PLN.", "what a currency costs"),
]


@pytest.mark.parametrize(("text", "reason"), NO_MONEY, ids=[row[1] for row in NO_MONEY])
def test_no_money(text: str, reason: str) -> None:
    assert read(text) == [], reason


# --- laws ----------------------------------------------------------------------------------------------

_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "C$": "CAD", "A$": "AUD", "₴": "UAH", "¥": "JPY"}
_NAMES = {
    "euros": "EUR",
    "dollars": "USD",
    "Norwegian kroner": "NOK",
    "Danish kroner": "DKK",
    "yen": "JPY",
    "hryvnias": "UAH",
    "Swiss francs": "CHF",
}
_SCALES = {"million": M, "billion": B, "trillion": T, "bn": B}


@st.composite
def rendered_amounts(draw: st.DrawFn) -> tuple[str, Decimal, str]:
    """A random amount in a random form, with what it must be read as."""
    scale = draw(st.sampled_from(["", *_SCALES]))
    value = (
        draw(st.decimals("1", "999", places=draw(st.sampled_from([0, 1, 2]))))
        if scale
        else Decimal(draw(st.integers(101, 10**9)))
    )
    digits = f"{value:,}"
    space = draw(st.sampled_from([" ", "\n", "\u00a0"]))
    scaled = f"{digits}{space}{scale}" if scale else digits
    if draw(st.booleans()):
        sign = draw(st.sampled_from(sorted(_SIGNS)))
        text, code = f"{sign}{draw(st.sampled_from(['', ' ']))}{scaled}", _SIGNS[sign]
    else:
        name = draw(st.sampled_from(sorted(_NAMES)))
        text, code = f"{scaled}{space}{name}", _NAMES[name]
    return text, value * _SCALES.get(scale, 1), code


_SMALL = st.integers(2, 99)


@st.composite
def rendered_forms(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str, str]]]:
    """A random phrase in one of the other forms, with the amounts it must be read as."""
    low = draw(_SMALL)
    high = low + draw(st.integers(1, 900))
    scale = draw(st.sampled_from(["million", "billion", "trillion"]))
    short = {"million": "m", "billion": "bn", "trillion": "tn"}[scale]
    worth = _SCALES[scale]
    a, b = low * worth, high * worth
    lower = {"trillion": "billion", "billion": "million", "million": "thousand"}[scale]
    least = {"thousand": 1000, **_SCALES}[lower]
    forms: list[tuple[str, list[tuple[int, int, str, str]]]] = [
        (f"${low}-{high}{short}", [(a, b, "USD", "range")]),
        (f"${low}–{high} {scale}", [(a, b, "USD", "range")]),
        (f"€{low}{short}-€{high}{short}", [(a, b, "EUR", "range")]),
        (f"between {low} and {high} {scale} euros", [(a, b, "EUR", "range")]),
        (f"between £{low} {scale} and £{high} {scale}", [(a, b, "GBP", "range")]),
        (f"from ${low}{short} to ${high}{short}", [(a, b, "USD", "range")]),
        (f"${low}- or ${high} {scale}", [(a, b, "USD", "range")]),
        (f"${low} {scale} {high} {lower}", [(a + high * least,) * 2 + ("USD", "exact")]),
        (f"${low}, ${high} and ${low} {scale}", [(v, v, "USD", "exact") for v in (a, b, a)]),
        (f"{low}, {high} and {low} {scale} euros", [(v, v, "EUR", "exact") for v in (a, b, a)]),
        (f"${low}-{scale}", [(a, a, "USD", "exact")]),
        (f"a {low}-{scale}-euro loan", [(a, a, "EUR", "exact")]),
        (f"EUR {low}{short}", [(a, a, "EUR", "exact")]),
        (f"{low}{short} CHF", [(a, a, "CHF", "exact")]),
        (f"{low} and a half {scale} dollars", [(a + worth // 2,) * 2 + ("USD", "exact")]),
        (f"half a {scale} dollars", [(worth // 2, worth // 2, "USD", "exact")]),
        (f"a {scale} euros", [(worth, worth, "EUR", "exact")]),
        (f"{_in_words(low)} {scale} dollars", [(a, a, "USD", "exact")]),
        (f"about {_in_words(low)} {scale} Danish crowns", [(a, a, "DKK", "approx")]),
        (f"up to ${low} \\[{scale}\\]", [(a, a, "USD", "at_most")]),
        (f"**${low} {scale}** or more", [(a, a, "USD", "exact")]),
        (f"${low}{short}-plus", [(a, a, "USD", "at_least")]),
        (f"US ${low}\n    {scale}", [(a, a, "USD", "exact")]),
        (f"â‚¬{low} {scale}", [(a, a, "EUR", "exact")]),
    ]
    return draw(st.sampled_from(forms))


def _in_words(value: int) -> str:
    """A whole number below a hundred in words."""
    units = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
    )
    units += ["seventeen", "eighteen", "nineteen"]
    tens = ["", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split()]
    if value < 20:
        return units[value]
    return tens[value // 10] + (f"-{units[value % 10]}" if value % 10 else "")


@given(rendered_forms())
@settings(max_examples=600, deadline=None)
def test_every_form_is_read_back(rendered: tuple[str, list[tuple[int, int, str, str]]]) -> None:
    text, expected = rendered
    found = money.find(f"The ministry said that {text} would be there.")
    assert [(m.low, m.high, m.currency, str(m.qualifier)) for m in found] == expected


@given(rendered_amounts())
@settings(max_examples=400, deadline=None)
def test_a_rendered_amount_is_read_back(rendered: tuple[str, Decimal, str]) -> None:
    text, value, code = rendered
    found = money.find(f"The ministry said it gave {text} to the town.")
    assert [(m.low, m.high, m.currency) for m in found] == [(value, value, code)]


PROSE = "the ministry said that its schools would open again after a long winter and the town was glad".split()


@given(st.lists(st.sampled_from(PROSE), max_size=60))
@settings(max_examples=200, deadline=None)
def test_prose_without_figures_has_no_amount(words: list[str]) -> None:
    assert money.find(" ".join(words)) == []


@given(st.text(alphabet=st.sampled_from("0123456789.,$€£ -–—abmn()[]\\*\n’million billion to and"), max_size=200))
@settings(max_examples=500, deadline=None)
def test_laws_hold_on_any_text(text: str) -> None:
    end = 0
    for mention in money.find(text):
        assert end <= mention.start < mention.end <= len(text), "spans are in order and don't overlap"
        assert 0 < mention.low <= mention.high
        end = mention.end


PLAIN = [
    "It gave $5 million, then €40m; $300 million.",
    "a $1.3 billion package and 500 million euros in grants",
    "the U.S. will send up to $345 million to Taiwan",
    "It sent US$5,000, C$40 million (US$29.5 million) and £3m (€3.5m).",
    "from $2m to $3m, $1–1.5bn, $10, $20 and $30 million, $2 billion $980 million",
    "$37- or $38 billion, between $5 and $6 million, $5 million of which $2 million",
]


@pytest.mark.parametrize("text", PLAIN)
def test_the_plain_path_reads_what_the_grammar_reads(text: str) -> None:
    """The fast path only saves time: the whole grammar over the whole text finds the same."""
    loose: list[object] = []
    slow = []
    for run in runs(text, 0, len(text)):
        for terms, joiners in read_terms(run):
            share(text, terms, joiners)
            slow += list(join(text, terms, joiners, loose))  # type: ignore[arg-type]
    stated = [(m.start, m.end, m.low, m.high) for m in money.find(text) if not m.elided]
    assert stated == [(m.start, m.end, m.low, m.high) for m in without_overlaps(slow)]
