import pytest

from tests.facts.pages import page_of
from trustscan.facts.entities.names import as_given_name, as_name
from trustscan.facts.entities.people import find_people


def people(html, language="en"):
    page, context = page_of(html, language)
    return [person.name for person in find_people(page, context)]


@pytest.mark.parametrize(
    ("language", "html", "name"),
    [
        ("en", "<p>Jane Miller, Managing Director</p>", "Jane Miller"),
        ("en", "<p>Orlando Rodriguez is a Houston trial lawyer.</p>", "Orlando Rodriguez"),
        ("en", "<p>Meet Jane Miller, the founder of Wick.</p>", "Jane Miller"),
        ("en", "<p>Our company was founded by Peter Lang in a small garage.</p>", "Peter Lang"),
        ("en", '<div class="team"><div><h3>Sarah Baker</h3><p>Head of Design</p></div></div>', "Sarah Baker"),
        ("en", "<div><h3>Dr. Andrew Robson</h3><p>Chiropractor</p></div>", "Dr. Andrew Robson"),
        ("de", "<p>Geschäftsführer: Max Bergmann</p>", "Max Bergmann"),
        ("de", "<p>Geschäftsführer: Max von der Berg</p>", "Max von der Berg"),
        ("de", "<p>1. Vorsitzender Harald Wagner</p>", "Harald Wagner"),
        ("de", "<div><p><b>Thomas Ritter</b></p><p>Anerkannter Berater für Wein</p></div>", "Thomas Ritter"),
        ("fr", "<div><p>La fondatrice</p><h2>Céline — une experte</h2></div>", "Céline"),
        ("fr", "<p>Directeur de la publication : Paul Girard</p>", "Paul Girard"),
        ("es", "<p>Director: Juan Pérez García</p>", "Juan Pérez García"),
        ("it", "<p>Titolare: Marco Bianchi</p>", "Marco Bianchi"),
        ("pl", "<p>Właściciel: Anna Kowalczyk</p>", "Anna Kowalczyk"),
        ("nl", "<p>Jan de Vries, eigenaar</p>", "Jan de Vries"),
        ("nl", "<ul><li>Huisarts Els Jansen (in opleiding)</li></ul>", "Els Jansen"),
        ("de", "<h2>Rechtsanwältin Anna Berger</h2>", "Anna Berger"),
        ("it", "<p>Avv. Anna Bianchi</p>", "Avv. Anna Bianchi"),
        ("cs", "<p>Ahoj, jmenuji se Tomáš Dvořák a šiji sešity.</p>", "Tomáš Dvořák"),
        ("en", "<p>My name is Jane Miller. I bind notebooks.</p>", "Jane Miller"),
        ("sv", "<p>Erik Lundqvist, grundare</p>", "Erik Lundqvist"),
        ("cs", "<p>Jednatel: Ing. Petr Svoboda</p>", "Ing. Petr Svoboda"),
        ("tr", "<p>Kurucu: Emir Yıldırım</p>", "Emir Yıldırım"),
        ("ru", "<p>Директор: Иван Петров</p>", "Иван Петров"),
        ("uk", "<p>Засновник: Олена Шевченко</p>", "Олена Шевченко"),
        ("ja", "<p>代表取締役 山田太郎</p>", "山田太郎"),
        ("ko", "<p>대표 홍길동</p>", "홍길동"),
        ("zh", "<p>创始人：李明</p>", "李明"),
        ("ar", "<p>المؤسس: أحمد علي</p>", "أحمد علي"),
    ],
)
def test_people_with_a_role(language, html, name):
    assert people(f"<main>{html}</main>", language) == [name]


@pytest.mark.parametrize(
    ("language", "html", "names"),
    [
        ("no", "<h2>Siri Hagen</h2><p>Fargesakralterapeut og lærling</p>", ["Siri Hagen"]),
        ("de", "<p>Lichtpflegetherapeutin</p><h3>Erika Lindner</h3>", ["Erika Lindner"]),
        ("sv", "<h3>Olof Granqvist</h3><p>Papperskvalitetsansvarig</p>", ["Olof Granqvist"]),
        ("de", "<h3>Ruhige Hände</h3><p>Gute Lichtpflegetherapeutin gesucht.</p>", []),
        ("en", "<h3>Olof Granqvist</h3><p>Papperskvalitetsansvarig</p>", []),
    ],
)
def test_trades_in_one_long_word(language, html, names):
    assert people(f"<div>{html}</div>", language) == names


def test_people_in_structured_data():
    data = (
        '{"@type": "Organization", "name": "Example", "founder": {"@type": "Person", "name": "Jane Miller"}}'
    )
    assert people(f'<p>Hi</p><script type="application/ld+json">{data}</script>') == ["Jane Miller"]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Electronic Program Guide</h2>",
        "<ul><li>Flexible Scheduling</li><li>Dedicated Account Manager</li></ul>",
        "<p>Director: Example Trading Ltd</p>",
        "<p>Photo: Jane Miller, photographer</p>",
        "<p>Ask your doctor before use.</p>",
        "<p>The lawyer Jane Miller lost her case last year.</p>",
        "<p>I am Very Happy with it.</p>",
        "<p>By Jane Miller</p>",
        '<section class="team"><h2>About us</h2><p class="subtitle">Four pillars of our work</p>'
        '<article><h3 class="card-title">Empathy</h3><p>We listen first.</p></article></section>',
        '<div class="testimonial"><p>They helped me a lot.</p><h4>Jane Miller</h4><p>Teacher</p></div>',
    ],
)
def test_who_is_no_person_of_the_organisation(html):
    assert people(html) == []


@pytest.mark.parametrize(
    "text", ["Jean-Luc O’Brien", "Maria de la Cruz", "JUDr. Markéta Saková", "SARAH BAKER", "Γιώργος Παππάς"]
)
def test_full_names(text):
    assert as_name(text) == text


@pytest.mark.parametrize(
    "text", ["Our Services", "Read More", "Privacy Policy", "home", "Acme 24", "Anna", "Als Papier"]
)
def test_no_full_names(text):
    assert as_name(text) == ""


def test_given_names():
    assert [as_given_name(t) for t in ("Ananya R.", "J. K.", "Nathalie", "nathalie", "Menu Of Today")] == [
        "Ananya R.", "J. K.", "Nathalie", "", "",
    ]  # fmt: skip


def test_names_of_templates_are_told():
    page, context = page_of("<h2>Our team</h2><h3>John Doe</h3><p>CEO</p><h3>Mary Sample</h3><p>Founder</p>")
    assert [(p.name, p.placeholder) for p in find_people(page, context)] == [
        ("John Doe", True),
        ("Mary Sample", False),
    ]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Soup is made by our chef, Mary Sample, every morning.", "Mary Sample"),
        ("de", "Unsere Trainerin Erika Beispiel freut sich auf euch.", "Erika Beispiel"),
        ("fr", "Venez voir notre coiffeuse, Anne Exemple.", "Anne Exemple"),
    ],
)
def test_our_people(language, text, name):
    page, context = page_of(f"<p>{text}</p>", language)
    assert [p.name for p in find_people(page, context)] == [name]


def test_a_trade_that_is_not_theirs():
    page, context = page_of("<p>Ask the baker, Paris is full of them, or a chef.</p>")
    assert find_people(page, context) == ()


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("nl", "Even voorstellen: ik ben Anna, de trotse eigenares van dit pension aan de vaart.", ["Anna"]),
        ("cs", "Jmenuji se Anna, doma mi říkají Anka. Jsem fotografka a fotím hlavně koně.", ["Anna"]),
        ("en", "I am Anna, and my house stands by the river where the ducks are.", []),
        ("en", "Photo: Anna Sample, photographer", []),
    ],
)
def test_people_who_introduce_themselves_by_their_first_name(language, text, names):
    page, context = page_of(f"<p>{text}</p>", language)
    assert [p.name for p in find_people(page, context)] == names


def test_who_trades_alone_is_named_in_the_imprint():
    page, context = page_of("<p>Anna Beispiel<br>Einzelunternehmerin<br>Musterweg 3<br>8010 Graz</p>", "de")
    assert [p.name for p in find_people(page, context)] == ["Anna Beispiel"]


@pytest.mark.parametrize(
    ("language", "html", "names"),
    [
        ("en", "<p>Jane Miller runs our workshop by the river.</p>", ["Jane Miller"]),
        (
            "de",
            "<p>Max Bergmann führt die Buchbinderei am Fluss und den Betrieb seit 2017.</p>",
            ["Max Bergmann"],
        ),
        ("sv", "<p>Erik Lundqvist startade företaget i ett garage.</p>", ["Erik Lundqvist"]),
        (
            "sv",
            "<p>På nittiotalet kände entreprenören Erik Lundqvist att något saknades.</p>",
            ["Erik Lundqvist"],
        ),
        ("fi", "<p>Yrityksen takana on Matti Virtanen, joka sitoo kirjat itse.</p>", ["Matti Virtanen"]),
        ("en", "<p>Jane Miller runs a bakery in the next town.</p>", []),
        ("en", "<p>Jane Miller started her career in a bank.</p>", []),
        ("en", "<p>Jane Miller opened the window.</p>", []),
        ("de", "<h2>Über mich</h2><p>Hallo, ich bin Erika und binde Bücher.</p>", ["Erika"]),
        (
            "de",
            "<h2>Über mich</h2><p>Ich bin Erika, gelernt habe ich in Ulm.</p><p>Erika Beispiel</p>",
            ["Erika Beispiel"],
        ),
        ("de", "<h2>Über mich</h2><p>Ich bin Mutter, Läuferin und Leserin.</p>", []),
        ("en", "<h2>My story</h2><p>I'm Jane, and I bind books.</p>", ["Jane"]),
        ("en", "<h2>Opening hours</h2><p>I'm Jane, and I bind books.</p>", []),
        ("nl", "<p>Example Binders is uw installateur. Een binder bindt boeken.</p>", []),
    ],
)
def test_people_of_whom_sentences_tell(language, html, names):
    assert people(f"<main>{html}</main>", language) == names


def test_an_address_in_the_footer_makes_no_name_an_ordinary_word():
    mail = "<footer><a href='mailto:beispiel.erika@example.com'>beispiel.erika@example.com</a></footer>"
    html = f"<main><dl><dt>Inhaberin</dt><dd>Erika Beispiel</dd></dl></main>{mail}"
    assert people(html, "de") == ["Erika Beispiel"]
