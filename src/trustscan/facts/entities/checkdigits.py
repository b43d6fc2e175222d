"""Check digits of register, tax and VAT numbers. Each function takes the bare number, says whether they hold.

The algorithms are those published by the issuing authorities; the general ones are ISO 7064 (MOD 11,10
and MOD 97,10) and the Luhn formula (ISO/IEC 7812-1).
"""

from __future__ import annotations

from collections.abc import Sequence


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def luhn(digits: str) -> bool:
    """Luhn: SIREN, SIRET, Swedish organisation numbers (ISO/IEC 7812-1)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def mod_11_10(digits: str) -> bool:
    """ISO 7064 MOD 11,10: German USt-IdNr and Steuer-ID, Croatian OIB."""
    product = 10
    for digit in digits[:-1]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def german_vat(digits: str) -> bool:
    """USt-IdNr: nine digits, MOD 11,10 (Bundeszentralamt für Steuern)."""
    return digits[0] != "0" and mod_11_10(digits)


def french_vat(number: str) -> bool:
    """TVA: a key and the SIREN; a numeric key is (12 + 3 * (SIREN mod 97)) mod 97 (CGI, art. 286 ter)."""
    key, siren = number[:2], number[2:]
    return luhn(siren) and (not key.isdigit() or int(key) == (12 + 3 * (int(siren) % 97)) % 97)


def siret(digits: str) -> bool:
    """SIRET: Luhn over 14 digits; those of La Poste add up to a multiple of five instead (INSEE)."""
    return luhn(digits) or (digits.startswith("356000000") and sum(map(int, digits)) % 5 == 0)


def spanish_nif(number: str) -> bool:
    """DNI, NIE and CIF with their control letter or digit (Real Decreto 1065/2007; Orden EHA/451/2008)."""
    if number[0] in "0123456789XYZ":
        digits = str("XYZ".find(number[0])) + number[1:8] if number[0] in "XYZ" else number[:8]
        return "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23] == number[8]
    body, control = number[1:8], number[8]
    doubled = sum(sum(divmod(int(digit) * 2, 10)) for digit in body[0::2])
    check = (10 - (doubled + sum(map(int, body[1::2]))) % 10) % 10
    return control in {str(check), "JABCDEFGHI"[check]}


def italian_vat(digits: str) -> bool:
    """Partita IVA: Luhn over eleven digits (D.M. 23 December 1976)."""
    return luhn(digits) and digits != "0" * 11


_OF_DIGITS = "1 0 5 7 9 13 15 17 19 21"
_OF_LETTERS = "1 0 5 7 9 13 15 17 19 21 2 4 18 20 11 3 6 8 12 14 16 10 22 25 24 23"
_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        map(int, f"{_OF_DIGITS} {_OF_LETTERS}".split()),
        strict=True,
    )
)


def italian_tax_code(code: str) -> bool:
    """Codice fiscale of a person: sixteen characters, the last a control letter (D.M. 12 March 1974)."""
    if code.isdigit():
        return italian_vat(code)
    even = sum(int(char) if char.isdigit() else ord(char) - 65 for char in code[1:15:2])
    return chr(65 + (even + sum(_ODD[char] for char in code[0:15:2])) % 26) == code[15]


def polish_nip(digits: str) -> bool:
    """NIP: weights 6 5 7 2 3 4 5 6 7, MOD 11."""
    return _weighted(digits[:9], (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(digits[9])


def polish_regon(digits: str) -> bool:
    """REGON of nine digits (or the first nine of fourteen): weights 8 9 2 3 4 5 6 7, MOD 11."""
    return _weighted(digits[:8], (8, 9, 2, 3, 4, 5, 6, 7)) % 11 % 10 == int(digits[8])


def dutch_vat(number: str) -> bool:
    """BTW-id NL123456789B01: MOD 11 over nine digits (old) or MOD 97 over all (Belastingdienst)."""
    old = _weighted(number[:8], (9, 8, 7, 6, 5, 4, 3, 2)) % 11 == int(number[8])
    spelled = "".join(str(int(char, 36)) for char in f"NL{number}")
    return old or int(spelled) % 97 == 1


def belgian(digits: str) -> bool:
    """Ondernemingsnummer / BTW: ten digits, the last two are 97 - (the first eight mod 97)."""
    return 97 - int(digits[:8]) % 97 == int(digits[8:])


def austrian_uid(digits: str) -> bool:
    """UID ATU12345678: as Luhn, with 4 added (BMF)."""
    total = sum(sum(divmod(int(d) * 2, 10)) if i % 2 else int(d) for i, d in enumerate(digits[:7]))
    return (10 - (total + 4) % 10) % 10 == int(digits[7])


def swiss_uid(digits: str) -> bool:
    """UID CHE-123.456.789: weights 5 4 3 2 7 6 5 4, MOD 11 (Bundesamt für Statistik)."""
    return (11 - _weighted(digits[:8], (5, 4, 3, 2, 7, 6, 5, 4)) % 11) % 11 == int(digits[8])


def danish_cvr(digits: str) -> bool:
    """CVR: weights 2 7 6 5 4 3 2 1, MOD 11 (Erhvervsstyrelsen)."""
    return _weighted(digits, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def norwegian(digits: str) -> bool:
    """Organisasjonsnummer: weights 3 2 7 6 5 4 3 2 1, MOD 11 (Brønnøysundregistrene)."""
    return _weighted(digits, (3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def finnish(digits: str) -> bool:
    """Y-tunnus: weights 7 9 10 5 8 4 2 1, MOD 11 (Patentti- ja rekisterihallitus)."""
    return _weighted(digits, (7, 9, 10, 5, 8, 4, 2, 1)) % 11 == 0


def czech_ico(digits: str) -> bool:
    """IČO: eight digits, weights 8 to 2, MOD 11 (the same in Slovakia)."""
    return (11 - _weighted(digits[:7], (8, 7, 6, 5, 4, 3, 2)) % 11) % 10 == int(digits[7])


def hungarian(digits: str) -> bool:
    """Adószám: the eighth digit closes the sum with weights 9 7 3 1 9 7 3, MOD 10."""
    return (10 - _weighted(digits[:7], (9, 7, 3, 1, 9, 7, 3)) % 10) % 10 == int(digits[7])


def romanian_cui(digits: str) -> bool:
    """CUI: up to ten digits, key 753217532, times ten, MOD 11 (OUG 116/2009)."""
    padded = digits.zfill(10)
    return _weighted(padded[:9], (7, 5, 3, 2, 1, 7, 5, 3, 2)) * 10 % 11 % 10 == int(padded[9])


def greek(digits: str) -> bool:
    """ΑΦΜ: nine digits, weights powers of two, MOD 11 MOD 10 (ΑΑΔΕ)."""
    return (
        _weighted(digits[:8], (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(digits[8])
        and digits != "0" * 9
    )


def portuguese(digits: str) -> bool:
    """NIF / NIPC: weights 9 to 2, MOD 11 (Autoridade Tributária)."""
    check = 11 - _weighted(digits[:8], (9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return (0 if check > 9 else check) == int(digits[8])


def british_vat(digits: str) -> bool:
    """UK VAT: weights 8 to 2 and the two check digits, MOD 97, or the same with 55 added (HMRC)."""
    total = _weighted(digits[:7], (8, 7, 6, 5, 4, 3, 2)) + int(digits[7:9])
    return total % 97 == 0 or (total + 55) % 97 == 0


def irish_vat(number: str) -> bool:
    """Irish VAT: seven digits and a letter, weights 8 to 2, MOD 23; a second letter counts 9 (Revenue)."""
    if not number[:7].isdigit():
        number = f"0{number[2:7]}{number[0]}{number[7:]}"  # the form before 2013
    extra = 9 * (ord(number[8]) - 64) if len(number) > 8 and number[8] != "W" else 0
    return "WABCDEFGHIJKLMNOPQRSTUV"[(_weighted(number[:7], (8, 7, 6, 5, 4, 3, 2)) + extra) % 23] == number[7]


def brazilian_cnpj(number: str) -> bool:
    """CNPJ: two check digits MOD 11; letters count as ASCII less 48 (Receita Federal, IN 2.229/2024)."""
    values = [ord(char) - 48 for char in number]
    for length in (12, 13):
        weights = [(length - 1 - i) % 8 + 2 for i in range(length)]
        rest = sum(value * weight for value, weight in zip(values[:length], weights, strict=True)) % 11
        if values[length] != (0 if rest < 2 else 11 - rest):
            return False
    return True


def brazilian_cpf(digits: str) -> bool:
    """CPF: two check digits MOD 11 (Receita Federal)."""
    for length in (9, 10):
        rest = _weighted(digits[:length], range(length + 1, 1, -1)) * 10 % 11 % 10
        if rest != int(digits[length]):
            return False
    return len(set(digits)) > 1


def russian_inn(digits: str) -> bool:
    """ИНН of ten (firms) or twelve digits (people): MOD 11 MOD 10 (ФНС)."""
    if len(digits) == 10:
        return _weighted(digits[:9], (2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10 == int(digits[9])
    first = _weighted(digits[:10], (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10
    second = _weighted(digits[:11], (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10
    return (first, second) == (int(digits[10]), int(digits[11]))


def russian_ogrn(digits: str) -> bool:
    """ОГРН (13 digits, MOD 11) and ОГРНИП (15 digits, MOD 13), then MOD 10 (ФНС)."""
    return int(digits[:-1]) % (len(digits) - 2) % 10 == int(digits[-1])


def ukrainian(digits: str) -> bool:
    """ЄДРПОУ: eight digits, weights 1 to 7 (or 7 1 2 3 4 5 6 between 30 and 60 million), MOD 11."""
    middle = 30_000_000 <= int(digits) <= 60_000_000
    weights = (7, 1, 2, 3, 4, 5, 6) if middle else (1, 2, 3, 4, 5, 6, 7)
    rest = _weighted(digits[:7], weights) % 11
    if rest == 10:
        rest = _weighted(digits[:7], [weight + 2 for weight in weights]) % 11 % 10
    return rest == int(digits[7])


def japanese_corporate(digits: str) -> bool:
    """法人番号: the first of thirteen digits is 9 - (sum with weights 1, 2 from the right) mod 9 (国税庁)."""
    total = sum(int(digit) * (2 if i % 2 else 1) for i, digit in enumerate(reversed(digits[1:])))
    return 9 - total % 9 == int(digits[0])


def korean(digits: str) -> bool:
    """사업자등록번호: ten digits, weights 1 3 7 1 3 7 1 3 5, MOD 10 (국세청)."""
    total = _weighted(digits[:9], (1, 3, 7, 1, 3, 7, 1, 3, 5)) + int(digits[8]) * 5 // 10
    return (10 - total % 10) % 10 == int(digits[9])


def turkish_vkn(digits: str) -> bool:
    """Vergi kimlik numarası: ten digits (Gelir İdaresi Başkanlığı)."""
    total = 0
    for position, digit in enumerate(digits[:9]):
        value = (int(digit) + 9 - position) % 10
        total += 9 if value and value * 2 ** (9 - position) % 9 == 0 else value * 2 ** (9 - position) % 9
    return (10 - total % 10) % 10 == int(digits[9])


def indian_gstin(number: str) -> bool:
    """GSTIN: fifteen characters, the last by Luhn MOD 36 (GSTN)."""
    total = 0
    for position, char in enumerate(number[:14]):
        total += sum(divmod(int(char, 36) * (2 if position % 2 else 1), 36))
    return (36 - total % 36) % 36 == int(number[14], 36)


def australian_abn(digits: str) -> bool:
    """ABN: one off the first digit, weights 10 1 3 5 ... 19, MOD 89 (Australian Business Register)."""
    return (_weighted(digits, (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)) - 10) % 89 == 0


def australian_acn(digits: str) -> bool:
    """ACN: weights 8 to 1, MOD 10 (ASIC)."""
    return (10 - _weighted(digits[:8], (8, 7, 6, 5, 4, 3, 2, 1)) % 10) % 10 == int(digits[8])


def slovak_vat(digits: str) -> bool:
    """IČ DPH of Slovakia: ten digits, divisible by eleven."""
    return int(digits) % 11 == 0


def chinese_credit_code(code: str) -> bool:
    """统一社会信用代码: eighteen characters, MOD 31 (GB 32100-2015)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if any(char not in alphabet for char in code):
        return False
    total = sum(alphabet.index(char) * 3**position % 31 for position, char in enumerate(code[:17]))
    return alphabet[(31 - total % 31) % 31] == code[17]


def taiwanese(digits: str) -> bool:
    """統一編號: eight digits, weights 1 2 1 2 1 2 4 1, a multiple of five (財政部, since 2023)."""
    products = [int(digit) * weight for digit, weight in zip(digits, (1, 2, 1, 2, 1, 2, 4, 1), strict=True)]
    total = sum(sum(divmod(product, 10)) for product in products)
    return total % 5 == 0 or (digits[6] == "7" and (total + 1) % 5 == 0)


def israeli(digits: str) -> bool:
    """ח.פ: nine digits, weights 1 2 1 2 ..., digit sums, a multiple of ten."""
    return luhn(digits)


def argentine_cuit(digits: str) -> bool:
    """CUIT: eleven digits, weights 5 4 3 2 7 6 5 4 3 2, MOD 11 (AFIP)."""
    return (11 - _weighted(digits[:10], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11) % 11 == int(digits[10])


def chilean_rut(number: str) -> bool:
    """RUT: seven or eight digits and a check character, weights 2 to 7 from the right, MOD 11 (SII)."""
    total = sum(int(digit) * (i % 6 + 2) for i, digit in enumerate(reversed(number[:-1])))
    return "0K987654321"[total % 11] == number[-1]
