"""What a verb decides: over what follows it, and over its subject in the passive."""

from __future__ import annotations

from collections.abc import Sequence

from aidtrack.extractors.equipment.phrases import Node, Phrase
from aidtrack.extractors.equipment.things import (
    GIVEN,
    bears,
    category,
    is_carrier,
    is_generic,
    is_givers_force,
    is_giving,
    is_own,
    is_vehicle,
    names_relief,
    names_thing,
)
from aidtrack.extractors.equipment.tokens import Token
from aidtrack.extractors.equipment.vocabulary import BUYING, ENEMY, GIVING, HARMING, MONEY, NEVER, TIME, TROOPS
from aidtrack.extractors.equipment.walk import LISTING, POINTING, Walk, is_sum
from aidtrack.lexicon.grammar import word_class

#: How far ahead a beneficiary is looked for, in nodes.
_AHEAD = 24


def govern(walk: Walk, token: Token, rest: Sequence[Node]) -> None:
    """Let a verb decide; `rest` are the nodes after it."""
    walk.transparent = False
    lower = token.lower
    if rest and isinstance(rest[0], Token) and rest[0].kind == "X" and _opens_inverted(walk, token, rest[0]):
        walk.sense, walk.existential = walk.topic or "gives", True  # "included are two radars"
        return
    infinitive = walk.to and not lower.endswith(("ed", "ing"))
    walk.to = False
    if rest and isinstance(rest[0], Token) and rest[0].kind == "$" and lower in word_class("valuing"):
        return  # "drones costing €5m, jammers and missiles"
    if lower == "including" or (walk.link == "," and lower in word_class("containing")):
        _including(walk)
        return
    if infinitive or (lower.endswith("ing") and not walk.auxiliary):
        _purpose(walk, token, rest, infinitive)
    elif walk.be and _is_participle(lower):
        _passive(walk, token, rest)
    elif walk.auxiliary or _opens_main(walk, token, rest) or not _reduced(walk, token, rest):
        _active(walk, token, rest)
    infinitive_follows = bool(rest) and isinstance(rest[0], Token) and rest[0].lower == "to"
    walk.denied = walk.negated
    refuses = token.word.stem in word_class("refusing")
    if refuses:
        walk.negated = infinitive_follows or _gerund_follows(rest)
    else:
        walk.negated = infinitive_follows and walk.negated
    walk.link = walk.preposition = ""
    walk.auxiliary = walk.be = walk.existential = walk.pronoun = False
    walk.verb = walk.hangs_on = token
    if len(rest) > 1 and isinstance(rest[1], Phrase) and names_thing(rest[1]) and _is_phrasal(token, rest[0]):
        walk.particle = True


def _gerund_follows(rest: Sequence[Node]) -> bool:
    """Whether "doing" stands behind a verb, or behind its particle: "ruled out sending"."""
    behind = [node for node in rest[:2] if not (isinstance(node, Token) and node.kind in "BP")]
    return bool(behind) and isinstance(behind[0], Token) and behind[0].kind == "V" and behind[0].lower.endswith("ing")


def _opens_inverted(walk: Walk, token: Token, copula: Token) -> bool:
    """Whether a participle before "is" or "are" tells of what follows: "included are", "already ordered were"."""
    if copula.lower not in word_class("copula"):
        return False
    if token.lower == "included":
        return True
    if walk.verb is not None or walk.subjects or walk.pronoun or walk.negated or not _is_participle(token.lower):
        return False
    return token.word.sense == "gives" or (token.word.sense in ("buys", "moves") and walk.topic == "gives")


def _is_participle(word: str) -> bool:
    return word.endswith(("ed", "en", "wn")) or word in word_class("participle")


def _opens_main(walk: Walk, token: Token, rest: Sequence[Node]) -> bool:
    """Whether a form that may be a participle is none: no ending of one, "found themselves", "…, arrived"."""
    if token.word.sense == "moves" and walk.verb is None:
        if walk.link == ",":
            return True
        if token.word.stem in word_class("arriving") and not walk.preposition:
            # "20 tents arrived in Derna": no passive has it
            return _gets_to_somebody(rest) and (_comes_from_giver(walk, rest) or any(map(_is_brought, walk.subjects)))
    return not _is_participle(token.lower) or _is_phrasal(token, rest[0] if rest else None, "phrasal_moving")


def _is_brought(phrase: Phrase) -> bool:
    """Whether a thing comes only as others bring it: tents and guns, no jets that come to do a job."""
    if phrase.head in word_class("given_carrier"):
        return True  # a load makes them carriers: `aside`
    return names_thing(phrase) and not is_vehicle(phrase) and phrase.head not in word_class("at_work")


def _comes_from_giver(walk: Walk, rest: Sequence[Node]) -> bool:
    """Whether what arrives comes from a country that gives: "ambulances from Oslo arrived", "arrived from Oslo"."""
    subject = walk.subject()
    if subject is None or category(subject) == "Ships and boats":
        return False  # warships call at ports
    if walk.origin is not None:
        return is_giving(walk.origin)
    for small, place in zip(rest[:_AHEAD], rest[1:_AHEAD], strict=False):
        if isinstance(small, Token) and small.lower == "from":
            return isinstance(place, Phrase) and is_giving(place)
    return False


def _gets_to_somebody(rest: Sequence[Node]) -> bool:
    """Whether a place that gives nothing soon follows: "arrived in Derna", "at the port of Beirut"; not "too late"."""
    small = rest[0] if rest else None
    if not (isinstance(small, Token) and small.lower in ("in", "at")):
        return False
    places = [node for node in rest[1:4] if isinstance(node, Phrase)]
    return any(place.head == "airport" or (_is_somebody(place) and not place.head_bits & TIME) for place in places)


def _including(walk: Walk) -> None:
    if walk.local and walk.main in GIVEN and walk.link == ",":
        walk.give_back()
    walk.link, walk.preposition = "including", ""
    walk.auxiliary = False


def _helps(walk: Walk) -> bool:
    """Whether the verb before only helps: "helps buy"."""
    return walk.verb is not None and walk.verb.word.stem in word_class("helping")


def _purpose(walk: Walk, token: Token, rest: Sequence[Node], infinitive: bool) -> None:
    """ "to counter drones", "providing 120 vehicles": a clause inside; the list may go on after it."""
    owner = walk.hangs_on
    at_hand = walk.link == "," or owner is walk.verb or (isinstance(owner, Phrase) and owner.is_place)
    if at_hand and token.word.stem in word_class("carrying") and _brings(walk):
        walk.enter()
        walk.sense = "gives"  # "40 trucks crossed at Rafah, carrying flour", "landed in Derna carrying tents"
        return
    offered = walk.money or is_sum(owner) or walk.offers() or _helps(walk)
    if isinstance(owner, Phrase):
        offered = offered or owner.has(GIVING | MONEY)
        if walk.sum_sense == "gives" and owner.head in word_class("scheme"):
            offered = True  # "$2m into a scheme to buy"
        if not infinitive and walk.preposition != "for" and _conveys(walk, token, owner):
            owner = _bearer(walk, owner)
            sent = owner.sense in GIVEN  # "dispatched 14 trucks carrying food"
            owner.sense = "harms"  # "trucks carrying food": means of transport
            if is_carrier(owner) and (sent or _passes(rest)):
                walk.enter()
                walk.sense = "gives"
                return
        if infinitive and token.word.stem in word_class("surveying") and _is_lent(walk, owner, token):
            owner.holder = owner  # "sent two planes to assess the damage": the sender's own
    replaces = token.word.stem in word_class("replacing") and _replaces_gifts(rest)
    if replaces:
        walk.spoil()
        if isinstance(owner, Phrase) and names_thing(owner):
            owner.sense = "harms"
    negated = not walk.linked and walk.preposition in ("from", "without", "before", "against")
    if not (walk.sense in GIVEN and token.word.sense in ("gives", "holds")):
        walk.enter()
    walk.sense = None if negated else _sense_of(walk, token, rest, offered=offered)
    if replaces and walk.sense is None:
        walk.sense = "harms"  # "to replace launchers sent to Ukraine"
    if walk.sense == "gives" and rest and isinstance(rest[-1], Token) and rest[-1].lower == ":" and len(rest) == 1:
        walk.told = "gives"  # "has responded by delivering:"


def _conveys(walk: Walk, token: Token, owner: Phrase) -> bool:
    """Whether a verb says what is aboard: "carrying tents", "ships bringing flour"; not "rains bringing relief"."""
    if token.word.stem in word_class("carrying"):
        return True
    return token.word.stem == "bring" and is_carrier(_bearer(walk, owner))


def _is_lent(walk: Walk, carrier: Phrase, purpose: Token) -> bool:
    """Whether planes or ships are sent to nobody: "sent two planes to assess", not "gave Jordan two planes to"."""
    verb = walk.verb
    if verb is None or verb.word.stem not in word_class("sending") or carrier.head not in word_class("carrier"):
        return False
    return carrier.start - verb.end <= 1 and purpose.start - carrier.end <= len(" to ")  # no receiver between


def _bearer(walk: Walk, nearest: Phrase) -> Phrase:
    """What carries: the phrase before, or trucks before a place or time: "40 trucks from Chad this month carrying"."""
    for phrase in (nearest, *walk.subjects):
        if is_carrier(phrase):
            return phrase
    return nearest


def _brings(walk: Walk) -> bool:
    """Whether trucks or ships that got somewhere are the subject of what was said last."""
    verb = walk.verb
    if verb is None or verb.word.stem not in word_class("passing"):
        return False
    for phrase in (walk.doer, *walk.subjects):
        if phrase is not None and is_carrier(phrase):
            return not phrase.has(ENEMY | HARMING)
    return False


def _passes(rest: Sequence[Node]) -> bool:
    """Whether a verb of getting somewhere follows: "trucks carrying food have crossed into"."""
    for before, node in zip(rest, rest[1:], strict=False):
        if isinstance(node, Token) and node.kind == "V" and node.word.stem in word_class("passing"):
            return not (isinstance(before, Token) and before.lower == "to")  # "was expected to arrive" is trade as well
    return False


def _replaces_gifts(rest: Sequence[Node]) -> bool:
    """Whether what is replaced was given, or one's own: "to replace those given to Ukraine", "its own stocks"."""
    if rest and isinstance(rest[0], Phrase) and is_own(rest[0]):
        return True
    return any(isinstance(node, Token) and node.kind == "V" and node.word.sense == "gives" for node in rest[:6])


def _passive(walk: Walk, token: Token, rest: Sequence[Node]) -> None:
    """ "were delivered": what stood before it is given."""
    sense = _sense_of(walk, token, rest, offered=True, passive=True)
    if sense == "harms" and (_is_used_with(token, rest) or _is_money(walk.subject())):
        sense = None  # "launched from trucks", "a grant has been cleared"
    if sense == "moves":
        sense = "gives"
    if sense == "gives" and token.word.sense == "buys" and _is_enemys(rest):
        sense = "harms"
    if token.word.stem in word_class("loading") and walk.subjects and walk.subjects[0].head in word_class("carrier"):
        walk.subjects = walk.subjects[1:]  # "the trucks are loaded with flour"
    if token.word.stem == "move" and walk.topic == "gives" and walk.subjects and walk.subjects[0].counted:
        sense = "gives"  # "400 tents had been moved up from a store"
    if sense is None and token.word.stem in word_class("freighting") and walk.subjects and walk.subjects[0].measured:
        sense = "gives"  # "six pallets of vaccines were flown to"
    if sense == "harms" and walk.partly and walk.antecedent is not None and walk.antecedent.sense in GIVEN:
        walk.subjects, walk.antecedent = [], None
        walk.give_back()  # "gave 31 tanks, of which 20 have been lost, and 14 guns"
        return
    purpose = walk.local and sense == "needs" and bool(walk.subjects) and walk.subjects[0].has(GIVING)
    for phrase in walk.subjects[:1] if purpose else walk.subjects:  # "help to clear mines is needed"
        if sense == "harms" or phrase.sense is None:
            phrase.sense = sense
    antecedent = walk.antecedent
    if antecedent is not None and sense is not None and (sense == "harms" or antecedent.sense is None):
        antecedent.sense = sense
    walk.doer = walk.subject()
    walk.subjects = []
    walk.sense = sense


def _is_money(phrase: Phrase | None) -> bool:
    return phrase is not None and phrase.has(MONEY) and not phrase.has(ENEMY | HARMING)


def _is_used_with(token: Token, rest: Sequence[Node]) -> bool:
    """Whether a verb of shooting only says what with: "missiles that can be fired from F-16s"."""
    if token.word.stem not in word_class("shooting") or len(rest) < 2:
        return False
    small, weapon = rest[0], rest[1]
    if not (isinstance(small, Token) and small.lower in ("from", "with")):
        return False
    return names_thing(weapon) if isinstance(weapon, Phrase) else weapon.kind == "O"


def _reduced(walk: Walk, token: Token, rest: Sequence[Node]) -> bool:
    """ "guns handed over last winter", "tanks captured from": a participle behind what it tells of."""
    phrase = walk.last
    if phrase is None or phrase.is_place:
        return False
    following = rest[0] if rest else None
    thing = names_thing(phrase)
    if thing and isinstance(following, Phrase) and following.head_bits & TIME:
        following = None  # "the 12 guns promised last week"
    if walk.hangs_on is not phrase:
        valued = thing and phrase.counted and walk.verb is None and is_sum(walk.hangs_on)
        if not valued:  # "ten guns worth $5m, ordered in"
            return False
    if isinstance(following, Phrase) and walk.link in ("and", ",and"):
        return False  # "has collected pumps and bought boilers"
    if isinstance(following, Phrase) and not (thing and phrase.sense is not None):
        return False
    if not thing and walk.verb is None and phrase.sense is None:
        return False
    sense = "gives" if token.lower == "paid" and _is_paid_for(rest) else token.word.sense
    if thing and token.lower in word_class("bound_for") and _is_for_country(rest):
        sense = "gives"  # "shells bound for Kyiv"
    if sense == "harms":
        phrase.sense = "harms"
        if walk.anchor is phrase:
            walk.sense = "harms"
    elif sense == "gives" and phrase.sense is None and not phrase.holder and not phrase.has(ENEMY):
        phrase.sense = "gives"
        for listed in walk.subjects:  # "four fire engines and two kitchens, handed over in"
            if listed.listed and listed.sense is None and not listed.has(ENEMY):
                listed.sense = "gives"
    walk.enter()
    return True


def _is_given_then(walk: Walk, token: Token, rest: Sequence[Node]) -> bool:
    """Whether a second passive tells of the same things: "drones will be made in Oslo and given to Kyiv"."""
    if walk.link not in ("and", ",and") or walk.subjects or not _is_participle(token.lower):
        return False
    if _is_enemys(rest) or (walk.last is not None and walk.last.has(ENEMY)):
        return False  # "made in Oslo and delivered to Russia", "made in Russia and sent to Kyiv"
    return walk.doer is not None and names_thing(walk.doer) and bool(rest) and isinstance(rest[0], Token)


def _is_enemys(rest: Sequence[Node]) -> bool:
    """Whether an enemy soon receives, or sells to no one named: "were bought from Iran", "and sent to Russia"."""
    sold = False
    for small, place in zip(rest[:8], rest[1:9], strict=False):
        if not (isinstance(place, Phrase) and isinstance(small, Token)):
            continue
        if small.lower == "to" and (place.is_place or place.has(ENEMY)):
            return place.has(ENEMY)  # "were bought from Russia and given to Ukraine"
        sold = sold or (small.lower in ("from", "by") and place.has(ENEMY))
    return sold


def _is_for_country(rest: Sequence[Node]) -> bool:
    """Whether "for" or "to" a country in need stands right behind."""
    place = rest[1] if len(rest) > 1 else None
    return isinstance(place, Phrase) and place.is_place and _is_somebody(place) and not place.has(ENEMY)


def _active(walk: Walk, token: Token, rest: Sequence[Node]) -> None:
    """ "Berlin sends", "the enemy destroyed", "help that they gave"."""
    if token.word.sense == "states" and _is_parenthesis(walk, rest):
        return
    subject = walk.subject()
    enemy = subject is not None and subject.has(ENEMY) and not walk.pronoun
    if walk.link in ("and", ",and") and walk.doer is not None and walk.doer.has(ENEMY):
        enemy = True  # "Russia has fired 300 drones and received 5,000 shells"
    walk.doer = subject
    sense = _sense_of(walk, token, rest, offered=walk.money or walk.offers() or _helps(walk))
    if enemy and sense in GIVEN:
        sense = "harms"
    if sense == "gives" and _is_given_then(walk, token, rest) and subject is not None and subject.sense is None:
        subject.sense = "gives"
    if subject is not None and subject.has(TROOPS) and token.word.stem in word_class("marching"):
        walk.told = "harms"
        sense = "harms"  # the giver's own soldiers, and what goes along with them
    elif _moves(walk, token, rest):
        sense = _arrive(walk, token, enemy)
    if _keeps_own(token, rest) or _renews_own(token, rest):
        sense = "harms"
    _tell_antecedent(walk, sense, enemy)
    if sense == "gives":
        for phrase in walk.added_to:
            phrase.sense = phrase.sense or sense
    if sense in GIVEN:
        _tell_contact(walk, sense)
    if token.word.sense == "states":
        if walk.subjects and walk.subjects[-1] is walk.last and not walk.last.counted and walk.link == "":
            walk.last.sense = None  # "…, Dnipro Wire reports"
        walk.local, walk.main_anchor = False, None
    if walk.local and walk.link in LISTING and walk.subjects and walk.main_anchor is not None:
        walk.local = walk.subjects[-1] is not walk.anchor
    aid = subject is not None and subject.has(GIVING | MONEY)
    if walk.base == "harms" and token.word.sense == "holds" and not aid:
        sense = "harms"
    walk.sense = sense
    walk.subjects = []
    walk.antecedent = None
    if sense is not None and token.word.sense != "states":
        walk.told = sense


def _is_parenthesis(walk: Walk, rest: Sequence[Node]) -> bool:
    """Whether it only says who says so, in the middle of a list: "20 tons of aid, the minister said, including"."""
    speaker = walk.subjects[-1] if walk.subjects else None
    if speaker is None or speaker is not walk.last or walk.sense not in GIVEN:
        return False
    if not speaker.listed or speaker.counted or names_thing(speaker):
        return False
    if not (len(rest) > 1 and isinstance(rest[0], Token) and rest[0].lower == ","):
        return False
    speaker.sense = None
    return True


def _keeps_own(token: Token, rest: Sequence[Node]) -> bool:
    """Whether somebody keeps what is theirs: "keeps 40 of its older tanks"."""
    if token.word.stem not in word_class("retaining") or not rest or not isinstance(rest[0], Phrase):
        return False
    return any(part.lower in ("its", "their") for part in rest[0].tokens)


def _renews_own(token: Token, rest: Sequence[Node]) -> bool:
    """Whether somebody gets new things for themselves: "is replacing its fleet with 54 newer tanks"."""
    if token.word.stem != "replace" or not rest or not isinstance(rest[0], Phrase):
        return False
    return rest[0].tokens[0].lower in ("its", "their")


def _moves(walk: Walk, token: Token, rest: Sequence[Node]) -> bool:
    """Whether a verb says that its subject comes: "arrived", "found themselves"; "bound for" is no verb."""
    if token.word.sense == "moves":
        if token.word.stem == "go" and len(rest) > 1 and _node_head(rest[1]) in word_class("doing"):
            return False  # "the guns went to work", "tanks that go to war"
        return walk.auxiliary or token.lower not in ("due", "bound")
    if token.word.stem in word_class("beginning"):
        return _goes_on_moving(rest)
    if token.word.stem in word_class("leaving"):
        if not (walk.subjects and walk.subjects[0].counted):
            return False
        if rest and isinstance(rest[0], Phrase):
            return rest[0].words != [] and rest[0].words[0].word.capital and _benefits(rest[1:])  # "left Riga for Kyiv"
        return walk.topic == "gives" or walk.base == "gives"
    return _is_phrasal(token, rest[0] if rest else None, "phrasal_moving")


def _node_head(node: Node) -> str:
    return node.head if isinstance(node, Phrase) else node.lower


def _goes_on_moving(rest: Sequence[Node]) -> bool:
    """Whether a verb of moving completes one of beginning: "start arriving", "began to arrive"."""
    verbs = [node for node in rest[:2] if isinstance(node, Token) and node.lower != "to"]
    return bool(verbs) and verbs[0].kind == "V" and verbs[0].word.sense == "moves"


def _arrive(walk: Walk, token: Token, enemy: bool) -> str | None:
    """ "The tanks arrived", "from their stocks come 20 tanks": the subject is given, or what follows."""
    for phrase in walk.subjects:
        if phrase.sense is None and not enemy and not phrase.has(HARMING) and not bears(phrase, token):
            phrase.sense = "gives"
    return "gives" if not walk.subjects and not enemy else None


def _tell_antecedent(walk: Walk, sense: str | None, enemy: bool) -> None:
    """What a relative clause says, holds for what it tells of: "the aircraft which Denmark has promised"."""
    antecedent = walk.antecedent
    if antecedent is None:
        return
    if not (walk.pronoun or walk.local or (walk.subjects and walk.subjects[0] is not antecedent)):
        return
    if sense in GIVEN:
        if antecedent.sense is None and (walk.pronoun or walk.subjects):
            antecedent.sense = sense
    elif sense == "harms" and enemy:
        antecedent.sense = "harms"


def _tell_contact(walk: Walk, sense: str | None) -> None:
    """ "The system Canada bought for Ukraine": a clause that hangs on a thing without a relative."""
    if len(walk.subjects) < 2:
        return
    thing, doer = walk.subjects[-2:]
    if thing.sense is None and doer.is_place and doer.start <= thing.end + 2 and names_thing(thing):
        thing.sense = sense


def _sense_of(walk: Walk, token: Token, rest: Sequence[Node], *, offered: bool, passive: bool = False) -> str | None:
    """What a verb says of its object, or in the passive of its subject."""
    sense = token.word.sense
    if walk.negated and sense != "harms":
        return None  # "will not receive", "declined to provide"
    if token.lower == "paid" and _is_paid_for(rest):
        return "gives"
    load = rest[0] if rest else None
    if isinstance(load, Phrase) and load.measured and load.counted and token.word.stem in word_class("freighting"):
        return "gives"  # "flew 60 tonnes of flour into"
    if token.word.stem == "deploy" and _is_relief(load if not passive else walk.subject()) and _benefits(rest):
        return "gives"  # "deployed a field hospital to Morocco"
    if sense == "other" and token.word.stem in word_class("hauling") and _goes_to(rest):
        return "gives"  # "will fly ambulances to Ukraine"
    if isinstance(load, Phrase) and token.word.stem in word_class("freighting") and is_sum(walk.hangs_on):
        return walk.sum_sense  # "$5m to move flour into the hills"
    if token.word.stem == "take" and isinstance(load, Phrase) and names_thing(load) and _is_taken_to(rest):
        return walk.topic  # "took flour and tents to Aleppo"
    if sense == "other" and _is_phrasal(token, rest[0] if rest else None):
        return "gives"
    if token.word.stem == "make" and isinstance(load, Phrase) and load.tokens[-1].lower == "available":
        return "gives"
    if token.word.stem == "clear" and _is_released(rest):
        return "gives"
    if token.word.stem == "keep" and isinstance(load, Phrase) and names_thing(load) and _keeps_coming(rest):
        return "gives"
    if token.lower == "see" and _is_shown(walk, rest):
        return "gives"
    if token.word.stem in word_class("getting") and is_givers_force(*walk.subjects):
        return "harms"
    if sense in ("gives", "harms"):
        return sense
    if token.word.stem == "mean" and isinstance(load, Phrase) and _is_pointed_at(walk):
        return walk.topic if walk.topic == "gives" else None  # "It means four new cranes"
    if sense == "other" and token.word.stem in word_class("making"):
        return "gives" if offered or _benefits(rest) else None
    if sense == "needs":
        if token.word.stem not in word_class("needing_directly"):
            return None
        if not passive and walk.subjects and walk.subjects[0].entry is not None:
            return None  # "every tank needs fuel"
        if walk.subjects and _are_many(walk.subjects[-1]):
            return None  # "two million people need shelter"
        asks = bool(walk.subjects) and walk.subjects[-1].is_place and not walk.subjects[-1].has(ENEMY)
        return "harms" if not asks and walk.topic == "harms" else sense
    if sense == "holds":
        return None if _is_phrasal(token, load, "phrasal_doing") else _held(walk, token)
    if sense == "gathers":
        # "has found 20 guns for Ukraine", "it says that it has found them": what was told before is filled.
        return "gives" if _benefits(rest) or (walk.pronoun and walk.topic == "gives") else None
    if sense == "buys" and _is_phrasal(token, load, "phrasal_doing"):
        return None  # "builds on earlier help"
    if sense == "buys" and token.word.stem == "support" and isinstance(load, Phrase) and load.has(GIVING):
        return "gives"  # "supports the delivery of 300 tents"
    if sense == "buys":
        if _for_own(rest) or (walk.local and walk.doer is not None and is_givers_force(walk.doer)):
            return "harms"  # "the German army, which has ordered"
        # "It'll buy radios": what was announced before will; "it has bought them" is a purchase of one's own.
        announced = walk.pronoun and _is_announced(walk, token) and walk.topic == "gives"
        if (offered or announced or _benefits(rest)) and not (walk.doer is not None and is_own(walk.doer)):
            return "gives"
        if _gave_before(walk) or _buys_for_others(walk.subject()):
            return "gives"
        return None if passive else "harms"
    return "moves" if passive and sense == "moves" else None


def _is_relief(node: Node | None) -> bool:
    """Whether it names what is sent after a disaster: medics, a field hospital, tents."""
    if not isinstance(node, Phrase) or node.has(ENEMY | TROOPS) or is_own(node):
        return False
    return names_relief(node) and node.head not in word_class("at_work")


def _is_pointed_at(walk: Walk) -> bool:
    """Whether what was told before is the subject: "It means", "it's going to mean"."""
    if walk.pronoun:
        return walk.person in POINTING
    verb = walk.verb
    return walk.person in ("it's", "it’s") and verb is not None and verb.lower == "going"


def _keeps_coming(rest: Sequence[Node]) -> bool:
    """Whether what is kept moves: "keep the shells flowing", "keep interceptors for the batteries coming"."""
    for node in rest[1:5]:
        if isinstance(node, Token) and node.kind == "V":
            return node.lower.endswith("ing") and (node.word.sense == "moves" or node.word.stem == "flow")
    return False


def _is_shown(walk: Walk, rest: Sequence[Node]) -> bool:
    """Whether a speaker says what a gift holds: "you'll see more howitzers in there"."""
    if not walk.person.startswith("you") or walk.local or not rest or not isinstance(rest[0], Phrase):
        return False
    after = rest[1] if len(rest) > 1 else None
    held = isinstance(after, Token) and after.lower == "in"
    return held and names_thing(rest[0]) and walk.topic == "gives"


def _are_many(phrase: Phrase) -> bool:
    """Whether it counts people: what they need is told of no gift."""
    asks = phrase.head in word_class("facility") or phrase.head in word_class("formation")
    return phrase.counted and phrase.head_bits & NEVER != 0 and not asks


def _is_announced(walk: Walk, token: Token) -> bool:
    """Whether what was told before buys: "It'll buy radios", "That bought radios"; not "it has bought radios"."""
    if walk.person in POINTING:
        return not walk.auxiliary or not _is_participle(token.lower)
    return walk.doer is None and not _is_participle(token.lower)


def _is_paid_for(rest: Sequence[Node]) -> bool:
    """Whether a thing is paid for: "ten of them paid for by Berlin"; not "paid for ten of them"."""
    if not rest or not (isinstance(rest[0], Token) and rest[0].lower == "for"):
        return False
    return len(rest) == 1 or (isinstance(rest[1], Token) and rest[1].kind in "PSAB")


def _gave_before(walk: Walk) -> bool:
    """Whether a verb of giving shares its object: "handed over or bought"."""
    return walk.link == "and" and walk.verb is walk.hangs_on and walk.sense == "gives"


def _buys_for_others(buyer: Phrase | None) -> bool:
    """Whether what somebody buys is for those they help: "the charity has procured"."""
    return buyer is not None and buyer.head in word_class("helper")


def _is_phrasal(token: Token, following: Node | None, name: str = "phrasal_giving") -> bool:
    """Whether a small word behind a verb makes it one of giving: "turned over", "flew in", "passed to"."""
    if not isinstance(following, Token):
        return False
    return f"{token.word.stem} {following.lower}" in word_class(name)


def _held(walk: Walk, token: Token) -> str | None:
    """What is said of things that something holds or includes: what is said of the whole."""
    whole, subject = walk.hangs_on, walk.subject()
    if token.lower.endswith("ing"):
        subject = walk.doer
        if is_sum(whole):
            return walk.sum_sense  # "totalling $1.7 billion and consisting of missiles"
        if isinstance(whole, Phrase) and whole.has(GIVING) and not whole.has(ENEMY):
            return whole.sense or "gives"  # "a package consisting of missiles"
    if walk.pronoun or subject is None:
        if not walk.pronoun and token.word.stem in word_class("covering"):
            return None
        return walk.topic or "gives"
    if is_generic(subject) and not subject.has(GIVING | MONEY):
        return walk.topic or "gives"
    if subject.has(HARMING | ENEMY):
        return "harms"
    if subject.has(BUYING) and walk.topic == "gives":
        return "gives"  # "the order covers 20 drones"
    if subject.has(GIVING | MONEY) or subject.sense in GIVEN:
        return "gives" if subject.sense != "harms" else "harms"
    carriers = word_class("carrier")
    if token.word.stem == "carry" and (subject.head in carriers or (walk.outer and walk.outer.head in carriers)):
        return walk.topic or "gives"
    return None if token.word.stem in word_class("bearing") else walk.topic


def _benefits(rest: Sequence[Node]) -> bool:
    """Whether "for" or "to" somebody follows: "bought 100 tanks for Ukraine"."""
    for place, node in enumerate(rest[:_AHEAD]):
        if isinstance(node, Phrase):
            continue
        if node.kind == "V" and place > 1 and node.word.sense not in ("buys", "gathers"):
            return _is_handed_on(rest, place)
        if node.lower in ("for", "to") and place + 1 < len(rest):
            after = rest[place + 1]
            if isinstance(after, Phrase):
                if _is_somebody(after):
                    return True
            elif after.lower == "it":
                return True
    return False


def _is_handed_on(rest: Sequence[Node], place: int) -> bool:
    """Whether what is bought is given then: "buy guns from Seoul and pass them on"."""
    verb, thing = rest[place], rest[place + 1] if place + 1 < len(rest) else None
    if not (isinstance(verb, Token) and isinstance(thing, Token) and thing.lower in ("them", "it")):
        return False
    return verb.word.sense == "gives" or _is_phrasal(verb, rest[place + 2] if place + 2 < len(rest) else None)


def _is_taken_to(rest: Sequence[Node]) -> bool:
    """Whether "to" a place or people follows: "took flour to Aleppo"; not "took tents to repair"."""
    for node, after in zip(rest, rest[1:_AHEAD], strict=False):
        if isinstance(node, Token) and node.lower == "to":
            return isinstance(after, Phrase)
    return False


def _goes_to(rest: Sequence[Node]) -> bool:
    """Whether a thing moves straight to a country in need: "fly ambulances to Ukraine"; not "haul guns to Warsaw"."""
    load, small, place = (*rest[:3], None, None, None)[:3]
    if not (isinstance(load, Phrase) and load.entry is not None and isinstance(small, Token)):
        return False
    return small.lower in ("to", "into") and isinstance(place, Phrase) and place.is_place and _is_somebody(place)


def _for_own(rest: Sequence[Node]) -> bool:
    """Whether "for its own army" follows."""
    for node, after in zip(rest, rest[1:_AHEAD], strict=False):
        if isinstance(node, Token) and node.lower == "for" and isinstance(after, Phrase):
            return is_own(after) or is_givers_force(after)
    return False


def _is_released(rest: Sequence[Node]) -> bool:
    """Whether "for export", "for transfer to" follows a verb of allowing: "has cleared 24 jets for export"."""
    for node, after in zip(rest, rest[1:8], strict=False):
        if isinstance(node, Token) and node.lower == "for" and isinstance(after, Phrase):
            return after.head in word_class("release")
    return False


def _is_somebody(phrase: Phrase) -> bool:
    if phrase.is_place:
        return not is_giving(phrase)
    first = phrase.words[0] if phrase.words else None
    if phrase.tokens[0].lower == "our" and phrase.has(NEVER) and phrase.head not in word_class("force"):
        return True  # as volunteers speak of those they help
    return first is not None and (first.word.capital or (phrase.has(NEVER) and "ukrain" in first.lower))
