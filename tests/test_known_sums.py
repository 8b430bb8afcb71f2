"""What packages of the Baltic, the Horn of Africa and Sudan taught: whose money a bare sum is, what it is paid out of,
whose the sum is that a text says again, and what no package is. Our own sentences, one rule each."""

from __future__ import annotations

from datetime import date

import pytest

from aidtrack.model import Amount, Document
from aidtrack.pipeline import extract

DAY = date(2024, 9, 20)


def figure(text: str, part: str, title: str = "") -> Amount:
    """The last amount of a text whose span holds `part`."""
    found = [a for a in extract(Document(text, "t", title=title, published=DAY)).amounts if part in a.text]
    assert found, f"{part} not found in {text!r}"
    return found[-1]


CURRENCIES = [
    ("Aid to Ukraine grows: Finland gave 60 million euros for shells. For Ukraine, Sweden with 900 million kronor"
     " and Spain with 70 million each follow.",
     "70 million", "EUR", "another's kronor aren't a Spaniard's"),
    ("Aid to Ukraine. Greece gave 4 million euros. Poland has spent 9 billion zlotys since 2022. In May it gave 300"
     " million more.", "300 million", "PLN", "who has spent its own money goes on in it"),
    ("*All figures in US dollars.* The list for Yemen: Germany EUR 80 million, United States 310 million.",
     "310 million", "USD", "the text says what its figures are in"),
    ("Norway gave $90 million to Sudan, NOK 1 billion in its own money. Norway adds another 30 million.",
     "30 million", "USD", "who has given in dollars may go on in them"),
    ("Ottawa sent $25 million to Pakistan. Officials said that these are Canadian dollars. Canada's envoy was there.",
     "$25 million", "CAD", "the text says whose dollars they are"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "part", "currency", "why"), CURRENCIES, ids=[row[3] for row in CURRENCIES])
def test_currency_of_a_bare_sum(text: str, part: str, currency: str, why: str) -> None:
    found = figure(text, part)
    assert found.currency == currency, (why, found.reasons)


LEAD = "Norway sent generators worth NOK 40 million to Ukraine on Monday. "

ENVELOPES = [
    (LEAD + "They come out of the NOK 900 million which the cabinet had set for Ukraine this year.", "900", True,
     "set for this year, and paid out of"),
    (LEAD + "The money is taken from the civil programme of NOK 900 million.", "900", True, "a programme pays"),
    (LEAD + "The bill is covered by the NOK 900 million that the Storting voted for arms in 2024.", "900", True,
     "voted for a year"),
    (LEAD + "Of the NOK 900 million intended for three years, a third has been used.", "900", True, "used by a third"),
    (LEAD + "It comes out of the NOK 900 million gift that Oslo made.", "900", False, "a gift for no time"),
    ("Latvia agreed to reserve €80 million for military aid to Ukraine in the years 2024 to 2026.", "80", True,
     "in some calendar years"),
    ("Latvia gave Ukraine €80 million in 2024.", "80", False, "in one year"),
    ("The IMF opened a window for Kenya: $500 million, as a loan that is paid out in steps over 20 months.", "500",
     True, "a Fund's loan in steps"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "part", "envelope", "why"), ENVELOPES, ids=[row[3] for row in ENVELOPES])
def test_what_packages_are_paid_out_of(text: str, part: str, envelope: bool, why: str) -> None:
    found = figure(text, part)
    assert found.envelope is envelope, (why, found.reasons)


PARTIES = [
    ("Spain, which opened the meeting with Peru and the United Nations, pledged 12 million euros for Yemen.", "12",
     "Spain", "Yemen", "the verb behind a relative clause is its owner's"),
    ("Sudan will get around $300 million from those who met in Oslo. The United Nations had asked for more.", "300",
     None, "Sudan", "a group without a name"),
    ("The United States pledged 30 million dollars to clinics in Sudan.\n\nThe European Union supports the clinics as"
     " well. In May it provided 4 million euros.", "4 million", "European Union", "Sudan", "a pronoun after a month"),
    ("Qatar pledged $90 million in aid to Sudan on Monday. Kenya promised $6 million.\n\nQatar hosted the talks. Qatar"
     " says more is to come.\n\nFor a poor country the $6 million is remarkable, an envoy said.", "6 million",
     "Kenya", "Sudan", "the sum that was told before"),
    ("The European Commission gives €90 million in humanitarian aid for the Horn of Africa.\n\nThe grant is divided"
     " among two countries:\n\n- Somalia: €60 million\n- Kenya: €30 million\n\nIn Yemen the Union helps as well.", "60",
     "European Union", "Somalia", "who heads an entry of what is divided receives it"),
    ("NAIROBI. The American grant for kitchens in Sudan does not come. Denmark gave 40 million kroner to the kitchens"
     " in Sudan on Thursday.\n\nIreland paid 2 million euros.", "2 million", "Ireland", "Sudan",
     "a capital before the first sentence heads no section"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "part", "donor", "recipient", "why"), PARTIES, ids=[row[4] for row in PARTIES])
def test_parties(text: str, part: str, donor: str | None, recipient: str, why: str) -> None:
    found = figure(text, part)
    assert (found.donor, found.recipient) == (donor, recipient), (why, found.reasons)


ROLES = [
    ("The meeting on Yemen was short.\n\nMany came. Kuwait's $9 million and Qatar's $4 million for Yemen complete the"
     " list.", "9", "past",
     "a giver's sum that is spoken of as known"),
    ("The meeting on Yemen was short.\n\nMany came. Kuwait's $9 million for Yemen was announced on Friday.", "9", "new",
     "unless its announcement is told"),
    ("Norway pledged €9 million to Sudan, of which €4 million are those of May and €5 million is new.", "5 million",
     "new", "what of a total is new"),
    ("Norway pledged €9 million to Sudan, of which €4 million are those of May and €5 million is new.", "9 million",
     "cumulative", "a total with what was given before"),
    ("Yesterday we wrote that Norway gave Sudan €90 million. That was misleading. Norway gives €9 million.", "90",
     "other", "a sum that its text takes back"),
    ("The EU came to the Sudan meeting with €300 million. It counted €300 million by adding its members' pledges.",
     "300", "cumulative", "what many add up to"),
    ("Canada paid for shelters in Sudan: €9 million from the country's own budget.", "9", "new",
     "what is paid from its own budget is given"),
    ("In March Britain put £20 million into drones for Ukraine, which raised what it has earmarked for 2024 to £90"
     " million.", "90", "cumulative", "what it has earmarked"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "part", "role", "why"), ROLES, ids=[row[3] for row in ROLES])
def test_role(text: str, part: str, role: str, why: str) -> None:
    found = figure(text, part)
    assert found.role == role, (why, found.reasons)


STATUSES = [
    ("The State Department has cancelled the grant of $4 million for Sudan which was announced in May.", "cancelled"),
    ("The World Bank's new roads for Somalia, $7 million, never came before the board in July.", "cancelled"),
    ("The €5 million for boats for Ukraine were struck from the list in July.", "cancelled"),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_status(text: str, status: str) -> None:
    assert figure(text, "million").status == status
