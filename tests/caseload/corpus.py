# ruff: noqa: E501 - a message is a line
"""Broken caseloads and exactly what is said of each: (name, people, staff, lines)."""

from __future__ import annotations

from caseload.files import ANN, BOB, N1, PEOPLE, PEOPLE_HEADER, STAFF, STAFF_HEADER

Text = str | bytes
Case = tuple[str, Text, Text, list[str]]

H, S = PEOPLE_HEADER, STAFF_HEADER
CAT = ANN.replace("ann", "cat")
PRISONS = (
    "high-security-north, high-security-midlands, high-security-south, other-north, other-south, separation-centres"
)
STATUSES = (
    "on course, waiting, scheduled, not ready, on hold, on hold before assessment, not assessed, declined, completed, "
    "withdrawn, deselected, not suitable, not eligible, moved to another programme, deferred, deprioritised, breach, "
    "recalled, returned to court, court order"
)
ROLES = "registered-psychologist, trainee-psychologist, specialist-probation-practitioner"
DATE = "must be a date, day first: 31/12/2027, 31 Dec 2027 or 2027-12-31"
DEADLINES = "parole review, parole eligibility, tariff expiry, conditional release or sentence end"
NOT_HELD = "this person is on a course but their row could not be used, so the psychologist looks freer than they are; mend this row first"
TOOLS = "ERG22+, ERG-R, VERA-2R, TRAP-18, other"
CAT5 = "cat,other-north,waiting,14/09/2026,31/12/2029,"
SHORT = "person,prison,status,referral_date,crd"


def p(*lines: str) -> str:
    """The usual people and some more, from row 4 on."""
    return PEOPLE + "".join(f"{line}\n" for line in lines)


def only(*lines: str, header: str = H) -> str:
    """These people alone, from row 2 on."""
    return "".join(f"{line}\n" for line in (header, *lines))


def s(*lines: str) -> str:
    """The usual psychologist and some more, from row 3 on."""
    return STAFF + "".join(f"{line}\n" for line in lines)


def cat(**cells: str) -> str:
    """Someone waiting, with nothing wrong but these cells."""
    return ",".join((dict(zip(H.split(","), CAT.split(","), strict=True)) | cells).values())


def n2(**cells: str) -> str:
    """Another psychologist, with nothing wrong but these cells."""
    usual = {"name": "N2", "role": "registered-psychologist", "team": "north", "hours": "10.5"}
    return ",".join((dict.fromkeys(S.split(","), "") | usual | cells).values())


CORPUS: list[Case] = [
    (
        "teams and a prison that only look filled in",
        p(cat(teams="\u200b"), cat(person="dan", teams="N/A")),
        STAFF,
        ["repaired: people.csv: row 5, column teams = N/A: means 'not known'; treated as blank"],
    ),
    ("a byte-order mark before a quote", b"\xef\xbb\xbf" + PEOPLE.replace("person", '"person"').encode(), STAFF, []),
    (
        "everything on one day",
        only(
            "ann,other-north,waiting,05/04/2027,06/04/2027,06/04/2027,06/04/2027",
            header="person,prison,status,referred,ped,crd,sed",
        ),
        f"{S}\n{N1.replace('10.5,,', '10.5,05/04/2027,05/04/2027')}\n",
        [],
    ),
    ("an empty people file", "", STAFF, ["stops: people.csv: must have a header row"]),
    ("an empty staff file", PEOPLE, "", ["stops: staff.csv: must have a header row"]),
    ("only blank lines", "\n\n  \n,,\n", STAFF, ["stops: people.csv: must have a header row"]),
    ("a header and nobody", H + "\n", STAFF, ["stops: people.csv: must list at least one person"]),
    ("a header and no staff", PEOPLE, S + "\n", ["stops: staff.csv: must list at least one psychologist"]),
    (
        "a quote that does not end",
        H + '\n"ann,other-north',
        STAFF,
        [
            "stops: people.csv: row 2: must be CSV: a quotation mark opens here and never closes: close it or take it out"
        ],
    ),
    (
        "text after a quote",
        H + '\n"ann"x,other-north,,waiting,14/09/2026,,30/06/2028,31/12/2029,31/12/2030,,\n',
        STAFF,
        [
            "stops: people.csv: row 2: must be CSV: text follows a closing quotation mark: take the mark out, or double it"
        ],
    ),
    (
        "bytes that are no text",
        b"person\0,prison",
        STAFF,
        ["stops: people.csv: must be UTF-8 or Windows-1252 text, or an Excel workbook (.xlsx): save it as CSV UTF-8"],
    ),
    (
        "bytes of no known text",
        H.encode() + b"\n\x81\x8d,other-north",
        STAFF,
        ["stops: people.csv: must be UTF-8 or Windows-1252 text, or an Excel workbook (.xlsx): byte 92 is neither"],
    ),
    (
        "UTF-16",
        PEOPLE.encode("utf-16"),
        STAFF,
        ["stops: people.csv: must be UTF-8 or Windows-1252 text, or an Excel workbook (.xlsx): save it as CSV UTF-8"],
    ),
    (
        "Windows-1252",
        p(cat(person="Zo\u00eb")).encode("cp1252"),
        STAFF,
        ["note: people.csv: is not UTF-8 text; read as Windows-1252"],
    ),
    (
        "an old workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
        STAFF,
        [
            "stops: people.csv: must be an Excel workbook (.xlsx) with no password: it is an old workbook or has a password"
        ],
    ),
    (
        "a damaged workbook",
        b"PK\x03\x04" + b"nothing",
        STAFF,
        ["stops: people.csv: must be an Excel workbook (.xlsx) with no password: it is damaged or no workbook"],
    ),
    (
        "no status column",
        "person,prison,referral_date\nann,other-north,14/09/2026\n",
        STAFF,
        [
            "stops: people.csv: row 1: must have a column status (referral status); it has: person, prison, referral_date"
        ],
    ),
    (
        "no required column at all",
        "forename,surname\nA,B\n",
        STAFF,
        [
            "stops: people.csv: row 1: must have a column person (pseudonym); it has: forename, surname",
            "stops: people.csv: row 1: must have a column prison (prison); it has: forename, surname",
            "stops: people.csv: row 1: must have a column referral_date (referred on); it has: forename, surname",
            "stops: people.csv: row 1: must have a column status (referral status); it has: forename, surname",
        ],
    ),
    (
        "staff without hours",
        PEOPLE,
        "name,role,team\nN1,registered-psychologist,north\n",
        [
            "stops: staff.csv: row 1: must have a column hours_per_week (hours for the programme); it has: name, role, team"
        ],
    ),
    (
        "two columns of one meaning",
        "person,prison,status,referral_date,submittedOn,crd\nann,other-north,waiting,14/09/2026,14/09/2026,31/12/2029\n",
        STAFF,
        [
            "stops: people.csv: row 1: has more than one column for referral_date, referral_date and submittedOn: keep one of them"
        ],
    ),
    (
        "a column misspelt",
        "person,prison,status,referral_date,condtional_release_date,crd\nann,other-north,waiting,14/09/2026,,31/12/2029\nbob,other-north,on course,01/02/2026,,31/12/2029\n",
        s().replace(N1, N1 + "bob (7)"),
        [
            "note: people.csv: row 1, column condtional_release_date: no such column; did you mean conditional_release_date?; ignored"
        ],
    ),
    (
        "a column unknown and one with no heading",
        "person,prison,status,referral_date,crd,shoe size,\nann,other-north,waiting,14/09/2026,31/12/2029,9,x\n",
        STAFF,
        [
            "note: people.csv: row 1: column 7 has no heading; ignored",
            "note: people.csv: row 1, column shoe size: no such column; ignored",
        ],
    ),
    (
        "more cells than the header",
        p(CAT + ",,extra"),
        STAFF,
        [
            "left out: people.csv: row 4 = extra: has more cells than there are headings: put a cell that holds a comma or semicolon in quotation marks; left out"
        ],
    ),
    (
        "no pseudonym",
        p(cat(person="")),
        STAFF,
        ["left out: people.csv: row 4, column person: must be stated; left out"],
    ),
    ("no prison", p(cat(prison="")), STAFF, ["left out: people.csv: row 4, column prison: must be stated; left out"]),
    ("no status", p(cat(status="")), STAFF, ["left out: people.csv: row 4, column status: must be stated; left out"]),
    (
        "no referral date",
        p(cat(referral_date="")),
        STAFF,
        ["left out: people.csv: row 4, column referral_date: must be stated; left out"],
    ),
    (
        "a pseudonym too long",
        p(cat(person="c" * 101)),
        STAFF,
        [
            "left out: people.csv: row 4, column person = 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc…: must be at most 100 characters; left out"
        ],
    ),
    (
        "a status unknown",
        p(cat(status="asleep")),
        STAFF,
        [f"left out: people.csv: row 4, column status = asleep: no such status; there are: {STATUSES}; left out"],
    ),
    (
        "a status misspelt",
        p(cat(status="wating")),
        STAFF,
        [
            f"left out: people.csv: row 4, column status = wating: no such status; did you mean waiting?; there are: {STATUSES}; left out"
        ],
    ),
    (
        "a day that is not",
        p(cat(CRD="31/02/2029")),
        STAFF,
        [
            "left out: people.csv: row 4, column CRD = 31/02/2029: there is no such day: check the day and the month; left out"
        ],
    ),
    (
        "month first",
        p(cat(CRD="12/31/2029")),
        STAFF,
        [
            "left out: people.csv: row 3, column referral_date = 01/02/2026: may be day first or month first: the file has a month-first date in row 4, column CRD; left out",
            "left out: people.csv: row 4, column CRD = 12/31/2029: there is no month 31: dates are read day first, never month first; left out",
            f"note: people.csv: row 3, column status = on course: {NOT_HELD}",
        ],
    ),
    (
        "month first, and others in doubt",
        only(
            cat(person="ann", CRD="12/31/2029"),
            cat(person="bob", CRD="03/04/2029"),
            cat(person="cat", CRD="05/05/2029"),
            cat(person="dan", CRD="2029-04-03"),
        ),
        STAFF,
        [
            "left out: people.csv: row 2, column CRD = 12/31/2029: there is no month 31: dates are read day first, never month first; left out",
            "left out: people.csv: row 3, column CRD = 03/04/2029: may be day first or month first: the file has a month-first date in row 2, column CRD; left out",
        ],
    ),
    (
        "a month and no day",
        p(cat(CRD="Dec 2029")),
        STAFF,
        [f"left out: people.csv: row 4, column CRD = Dec 2029: {DATE}; left out"],
    ),
    (
        "a date in words",
        p(cat(CRD="soon")),
        STAFF,
        [f"left out: people.csv: row 4, column CRD = soon: {DATE}; left out"],
    ),
    (
        "a month misspelt",
        p(cat(CRD="31 Dez 2029")),
        STAFF,
        [f"left out: people.csv: row 4, column CRD = 31 Dez 2029: {DATE}; left out"],
    ),
    (
        "a year too far",
        p(cat(SED="31/12/3029")),
        STAFF,
        [
            "left out: people.csv: row 4, column SED = 31/12/3029: must be from 1 January 1950 to 31 December 2149; left out"
        ],
    ),
    (
        "a year of two digits",
        p(cat(CRD="31/12/29")),
        STAFF,
        ["repaired: people.csv: row 4, column CRD = 31/12/29: has a year of two digits; read as 31 December 2029"],
    ),
    (
        "a day number",
        p(cat(CRD="47483")),
        STAFF,
        [
            "repaired: people.csv: row 4, column CRD = 47483: is a spreadsheet's day number, counted from 1900; read as 31 December 2029"
        ],
    ),
    (
        "a spreadsheet's error",
        p(cat(CRD="#REF!")),
        STAFF,
        [
            "left out: people.csv: row 4, column CRD = #REF!: is a spreadsheet's error: mend the formula, or write the value; left out"
        ],
    ),
    (
        "hashes where a date was too wide",
        p(cat(CRD="########")),
        STAFF,
        [
            "left out: people.csv: row 4, column CRD = ########: is a spreadsheet's error: mend the formula, or write the value; left out"
        ],
    ),
    (
        "stray spaces",
        p(cat(person=" cat ")),
        STAFF,
        [
            "repaired: people.csv: row 4, column person = ' cat ': has stray spaces or invisible characters; read without them"
        ],
    ),
    (
        "a no-break space",
        p(cat(prison="other\u00a0north")),
        STAFF,
        [
            "repaired: people.csv: row 4, column prison = 'other\\xa0north': is spelt differently in the scenario; read as other-north",
            "repaired: people.csv: row 4, column prison = 'other\\xa0north': has stray spaces or invisible characters; read without them",
        ],
    ),
    (
        "an invisible character",
        p(cat(person="c\u200bat")),
        STAFF,
        [
            "repaired: people.csv: row 4, column person = 'c\\u200bat': has stray spaces or invisible characters; read without them"
        ],
    ),
    (
        "a word for nothing",
        p(cat(ready_date="TBC")),
        STAFF,
        ["repaired: people.csv: row 4, column ready_date = TBC: means 'not known'; treated as blank"],
    ),
    (
        "a formula",
        p(cat(person="=HYPERLINK(1)")),
        STAFF,
        ["note: people.csv: row 4, column person = =HYPERLINK(1): begins like a formula; kept as text, never run"],
    ),
    (
        "a prison number",
        p(cat(person="A1234BC")),
        STAFF,
        ["note: people.csv: row 4, column person = A1234BC: looks like a prison number; kept; use pseudonyms"],
    ),
    (
        "sessions in words",
        p(cat(sessions_done="seven")),
        STAFF,
        ["left out: people.csv: row 4, column sessions_done = seven: must be a number; left out"],
    ),
    (
        "half a session",
        p(cat(sessions_done="6.5")),
        STAFF,
        ["left out: people.csv: row 4, column sessions_done = 6.5: must be a whole number; left out"],
    ),
    (
        "fewer than no sessions",
        p(cat(sessions_done="-1")),
        STAFF,
        [
            "left out: people.csv: row 4, column sessions_done = -1: must be from 0 to 1000; left out",
        ],
    ),
    (
        "a band of 0 and a weight of 0",
        only(
            "ann,other-north,waiting,14/09/2026,31/12/2029,0,1",
            "cat,other-north,waiting,14/09/2026,31/12/2029,1,0",
            "dan,other-north,waiting,14/09/2026,31/12/2029,1,1",
            header="person,prison,status,referral_date,crd,band,weight",
        ),
        STAFF,
        [
            "left out: people.csv: row 2, column band = 0: must be from 1 to 20; left out",
            "left out: people.csv: row 3, column weight = 0: must be from 0.001 to 1000; left out",
        ],
    ),
    (
        "a pair, perhaps",
        only(
            "ann,other-north,waiting,14/09/2026,31/12/2029,maybe",
            "dan,other-north,waiting,14/09/2026,31/12/2029,yes",
            header="person,prison,status,referral_date,crd,pair",
        ),
        STAFF,
        ["left out: people.csv: row 2, column pair = maybe: must be yes or no; left out"],
    ),
    (
        "a sex and a flag not understood",
        only(
            "ann,other-north,waiting,14/09/2026,31/12/2029,x,perhaps",
            header="person,prison,status,referral_date,crd,sex,hasLdc",
        ),
        STAFF,
        [
            "repaired: people.csv: row 2, column hasLdc = perhaps: is not understood: must be yes or no; read as blank",
            "repaired: people.csv: row 2, column sex = x: is not understood: must be female, male or other; read as blank",
        ],
    ),
    (
        "a prison unknown",
        p(cat(prison="Stony Marsh")),
        STAFF,
        [
            f"left out: people.csv: row 4, column prison = Stony Marsh: no such prison, and no teams are named; there are: {PRISONS}; left out"
        ],
    ),
    (
        "a prison misspelt",
        p(cat(prison="Other prison south")),
        STAFF,
        [
            f"left out: people.csv: row 4, column prison = Other prison south: no such prison, and no teams are named; did you mean other-south?; there are: {PRISONS}; left out"
        ],
    ),
    ("a prison unknown, with teams", p(cat(prison="Stony Marsh", teams="north; midlands")), STAFF, []),
    (
        "a team unknown",
        p(cat(prison="Stony Marsh", teams="north; west")),
        STAFF,
        [
            "left out: people.csv: row 4, column teams = north; west: no such team; there are: north, midlands, south; left out"
        ],
    ),
    (
        "a prison in capitals",
        p(cat(prison="OTHER-NORTH")),
        STAFF,
        [
            "repaired: people.csv: row 4, column prison = OTHER-NORTH: is spelt differently in the scenario; read as other-north"
        ],
    ),
    (
        "released",
        p(cat(prison="Outside")),
        STAFF,
        ["left out: people.csv: row 4, column prison = Outside: is released; left out: no place in this plan"],
    ),
    (
        "organisation where location is blank",
        only(
            "ann,,other-south,waiting,14/09/2026,31/12/2029",
            header="person,location,organisation,status,submittedOn,crd",
        ),
        STAFF,
        ["repaired: people.csv: row 2, column location: is blank; taken from organisation: other-south"],
    ),
    (
        "the same row twice",
        p(ANN),
        STAFF,
        ["repaired: people.csv: row 4, column person = ann: repeats row 2; read once"],
    ),
    (
        "the same person in two rows that differ",
        p(ANN.replace("waiting", "declined")),
        STAFF,
        [
            "stops: people.csv: row 4, column person = ann: is also in row 2, which differs in status: keep one of the rows"
        ],
    ),
    (
        "the same person in other letters",
        p(ANN.replace("ann", "ANN")),
        STAFF,
        ["repaired: people.csv: row 4, column person = ANN: repeats row 2; read once"],
    ),
    (
        "referred after the first day",
        p(cat(referral_date="06/04/2027")),
        STAFF,
        [
            "left out: people.csv: row 4, column referral_date = 06/04/2027: must be on or before the first day, 5 April 2027; left out"
        ],
    ),
    (
        "every fault of assessments at once",
        only(
            "cat,other-north,waiting,14/09/2026,31/12/2029,ERG22+,06/04/2027,",
            "dan,other-north,waiting,14/09/2026,31/12/2029,,01/02/2027,",
            "eve,other-north,waiting,14/09/2026,31/12/2029,ERG,01/02/2027,",
            "fay,other-north,waiting,14/09/2026,31/12/2029,ERG-R,31/02/2027,",
            "gus,other-north,waiting,14/09/2026,31/12/2029,trap 18,01/02/2027,1001",
            "ann,other-north,waiting,14/09/2026,31/12/2029,vera2r,05/04/2027,0",
            header=f"{SHORT},Tool,Assessed on,Assessor hours",
        ),
        STAFF,
        [
            "left out: people.csv: row 2, column Assessed on = 06/04/2027: must be on or before the first day, 5 April 2027; left out",
            "left out: people.csv: row 3, column Tool: must be stated where Assessed on is; left out",
            f"left out: people.csv: row 4, column Tool = ERG: must be one of {TOOLS}; did you mean ERG-R?; left out",
            "left out: people.csv: row 5, column Assessed on = 31/02/2027: there is no such day: check the day and the month; left out",
            "left out: people.csv: row 6, column Assessor hours = 1001: must be from 0 to 1000; left out",
        ],
    ),
    (
        "an assessment's date in a file without its tool",
        only("ann,other-north,waiting,14/09/2026,31/12/2029,01/02/2027", CAT5, header=f"{SHORT},assessed"),
        STAFF,
        ["left out: people.csv: row 2, column assessment_tool: must be stated where assessed is; left out"],
    ),
    (
        "assessments that say less than they might",
        only(
            "ann,other-north,waiting,14/09/2026,31/12/2029,ERG22+,",
            "bob,other-north,not assessed,14/09/2026,31/12/2029,ERG22+,01/02/2024",
            "cat,other-north,not assessed,14/09/2026,31/12/2029,ERG22+,",
            header=f"{SHORT},tool,assessment date",
        ),
        STAFF,
        [
            "note: people.csv: 2 not assessed; may start once assessed, 42 days from the first day, or from the end of a hold",
            "note: people.csv: row 2, column tool = ERG22+: is stated, and no date of the assessment; kept: nothing is said of its age",
            "note: people.csv: row 3, column assessment date = 01/02/2024: is stated of someone who is not assessed; not counted: an assessment comes first anyway",
        ],
    ),
    (
        "release past",
        p(cat(PED="", CRD="05/04/2027")),
        STAFF,
        [
            "left out: people.csv: row 4, column CRD = 05/04/2027: is not after the plan's first day, 5 April 2027, so this person would have been released already; if recalled, leave it blank; left out"
        ],
    ),
    (
        "sentence over",
        p(cat(PED="", CRD="", SED="01/04/2027")),
        STAFF,
        [
            "left out: people.csv: row 4, column SED = 01/04/2027: is not after the plan's first day, 5 April 2027, so this person would have been released already; if recalled, leave it blank; left out",
        ],
    ),
    (
        "parole eligibility after the end",
        p(cat(PED="01/01/2031")),
        STAFF,
        [
            "left out: people.csv: row 4, column CRD = 31/12/2029: must be on or after PED, 1 January 2031; left out",
            "left out: people.csv: row 4, column SED = 31/12/2030: must be on or after PED, 1 January 2031; left out",
        ],
    ),
    (
        "release after the sentence's end",
        p(cat(CRD="01/01/2031")),
        STAFF,
        ["left out: people.csv: row 4, column SED = 31/12/2030: must be on or after CRD, 1 January 2031; left out"],
    ),
    (
        "no date at all",
        p(cat(PED="", CRD="", SED="")),
        STAFF,
        [f"left out: people.csv: row 4: must have a date after the first day: {DEADLINES}; left out"],
    ),
    (
        "only dates that are past",
        p(cat(PED="01/01/2027", CRD="", SED="")),
        STAFF,
        [f"left out: people.csv: row 4: must have a date after the first day: {DEADLINES}; left out"],
    ),
    (
        "no date at all of someone on course",
        only(BOB.replace("31/12/2029", "")),
        STAFF,
        [f"note: people.csv: row 2: has no date after the first day: {DEADLINES}; kept: the course's hours are held"],
    ),
    (
        "not ready, with no date",
        p(cat(status="suitable but not ready")),
        STAFF,
        [
            "note: people.csv: 1 person with status not ready and no date of being ready gets no place; if one may have a place, write from when they are ready"
        ],
    ),
    (
        "on hold with a date, and not assessed",
        p(
            cat(status="ON_HOLD_AWAITING_ASSESSMENT", ready_date="01/09/2027"),
            cat(person="dan", status="awaiting assessment"),
        ),
        STAFF,
        [
            "note: people.csv: 2 not assessed; may start once assessed, 42 days from the first day, or from the end of a hold"
        ],
    ),
    (
        "waiting, and ready later",
        p(cat(ready_date="01/09/2027")),
        STAFF,
        [
            "note: people.csv: row 4, column ready_date = 01/09/2027: is after the first day of someone who is waiting; kept: no start before it"
        ],
    ),
    (
        "waiting, with a psychologist and sessions",
        p(cat(psychologist="N1", sessions_done="3")),
        STAFF,
        [
            "note: people.csv: row 4, column psychologist = N1: counts only of a running course, and the status is waiting; not counted",
            "note: people.csv: row 4, column sessions_done = 3: counts only of a running course, and the status is waiting; not counted",
        ],
    ),
    (
        "on course without a psychologist",
        p(cat(status="on programme", sessions_done="3")),
        STAFF,
        [
            "left out: people.csv: row 4, column psychologist: must be stated for a running course, here or in the staff file; left out",
            f"note: people.csv: row 4, column status = on programme: {NOT_HELD}",
        ],
    ),
    (
        "on course with someone unknown",
        p(cat(status="on programme", psychologist="N11", sessions_done="3")),
        STAFF,
        [
            "left out: people.csv: row 4, column psychologist = N11: must be in the staff file; did you mean N1?; left out",
            f"note: people.csv: row 4, column status = on programme: {NOT_HELD}",
        ],
    ),
    (
        "on course with someone left out",
        p(cat(status="on programme", psychologist="N2", sessions_done="3")),
        s(n2(hours="many")),
        [
            "left out: people.csv: row 4, column psychologist = N2: N2 is left out in row 3 of the staff file: mend that row first; left out",
            "left out: staff.csv: row 3, column hours = many: must be a number; left out",
            f"note: people.csv: row 4, column status = on programme: {NOT_HELD}",
        ],
    ),
    (
        "on course with another team's psychologist",
        p(cat(status="on programme", psychologist="N2", sessions_done="3")),
        s(n2(team="south")),
        [
            "note: people.csv: row 4, column psychologist = N2: is in team south, which does not serve other-north; kept: the course's hours are held"
        ],
    ),
    (
        "on course with no sessions done",
        p(cat(status="on programme", psychologist="N1")),
        STAFF,
        [
            "repaired: people.csv: row 4, column sessions_done: must be stated for a running course, here or in the staff file; taken as 0: hours are held for the whole course"
        ],
    ),
    (
        "on course with all sessions done",
        only(
            "ann,other-north,on course,14/09/2026,31/12/2029,N1,20,20",
            "cat,other-north,waiting,14/09/2026,31/12/2029,,,",
            header="person,prison,status,referral_date,crd,psychologist,sessions_done,sessions planned",
        ),
        STAFF,
        [
            "left out: people.csv: row 2, column sessions_done = 20: must be below the sessions planned, 20; left out",
            f"note: people.csv: row 2, column status = on course: {NOT_HELD}",
        ],
    ),
    (
        "on course beyond the scenario's longest",
        p(cat(status="on programme", psychologist="N1", sessions_done="32")),
        STAFF,
        [
            "left out: people.csv: row 4, column sessions_planned: must have sessions_planned, as the scenario's longest course has 32 sessions; left out",
            f"note: people.csv: row 4, column status = on programme: {NOT_HELD}",
        ],
    ),
    (
        "started before referred, and after the first day",
        only(
            "ann,other-north,on course,14/09/2026,31/12/2029,N1,3,13/09/2026",
            "cat,other-north,on course,14/09/2026,31/12/2029,N1,3,06/04/2027",
            "dan,other-north,waiting,14/09/2026,31/12/2029,,,",
            header="person,prison,status,referral_date,crd,psychologist,sessions_done,started",
        ),
        STAFF,
        [
            "left out: people.csv: row 2, column started = 13/09/2026: must be on or after referral_date, 14 September 2026; left out",
            "left out: people.csv: row 3, column started = 06/04/2027: must be on or before the first day, 5 April 2027; left out",
            f"note: people.csv: row 2, column status = on course: {NOT_HELD}",
            f"note: people.csv: row 3, column status = on course: {NOT_HELD}",
        ],
    ),
    (
        "the files name different psychologists",
        PEOPLE,
        s(n2(running="bob (7)")),
        [
            "left out: people.csv: row 3, column psychologist = N1: must be as in the staff file, where the course is with N2; left out",
            f"note: people.csv: row 3, column status = on course: {NOT_HELD}",
        ],
    ),
    (
        "the files give different sessions",
        PEOPLE,
        S + "\n" + N1 + "bob (8)\n",
        [
            "left out: people.csv: row 3, column sessions_done = 7: must be as in the staff file, where 8 are done; left out",
            f"note: people.csv: row 3, column status = on course: {NOT_HELD}",
        ],
    ),
    (
        "a course of someone not in the people file",
        PEOPLE,
        S + "\n" + N1 + "bobb (7)\n",
        [
            "left out: staff.csv: row 2, column running = bobb (7): must be in the people file; did you mean bob?; this course left out: no hours are held for it"
        ],
    ),
    (
        "a course of someone waiting",
        PEOPLE,
        S + "\n" + N1 + "ann (7)\n",
        [
            "left out: people.csv: row 2, column status = waiting: N1 has this person's course in the staff file: write on course here, or take the course out there; left out"
        ],
    ),
    (
        "a course of someone who completed",
        p(cat(status="programme complete")),
        S + "\n" + N1 + "cat (20)\n",
        [
            "note: people.csv: 1 person with status completed gets no place; listed with this reason",
            "note: staff.csv: row 2, column running = cat (20): has the course of cat, who is completed; not counted: no hours are held for it",
        ],
    ),
    (
        "three psychologists for one",
        PEOPLE,
        s(n2(running="bob (7)"), n2(name="N3", running="bob (7)")),
        [
            "left out: people.csv: row 3, column psychologist = N1: must be as in the staff file, where the course is with N2 and N3; left out",
            f"note: people.csv: row 3, column status = on course: {NOT_HELD}",
        ],
    ),
    (
        "three psychologists, one of them in both files",
        PEOPLE,
        s(n2(running="bob (7)"), n2(name="N3", running="bob (7)")).replace(N1, N1 + "bob (7)"),
        [
            "left out: people.csv: row 3, column psychologist = N1: must have one psychologist or two; the staff file names N1, N2, N3; left out",
            f"note: people.csv: row 3, column status = on course: {NOT_HELD}",
        ],
    ),
    (
        "a course with no sessions in either file",
        PEOPLE.replace("N1,7", ","),
        STAFF.replace(N1, N1 + "bob"),
        [
            "repaired: people.csv: row 3, column sessions_done: must be stated for a running course, here or in the staff file; taken as 0: hours are held for the whole course"
        ],
    ),
    (
        "a course whose psychologist left",
        PEOPLE,
        STAFF.replace(N1, N1.replace("10.5,,", "10.5,,01/04/2027")) + n2() + "\n",
        [
            "left out: people.csv: row 3, column psychologist = N1: N1 is left out in row 2 of the staff file: mend that row first; left out",
            "left out: staff.csv: row 2, column end_date = 01/04/2027: is before the plan's first day, 5 April 2027, so this psychologist has left: check the day; left out",
            f"note: people.csv: row 3, column status = on course: {NOT_HELD}",
        ],
    ),
    (
        "several faults in one row",
        p(cat(prison="", status="", referral_date="x", CRD="99/99/2029")),
        STAFF,
        [
            "left out: people.csv: row 4, column CRD = 99/99/2029: there is no such day: check the day and the month; left out",
            "left out: people.csv: row 4, column prison: must be stated; left out",
            f"left out: people.csv: row 4, column referral_date = x: {DATE}; left out",
            "left out: people.csv: row 4, column status: must be stated; left out",
        ],
    ),
    (
        "a row of notes below the table",
        p("Printed by the office,,,,,,,,,,"),
        STAFF,
        [
            "left out: people.csv: row 4, column prison: must be stated; left out",
            "left out: people.csv: row 4, column referral_date: must be stated; left out",
            "left out: people.csv: row 4, column status: must be stated; left out",
        ],
    ),
    (
        "a course in a cell that cannot be read",
        p(cat(status="on course"), cat(person="dan", status="on course", psychologist="N1", sessions_done="3")),
        s(n2(running='"cat (6,5)"')),
        [
            "left out: people.csv: row 4, column person = cat: the staff file names the course, but its cell in row 3 cannot be read; left out",
            "left out: staff.csv: row 3, column running = cat (6,5): 'cat (6,5)' is not a running course: write the person and the sessions done, P-0042 (7), and a semicolon between; left out",
            f"note: people.csv: row 4, column status = on course: {NOT_HELD}",
        ],
    ),
    (
        "a row left out is not repaired too",
        p(cat(person=" cat ", CRD="31/12/29", SED="x", prison="Other North", ready_date="TBC")),
        s(n2(name=" N2 ", hours="x", end_date="31/12/29", leave="12/04/2027; 12/04/2027")),
        [
            f"left out: people.csv: row 4, column SED = x: {DATE}; left out",
            "left out: staff.csv: row 3, column hours = x: must be a number; left out",
        ],
    ),
    (
        "the second psychologist left out",
        (
            "person,prison,status,referral_date,crd,psychologist,second psychologist,sessions_done\n"
            "ann,other-north,on course,14/09/2026,31/12/2029,N1,N2,3\nbob,other-north,waiting,14/09/2026,31/12/2029,,,\n"
        ),
        s(n2(hours="x")),
        [
            "left out: people.csv: row 2, column second psychologist = N2: N2 is left out in row 3 of the staff file: mend that row first; left out",
            "left out: staff.csv: row 3, column hours = x: must be a number; left out",
            f"note: people.csv: row 2, column status = on course: {NOT_HELD}",
        ],
    ),
    (
        "the second psychologist in a team that does not serve, from a later day",
        (
            "person,prison,status,referral_date,crd,psychologist,second psychologist,sessions_done\n"
            "ann,other-north,on course,14/09/2026,31/12/2029,N1,N2,3\n"
        ),
        s(n2(team="south", start_date="01/06/2027")),
        [
            "note: people.csv: row 2, column second psychologist = N2: starts work on 1 June 2027, after the first day, with a running course; kept",
            "note: people.csv: row 2, column second psychologist = N2: is in team south, which does not serve other-north; kept: the course's hours are held",
        ],
    ),
    (
        "rows separated by another mark",
        PEOPLE.replace(",", ";") + f"{CAT}\n" + CAT.replace("cat", "dan").replace(",", "|") + "\n",
        STAFF,
        [
            f"left out: people.csv: row 4 = {CAT}: is separated by commas, the others by semicolons; left out",
            f"left out: people.csv: row 5 = {CAT.replace('cat', 'dan').replace(',', '|')}: is separated by bars, the others by semicolons; left out",
        ],
    ),
    (
        "people gone, and a status that may be two",
        p(
            cat(status="Released", CRD="01/01/2027"),
            cat(person="dan", status="Transferred"),
            cat(person="eve", status="Attended"),
            cat(person="fay", status="Awaiting start"),
            cat(person="gus", status="On waitlist"),
        ),
        STAFF,
        [
            "left out: people.csv: row 4, column status = Released: is released; left out: no place in this plan",
            "left out: people.csv: row 5, column status = Transferred: is transferred; left out: no place in this plan",
            "left out: people.csv: row 6, column status = Attended: may mean on course or completed: write which; left out",
            "note: people.csv: 1 scheduled; planned like those waiting: pin each start that is agreed",
        ],
    ),
    (
        "all statuses are listed once",
        p(cat(status="asleep"), cat(person="dan", status="referring")),
        STAFF,
        [
            f"left out: people.csv: row 4, column status = asleep: no such status; there are: {STATUSES}; left out",
            "left out: people.csv: row 5, column status = referring: no such status; left out",
        ],
    ),
    (
        "leave with what the first day leaves out",
        PEOPLE,
        s(
            *(
                n2(name=f"N{at}", leave=leave)
                for at, leave in enumerate(
                    (
                        "1 June to 5 June 2027; 12-23 April 2027; 20 Dec to 5 January 2028",
                        "05/06/2027-10/06/2027; 2027-07-05-2027-07-09; 1 - 5 May 2027",
                        "5/6 to 10/6/2027",
                        "06/2027",
                        "June 2027 to July 2027",
                        "12-13-14 April 2027",
                    ),
                    start=2,
                )
            )
        ),
        [
            "left out: staff.csv: row 5, column leave = 5/6 to 10/6/2027: '5/6 to 10/6/2027' is not a period of leave: write both days with their year, 05/06/2027 to 10/06/2027; left out",
            "left out: staff.csv: row 6, column leave = 06/2027: '06/2027' is not a period of leave: write both days with their year, 12/04/2027 to 23/04/2027; left out",
            "left out: staff.csv: row 7, column leave = June 2027 to July 2027: 'June 2027 to July 2027' is not a period of leave: write both days with their year, 12/04/2027 to 23/04/2027; left out",
            "left out: staff.csv: row 8, column leave = 12-13-14 April 2027: '12-13-14 April 2027' is not a period of leave: write both days with their year, 12/04/2027 to 23/04/2027; left out",
        ],
    ),
    (
        "time zones in words",
        p(cat(CRD="28/06/2029 23:30 UTC"), cat(person="dan", CRD="2029-06-29T00:00+01:00[Europe/London]")),
        STAFF,
        [
            "left out: people.csv: row 4, column CRD = 28/06/2029 23:30 UTC: has a time zone that is not read: write the UK day alone; left out",
            "left out: people.csv: row 5, column CRD = 2029-06-29T00:00+01:00[Europe/London]: has a time zone that is not read: write the UK day alone; left out",
        ],
    ),
    ("semicolons between cells", PEOPLE.replace(",", ";"), STAFF, []),
    ("tabs between cells", PEOPLE.replace(",", "\t"), STAFF, []),
    ("Windows line ends and a mark", b"\xef\xbb\xbf" + PEOPLE.replace("\n", "\r\n").encode(), STAFF, []),
    ("a cell of two lines", PEOPLE, s(n2(leave='"12/04/2027 to 23/04/2027\n31/05/2027"')), []),
    ("a date with a time", p(cat(referral_date="2026-09-14T10:30:00Z")), STAFF, []),
    (
        "many commas and lines between leave and between courses",
        p(*(cat(person=f"p{at}", status="on programme") for at in range(9))),
        s(
            n2(
                hours="40",
                leave='"' + ",".join(f"{day}/05/2027" for day in range(10, 20)) + '\n31/05/2027"',
                running='"' + ",".join(f"p{at} (2)" for at in range(8)) + '\np8 (2)"',
            )
        ),
        ["note: staff.csv: row 3, column hours = 40: is above a full-time week, 37 hours; kept"],
    ),
    ("commas between leave", PEOPLE, s(n2(leave='"12/04/2027 - 23/04/2027, 31/05/2027"')), []),
    (
        "a pair who are one",
        only(
            "ann,other-north,on course,14/09/2026,31/12/2029,N1,n1,3,yes",
            header="person,prison,status,referral_date,crd,psychologist,second psychologist,sessions_done,pair",
        ),
        STAFF,
        [
            "repaired: people.csv: row 2, column second psychologist = n1: is the first psychologist too; read as one psychologist",
            "note: people.csv: row 2, column pair = yes: needs two psychologists, and one is named; kept: only this one's hours are held",
        ],
    ),
    (
        "a course with someone yet to start",
        p(cat(status="on programme", psychologist="N2", sessions_done="3")),
        s(n2(start_date="01/06/2027")),
        [
            "note: people.csv: row 4, column psychologist = N2: starts work on 1 June 2027, after the first day, with a running course; kept"
        ],
    ),
    (
        "more courses than hours",
        PEOPLE,
        STAFF.replace("10.5", "3"),
        [
            "note: staff.csv: row 2, column hours = 3: running courses hold 3.5 hours a week, more than these; kept: no new start until some end"
        ],
    ),
    (
        "a list of courses that is none",
        PEOPLE,
        s(n2(running="bob (seven)")),
        [
            "left out: staff.csv: row 3, column running = bob (seven): 'bob (seven)' is not a running course: write the person and the sessions done, P-0042 (7), and a semicolon between; left out"
        ],
    ),
    (
        "a team unknown to the scenario",
        PEOPLE,
        s(n2(team="west")),
        ["left out: staff.csv: row 3, column team = west: no such team; there are: north, midlands, south; left out"],
    ),
    (
        "a role unknown to the scenario",
        PEOPLE,
        s(n2(role="registered psycologist")),
        [
            f"left out: staff.csv: row 3, column role = registered psycologist: no such role; did you mean registered-psychologist?; there are: {ROLES}; left out"
        ],
    ),
    (
        "too many hours",
        PEOPLE,
        s(n2(hours="61")),
        [
            "left out: staff.csv: row 3, column hours = 61: must be from 0 to 60; left out",
        ],
    ),
    (
        "negative hours",
        PEOPLE,
        s(n2(hours="-1")),
        ["left out: staff.csv: row 3, column hours = -1: must be from 0 to 60; left out"],
    ),
    (
        "hours above a full week",
        PEOPLE,
        s(n2(hours="40")),
        ["note: staff.csv: row 3, column hours = 40: is above a full-time week, 37 hours; kept"],
    ),
    (
        "no hours",
        PEOPLE,
        s(n2(hours="0")),
        ["note: staff.csv: row 3, column hours = 0: has no hours; kept: gets no course"],
    ),
    (
        "hours not stated",
        PEOPLE,
        s(n2(hours="")),
        ["left out: staff.csv: row 3, column hours: must be stated; left out"],
    ),
    (
        "hours with a decimal comma",
        PEOPLE,
        s(n2(hours='"7,5"')),
        ["repaired: staff.csv: row 3, column hours = 7,5: has a decimal comma; read as 7.5"],
    ),
    (
        "left before the first day",
        PEOPLE,
        s(n2(end_date="04/04/2027")),
        [
            "left out: staff.csv: row 3, column end_date = 04/04/2027: is before the plan's first day, 5 April 2027, so this psychologist has left: check the day; left out"
        ],
    ),
    (
        "ends before starting",
        PEOPLE,
        s(n2(start_date="01/06/2027", end_date="01/05/2027")),
        [
            "left out: staff.csv: row 3, column end_date = 01/05/2027: must be on or after start_date, 1 June 2027; left out"
        ],
    ),
    (
        "leave that ends before it starts",
        PEOPLE,
        s(n2(leave="23/04/2027 to 12/04/2027")),
        [
            "left out: staff.csv: row 3, column leave = 23/04/2027 to 12/04/2027: must end on or after its first day: 23/04/2027 to 12/04/2027; left out"
        ],
    ),
    (
        "leave that overlaps",
        PEOPLE,
        s(n2(leave="12/04/2027 to 23/04/2027; 20/04/2027 to 30/04/2027")),
        [
            "repaired: staff.csv: row 3, column leave = 12/04/2027 to 23/04/2027; 20/04/2027 to 30/04/2027: has periods that overlap; joined: 12 April 2027 to 30 April 2027"
        ],
    ),
    (
        "leave that is none",
        PEOPLE,
        s(n2(leave="all of August")),
        [
            "left out: staff.csv: row 3, column leave = all of August: 'all of August' is not a period of leave: write both days with their year, 12/04/2027 to 23/04/2027; left out"
        ],
    ),
    (
        "a psychologist in two rows that differ",
        PEOPLE,
        s(n2(name="N1", team="south")),
        ["stops: staff.csv: row 3, column name = N1: is also in row 2, which differs in team: keep one of the rows"],
    ),
    (
        "a psychologist in two rows, with more leave",
        PEOPLE,
        s("N1,,,,,,12/04/2027 to 23/04/2027,"),
        ["repaired: staff.csv: row 3, column name = N1: also in row 2; leave and courses added to it"],
    ),
    (
        "a psychologist in the same row twice",
        PEOPLE,
        s(N1),
        ["repaired: staff.csv: row 3, column name = N1: repeats row 2; read once"],
    ),
    (
        "all staff left out",
        PEOPLE,
        STAFF.replace("10.5", "x"),
        [
            "stops: people.csv: row 3, column psychologist = N1: N1 is left out in row 2 of the staff file: mend that row first",
            "stops: staff.csv: must have at least one psychologist who can be used; every row is left out",
            "stops: staff.csv: row 2, column hours = x: must be a number",
        ],
    ),
    (
        "everyone left out",
        only(cat(CRD="x"), cat(person="dan", status="x")),
        STAFF,
        [
            "stops: people.csv: must have at least one person who can be used; every row is left out",
            f"stops: people.csv: row 2, column CRD = x: {DATE}",
            f"stops: people.csv: row 3, column status = x: no such status; there are: {STATUSES}",
        ],
    ),
    (
        "faults in both files",
        PEOPLE.replace("status", "state"),
        STAFF.replace("hours", "time"),
        [
            "stops: people.csv: row 1: must have a column status (referral status); it has: person, prison, teams, state, referral_date, ready_date, PED, CRD, SED, psychologist, sessions_done",
            "stops: staff.csv: row 1: must have a column hours_per_week (hours for the programme); it has: name, role, team, time, start_date, end_date, leave, running",
        ],
    ),
]
