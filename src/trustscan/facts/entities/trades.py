"""People beside a trade that is told in one long word: `Fußpflegetherapeutin`, `kvalitetsansvarlig`.

In languages that join words, trades have no end: they are known by what they end with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trustscan.facts.entities.cues import spoken
from trustscan.facts.entities.names import as_name
from trustscan.facts.page import Block, Page
from trustscan.facts.records import Person

_ENDINGS = {
    "de": """therapeut therapeutin meister meisterin arzt ärztin anwalt anwältin leiter leiterin berater
        beraterin lehrer lehrerin trainer trainerin pädagoge pädagogin ingenieur ingenieurin techniker
        technikerin pfleger pflegerin assistent assistentin fachkraft beauftragte beauftragter referent
        referentin gestalter gestalterin mechaniker mechanikerin monteur kaufmann kauffrau helfer helferin
        führer führerin experte expertin sekretär sekretärin masseur masseurin schneider schneiderin
        fachfrau fachmann psychologin""",
    "nl": """therapeut therapeute leider leidster manager adviseur consulent consulente begeleider
        begeleidster docent docente trainer trainster monteur technicus deskundige medewerker medewerkster
        specialist verzorger verzorgster assistent assistente hovenier secretaris coördinator arts kundige
        meester""",
    "sv": """terapeut läkare sköterska lärare ledare chef tekniker ingenjör ansvarig konsult pedagog
        mästare snickare montör rådgivare samordnare handläggare assistent instruktör tränare målare
        mekaniker byggare säljare sekreterare koordinator strateg utvecklare vårdare""",
    "da": """terapeut læge sygeplejerske lærer leder chef tekniker ingeniør ansvarlig konsulent pædagog
        mester snedker montør rådgiver koordinator assistent instruktør træner mekaniker sælger sekretær
        udvikler vejleder behandler arbejder plejer""",
    "no": """terapeut lege sykepleier lærer leder sjef tekniker ingeniør ansvarlig konsulent pedagog
        mester snekker montør rådgiver koordinator assistent instruktør trener mekaniker selger sekretær
        utvikler veileder behandler arbeider pleier""",
    "fi": """terapeutti lääkäri hoitaja opettaja johtaja päällikkö asentaja insinööri suunnittelija
        vastaava neuvoja ohjaaja valmentaja mestari kouluttaja sihteeri koordinaattori avustaja rakentaja
        myyjä esimies teknikko asiantuntija konsultti hieroja kehittäjä""",
    "hu": """terapeuta orvos vezető igazgató tanár mérnök technikus asszisztens menedzser tanácsadó
        oktató edző szakértő mester szerelő munkatárs koordinátor titkár felelős ápoló referens""",
}  # fmt: skip
_BY_LANGUAGE = {language: tuple(words.split()) for language, words in _ENDINGS.items()}
_BY_LANGUAGE["nb"] = _BY_LANGUAGE["nn"] = _BY_LANGUAGE["no"]
_MIN_FIRST_PART = 3
_MAX_LINE, _MAX_LINE_WORDS, _NAME_WORDS = 90, 10, range(2, 6)
_EDGES = ".,;:()/·|–"


def tradespeople(
    page: Page, is_person: Callable[[str], bool], is_readable: Callable[[int, Block], bool]
) -> Iterator[Person]:
    """Names alone in a block, with such a trade in the short line right below or above."""
    endings = tuple(ending for language in spoken(page) for ending in _BY_LANGUAGE.get(language, ()))
    blocks = page.blocks
    for number, line in enumerate(blocks) if endings else ():
        if not 0 < line.words <= _MAX_LINE_WORDS or len(line.text) > _MAX_LINE or not line.visible:
            continue
        if not _tells_a_trade(line.text, endings) or not is_readable(number, line):
            continue
        for at in (number - 1, number + 1):
            if 0 <= at < len(blocks) and _is_beside(blocks[at], line) and is_readable(at, blocks[at]):
                name = as_name(blocks[at].text)
                # `Foot Care Roe` above `Therapist Jane Roe` is what her practice is called.
                if name and is_person(name) and name.split()[-1] not in line.text:
                    yield Person(page, at, at, 0, len(blocks[at].text), name=name, role=line.text)
                    break


def _tells_a_trade(text: str, endings: tuple[str, ...]) -> bool:
    """Whether a word ends like a trade and says more than the trade alone, which is known by itself."""
    for word in text.lower().split():
        bare = word.strip(_EDGES)
        if bare.endswith(endings) and any(
            bare.endswith(ending) and len(bare) >= len(ending) + _MIN_FIRST_PART for ending in endings
        ):
            return text.rstrip()[-1:] not in ".?!"
    return False


def _is_beside(name: Block, line: Block) -> bool:
    """Whether a block that may be a name stands in the same box as a line."""
    return (
        name.region == line.region
        and name.words in _NAME_WORDS
        and name.path[:-2] == line.path[: len(name.path) - 2]
    )
