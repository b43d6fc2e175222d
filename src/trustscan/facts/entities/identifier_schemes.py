"""The register, tax and VAT numbers that firms print on their sites, by country: labels, form, check digits."""

# One line a number: a table that is easier to read wide.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Callable

from trustscan.facts.entities import checkdigits as check
from trustscan.model.struct import Frozen


class Scheme(Frozen):
    """One kind of number.

    `labels` are words printed before it, in small letters (a space stands for any or no punctuation).
    `form` matches the number as written, in capitals, with the separators in use. `strip` is taken off
    its front before `valid` sees the bare letters and digits.
    """

    kind: str
    country: str
    labels: tuple[str, ...]
    form: str
    valid: Callable[[str], bool] | None = None
    strip: str = ""


def _scheme(
    kind: str,
    country: str,
    labels: str,
    form: str,
    valid: Callable[[str], bool] | None = None,
    strip: str = "",
) -> Scheme:
    return Scheme(kind, country, tuple(label.strip() for label in labels.split(",")), form, valid, strip)


_S = r"[ .\-/\u00a0]?"
_VAT_EN = "vat, vat id, vat no, vat number, vat reg, vat reg no, vat registration number, vat identification number, tax id, tax number"
_D3 = rf"\d{{3}}{_S}\d{{3}}{_S}\d{{3}}"

SCHEMES: tuple[Scheme, ...] = (
    _scheme("vat", "DE", f"ust id, ust idnr, ust id nr, ustid, ustidnr, uid, umsatzsteuer id, umsatzsteuer identifikationsnummer, umsatzsteuer identifikations nummer, umsatzsteueridentifikationsnummer, § 27 a umsatzsteuergesetz, §27 a umsatzsteuergesetz, {_VAT_EN}", rf"DE{_S}{_D3}", check.german_vat, "DE"),
    _scheme("tax", "DE", "steuernummer, steuer nr, st nr, stnr, steuer nummer", r"\d{2,3}[ /]{0,3}\d{3,4}[ /]{0,3}\d{4,5}"),
    _scheme("register", "DE", "hrb, hra, gnr, handelsregister, registernummer, handelsregisternummer, vereinsregister, registergericht, registereintrag", r"(?:HRB|HRA|VR|GNR|PR)?[ .:]{0,2}\d{2,7}(?: ?[A-Z]{1,2})?\b", None, "HRB"),
    _scheme("vat", "AT", f"uid, uid nr, uid nummer, uid nummer ist, atu, ust id, {_VAT_EN}", rf"ATU{_S}\d{{8}}", check.austrian_uid, "ATU"),
    _scheme("register", "AT", "fn, firmenbuch, firmenbuchnummer, firmenbuch nr", r"(?:FN ?)?\d{5,6} ?[A-Z]"),
    _scheme("register", "AT", "zvr, zvr zahl, zvr nr", r"\d{8,10}"),
    _scheme("register", "CH", "uid, che, mwst, mwst nr, ide, tva, idi, iva, handelsregister, unternehmens identifikationsnummer, vat", r"CHE[ \-]?\d{3}[ .]?\d{3}[ .]?\d{3}", check.swiss_uid, "CHE"),
    _scheme("vat", "FR", f"tva, tva intracommunautaire, numéro de tva, n tva, tva intra, numero de tva, {_VAT_EN}", rf"FR{_S}[0-9A-Z]{{2}}{_S}{_D3}", check.french_vat, "FR"),
    _scheme("register", "FR", "siret", rf"{_D3}{_S}\d{{3}}{_S}\d{{2}}", check.siret),
    _scheme("register", "FR", "siren, rcs, immatriculée, r c s, registre du commerce, siret", _D3, check.luhn),
    _scheme("register", "FR", "rna", r"W\d{9}"),
    _scheme("tax", "ES", "nif, cif, n i f, c i f, dni, nie, cif nif, nif cif", r"(?:ES)?(?:[ABCDEFGHJNPQRSUVW][ \-]?\d{2}[.]?\d{3}[.]?\d{2}[ \-]?[0-9A-J]|\d{2}[.]?\d{3}[.]?\d{3}[ \-]?[A-Z]|[XYZ][ \-]?\d{7}[ \-]?[A-Z])\b", check.spanish_nif, "ES"),
    _scheme("register", "ES", "registro mercantil", r"(?:DE [A-Z]{4,20}[, ]{1,3})?(?:AL )?(?:TOMO|T\.) ?\d{1,6}"),
    _scheme("vat", "IT", f"p iva, partita iva, piva, p i, partita i v a, p iva c f, c f p iva, codice fiscale e partita iva, p iva e c f, p iva cf, cf p iva, {_VAT_EN}", r"(?:IT ?)?\d{11}\b", check.italian_vat, "IT"),
    _scheme("tax", "IT", "codice fiscale, c f, cf, cod fisc, cod fiscale", r"(?:IT ?)?(?:\d{11}\b|[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z])", check.italian_tax_code, "IT"),
    _scheme("register", "IT", "rea, n rea, numero rea, r e a", r"[A-Z]{2}[ \-]{0,3}\d{4,7}"),
    _scheme("tax", "PL", "nip, n i p", r"(?:PL)?\d{3}[ \-]?\d{2,3}[ \-]?\d{2}[ \-]?\d{2,3}\b", check.polish_nip, "PL"),
    _scheme("register", "PL", "regon", r"\d{9}(?:\d{5})?\b", check.polish_regon),
    _scheme("register", "PL", "krs", r"\d{10}\b"),
    _scheme("register", "NL", "kvk, kvk nummer, kvk nr, k v k, kamer van koophandel, coc, chamber of commerce", r"\d{8}\b"),
    _scheme("vat", "NL", f"btw, btw nummer, btw nr, btw id, {_VAT_EN}", r"NL ?\d{4}[ .]?\d{2}[ .]?\d{3}[ .]?B[ .]?\d{2}", check.dutch_vat, "NL"),
    _scheme("register", "BE", "kbo, bce, ondernemingsnummer, numéro d'entreprise, btw, tva, btw nr, btw nummer, rpr, rpm, btw be, tva be, vat", r"(?:BE ?)?[01]\d{3}[ .]?\d{3}[ .]?\d{3}\b", check.belgian, "BE"),
    _scheme("register", "SE", "org nr, orgnr, organisationsnummer, org nummer, organisations nr, organisations nummer, org no", r"\d{6}[ \-]?\d{4}\b", check.luhn),
    _scheme("vat", "SE", f"momsreg nr, momsregistreringsnummer, moms nr, vat nr, momsnr, {_VAT_EN}", r"SE ?\d{6}[ \-]?\d{4}[ \-]?01", lambda v: check.luhn(v[:10]), "SE"),
    _scheme("register", "DK", "cvr, cvr nr, cvr nummer, cvrnr, se nr, cvr no, vat, vat no", r"(?:DK[ \-]?)?\d{2} ?\d{2} ?\d{2} ?\d{2}\b", check.danish_cvr, "DK"),
    _scheme("register", "NO", "org nr, orgnr, organisasjonsnummer, foretaksnummer, org nummer, mva, org no", r"(?:NO ?)?\d{3} ?\d{3} ?\d{3}(?: ?MVA)?\b", lambda v: check.norwegian(v[:9]), "NO"),
    _scheme("register", "FI", "y tunnus, ytunnus, business id, fo nummer, y tunn", r"\d{7}-\d\b", check.finnish),
    _scheme("vat", "FI", f"alv nro, alv numero, alv, {_VAT_EN}", r"FI ?\d{8}\b", check.finnish, "FI"),
    _scheme("register", "CZ", "ič, ičo, ic, ico, identifikační číslo, ident číslo", r"\d{2,3} ?\d{2,3} ?\d{2,3}\b", check.czech_ico),
    _scheme("vat", "CZ", "dič, dic", r"(?:CZ)? ?\d{8,10}\b", None, "CZ"),
    _scheme("vat", "SK", "ič dph, ic dph, dič", r"(?:SK)? ?\d{10}\b", check.slovak_vat, "SK"),
    _scheme("tax", "HU", "adószám, adoszam, közösségi adószám", r"(?:HU)?\d{8}(?:-?\d-?\d{2})?\b", lambda v: check.hungarian(v[:8]), "HU"),
    _scheme("register", "HU", "cégjegyzékszám, cg, cégjegyzék szám, nyilvántartási szám, cégj sz", r"\d{2}[ \-]?\d{2}[ \-]?\d{6}\b|\d{7,8}\b"),
    _scheme("register", "RO", "cui, c u i, cif, cod unic, cod fiscal, c i f, cod unic de înregistrare", r"(?:RO ?)?\d{5,10}\b", check.romanian_cui, "RO"),
    _scheme("register", "RO", "nr reg com, reg com, registrul comerțului, nr ord reg com, nr înreg, orc", r"[JF] ?\d{1,2} ?/ ?\d{1,6} ?/ ?(?:\d{2}\.\d{2}\.)?\d{4}|J\d{13}\b"),
    _scheme("tax", "GR", "αφμ, α φ μ, a f m, vat", r"(?:EL|GR)? ?\d{9}\b", check.greek, "EL"),
    _scheme("register", "GR", "γεμη, γ ε μη, γ ε μ η, αρ γεμη, αριθμός γεμη, gemi", r"\d{12}(?:\d{3})?\b"),
    _scheme("tax", "PT", "nif, nipc, contribuinte, n contribuinte, número de contribuinte, pessoa colectiva, n i f, nipc nif", r"(?:PT ?)?\d{3}[ .]?\d{3}[ .]?\d{3}\b", check.portuguese, "PT"),
    _scheme("register", "GB", "company number, company no, company reg, company reg no, company registration number, company registration no, company registration, registered number, registered no, registration number, registration no, registered company number, registered in england, registered in england and wales, registered in england & wales, registered in scotland, registered company, co reg no, reg no, companies house, registered in england and wales with company number, registered in england and wales under company number, companies house number, crn", r"(?:SC|NI|OC|SO|NC|R)?\d{6}(?:\d{1,2})?\b"),
    _scheme("register", "GB", "charity number, charity no, registered charity, registered charity no, registered charity number, charity registration number, charity reg no, charity commission", r"(?:SC0)?\d{5,8}(?:-\d)?\b"),
    _scheme("vat", "GB", _VAT_EN, rf"(?:GB{_S})?\d{{3}}{_S}\d{{4}}{_S}\d{{2}}\b", check.british_vat, "GB"),
    _scheme("register", "IE", "company number, company no, registered in ireland, cro, registered number, registration number, company registration number, cro number", r"\d{6}\b"),
    _scheme("vat", "IE", _VAT_EN, r"IE ?(?:\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W])\b", check.irish_vat, "IE"),
    _scheme("register", "BR", "cnpj, c n p j, cnpj mf", r"[0-9A-Z]{2}[. ]?[0-9A-Z]{3}[. ]?[0-9A-Z]{3}[/ ]?[0-9A-Z]{4}[- ]?\d{2}\b", check.brazilian_cnpj),
    _scheme("tax", "BR", "cpf, c p f", r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b", check.brazilian_cpf),
    _scheme("tax", "RU", "инн, и н н, инн кпп", r"\d{10}(?:\d{2})?\b", check.russian_inn),
    _scheme("register", "RU", "огрн, огрнип, о г р н", r"\d{13}(?:\d{2})?\b", check.russian_ogrn),
    _scheme("register", "UA", "єдрпоу, код єдрпоу, едрпоу, код за єдрпоу", r"\d{8}\b", check.ukrainian),
    _scheme("tax", "UA", "іпн, рнокпп, инн", r"\d{10}(?:\d{2})?\b"),
    _scheme("register", "JP", "法人番号, 登録番号, 適格請求書発行事業者登録番号, インボイス登録番号, 会社法人等番号, 事業者登録番号, インボイス番号", r"T? ?\d(?:[ -]?\d{4}){3}\b", check.japanese_corporate, "T"),
    _scheme("register", "KR", "사업자등록번호, 사업자 등록번호, 사업자번호, 사업자 번호, 등록번호, business license, business registration number", r"\d{3}-?\d{2}-?\d{5}\b", check.korean),
    _scheme("register", "TR", "mersis, mersis no, mersis numarası", r"\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}\b"),
    _scheme("tax", "TR", "vergi no, vergi numarası, vergi kimlik no, vkn, vergi kimlik numarası, v d, vergi dairesi", r"\d{10}\b", check.turkish_vkn),
    _scheme("register", "TR", "ticaret sicil no, ticaret sicil, ticaret sicil numarası, sicil no", r"\d{4,7}(?:-\d{1,6})?\b"),
    _scheme("tax", "IN", "gstin, gst, gst no, gst number, gstin no", r"\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z]", check.indian_gstin),
    _scheme("register", "IN", "cin, cin no, corporate identity number", r"[LU]\d{5}[A-Z]{2}\d{4}[A-Z]{3}\d{6}"),
    _scheme("register", "AU", "abn, a b n", r"\d{2} ?\d{3} ?\d{3} ?\d{3}\b", check.australian_abn),
    _scheme("register", "AU", "acn, a c n", r"\d{3} ?\d{3} ?\d{3}\b", check.australian_acn),
    _scheme("register", "NZ", "nzbn", r"94\d{11}\b"),
    _scheme("tax", "US", "ein, tax id, federal tax id, employer identification number, 501 c 3, tax id number, fein, tax exempt", r"\d{2}-\d{7}\b"),
    _scheme("register", "ZA", "reg no, registration number, company registration, registration no, reg, cipc", r"(?:(?:19|20)\d{2} ?/ ?\d{6} ?/ ?\d{2}|K ?(?:19|20)\d{2} ?/? ?\d{6})\b"),
    _scheme("register", "ZA", "npo, npo number, npo no, pbo, pbo number, pbo no", r"\d{3}-\d{3}\b|\d{9}\b"),
    _scheme("register", "CN", "统一社会信用代码, 社会信用代码, 统一信用代码, 信用代码", r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", check.chinese_credit_code),
    _scheme("register", "TW", "統一編號, 統編", r"\d{8}\b", check.taiwanese),
    _scheme("register", "IL", "ח פ, ע מ, עוסק מורשה, חפ, עמ", r"\d{9}\b", check.israeli),
    _scheme("tax", "AR", "cuit, c u i t", r"\d{2}-?\d{8}-?\d\b", check.argentine_cuit),
    _scheme("tax", "CL", "rut, r u t", r"\d{1,2}\.?\d{3}\.?\d{3}-?[0-9K]\b", check.chilean_rut),
    _scheme("tax", "CO", "nit, n i t", r"\d{3}\.?\d{3}\.?\d{3}(?: ?- ?\d)?\b"),
    _scheme("tax", "MX", "rfc, r f c", r"[A-ZÑ&]{3,4}[ -]?\d{6}[ -]?[0-9A-Z]{3}"),
    _scheme("tax", "PE", "ruc, r u c", r"(?:10|15|17|20)\d{9}\b"),
    _scheme("register", "SA", "السجل التجاري, سجل تجاري, رقم السجل التجاري, س ت, c r, commercial registration", r"\d{10}\b"),
    _scheme("tax", "SA", "الرقم الضريبي, رقم ضريبي, vat", r"3\d{13}3\b"),
    _scheme("tax", "ID", "npwp", r"\d{2}\.?\d{3}\.?\d{3}\.?\d-?\d{3}\.?\d{3}\b"),
    _scheme("register", "ID", "nib", r"\d{13}\b"),
    _scheme("tax", "VN", "mst, mã số thuế, mã số doanh nghiệp, msdn, gpkd, giấy phép kinh doanh, gcnđkdn, gcndkdn", r"\d{10}(?:-\d{3})?\b"),
    _scheme("tax", "TH", "เลขประจำตัวผู้เสียภาษี, เลขทะเบียนนิติบุคคล", r"\d{13}\b"),
)  # fmt: skip

# Numbers whose form tells what they are without a label, and which have check digits (or a register's name).
UNMISTAKABLE = (
    r"\bDE ?\d{9}\b|\bATU\d{8}\b|\bCHE[- ]\d{3}\.\d{3}\.\d{3}|\bNL\d{9}B\d{2}\b|\bFR[0-9A-Z]{2} ?\d{9}\b|\bBE ?[01]\d{3}\.?\d{3}\.?\d{3}\b"
    r"|\bSE\d{10}01\b|\bFI\d{8}\b|\bIE\d{7}[A-W][A-IW]?\b|\bIT ?\d{11}\b|\b\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}\b|\b\d{2}[A-Z]{5}\d{4}[A-Z]\dZ[0-9A-Z]\b"
    r"|\b[LU]\d{5}[A-Z]{2}\d{4}[A-Z]{3}\d{6}\b|\bHR[AB] ?\d{3,6}\b|\bJ\d{1,2}/\d{1,6}/\d{4}\b|\b\d{3} ?\d{3} ?\d{3} ?MVA\b"
)
