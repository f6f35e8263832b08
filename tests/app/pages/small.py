"""A small caseload: twelve people, three psychologists, one row that cannot be used."""

from __future__ import annotations

PEOPLE = """Person,Location,Status,Submitted on,PED,CRD,SED,Sessions planned,Sex
P-1,other-north,waiting,01/06/2026,,30/06/2028,30/06/2030,16,male
P-2,other-north,waiting,02/06/2026,,31/12/2028,31/12/2030,20,female
P-3,other-north,waiting,03/06/2026,,31/03/2028,31/12/2030,20,male
P-4,other-north,waiting,04/06/2026,,15/12/2027,31/12/2030,16,male
P-5,other-north,declined,05/06/2026,,31/12/2028,31/12/2030,,male
P-6,other-north,waiting,06/06/2026,,31/05/2027,31/12/2030,32,male
P-7,other-north,waiting,07/06/2026,,31/02/2029,31/12/2030,20,male
"""
STAFF = """Name,Role,Team,Hours a week
Psychologist N1,registered-psychologist,north,4
"""
CONFLICT = PEOPLE + "P-1,other-north,waiting,09/06/2026,,30/06/2028,30/06/2030,16,male\n"
FIRST_DAY, WEEKS = "2027-04-05", 60
