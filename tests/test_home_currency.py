"""A bare dollar, krone, crown or won takes the currency of the country that the document shows."""

from __future__ import annotations

import pytest

from aidtrack.model import Document
from aidtrack.pipeline import extract

CASES = [
    ("Australia will send Ukraine another $52.5m in military help, the Australian government said in Canberra.",
     "", "AUD", "an Australian text"),
    ("The minister announced today that Canada will provide $640 million to Ukraine. Canada has given before.",
     "Government of Canada", "CAD", "a Canadian release"),
    ("New Zealand is giving $7 million to Ukraine, New Zealand's prime minister said in Wellington.",
     "", "NZD", "a text about New Zealand"),
    ("The United States will send Ukraine $300 million in military aid. Canada welcomed it.",
     "", "USD", "Canada is only mentioned"),
    ("Canada will send C$40 million to Gaza and 300 parachutes, each of which costs about $12,000.",
     "", "CAD USD", "a text that marks its Canadian dollars means others by the bare sign"),
    ("Denmark gives Ukraine another 630 million kroner for ammunition.", "", "DKK", "Danish kroner"),
    ("Norway gives Ukraine another 630 million kroner for ammunition.", "", "NOK", "Norwegian kroner"),
    ("Sweden's sixteenth package for Ukraine costs 13.3 billion crowns.", "", "SEK", "English word for krona"),
    ("The Czech Republic gives one billion crowns in aid to Ukraine.", "", "CZK", "English word for koruna"),
    ("South Korea gave Ukraine about 130 billion won in aid.", "", "KRW", "won is a currency beside Korea"),
    ("Norway will give Ukraine 205bn kr in aid.", "", "NOK", "kr takes the country's krone"),
    ("CANBERRA — Australia gives Ukraine $250 million in missiles. New Zealand adds NZ$16 million, Ottawa C$5 million; "
     "Washington's law holds US$61 billion.", "", "AUD NZD CAD USD", "who marks the others means its own"),
    ("Canada will give Ukraine $90 million in drones. That completes our C$2 billion loan.",
     "Government of Canada", "CAD CAD", "a government's own text slips into its letters"),
    ("TAIPEI, May 2 (Reuters) - The United States gave Taiwan $345 million in arms, Taiwan's ministry said.",
     "", "USD", "an agency's dateline doesn't make its dollars"),
    ("Tanzania received a grant of Shs 30 billion from Japan.", "", "TZS", "a shilling sign takes the country's"),
    ("A financing deal worth Sh13 billion in aid for schools was signed.", "", "KES", "else it is Kenya's"),
    ("It gave Ukraine 20 billion dollars in aid.", "", "USD", "nothing shows another country"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "publisher", "currencies", "reason"), CASES, ids=[row[3] for row in CASES])
def test_home_currency(text: str, publisher: str, currencies: str, reason: str) -> None:
    amounts = extract(Document(text, "d1", publisher=publisher)).amounts
    assert [amount.currency for amount in amounts] == currencies.split(), reason


def test_the_reason_is_kept() -> None:
    text = "Australia will send Ukraine another $52.5m in military help, the Australian government said in Canberra."
    (amount,) = extract(Document(text, "d1")).amounts
    assert any("AUD" in reason for reason in amount.reasons)
