"""What `nps init` writes: a programme that works as it is, every common key explained where it stands."""

from __future__ import annotations

STARTER = """\
# Your NPS programme. All keys: nps config schema
# Secrets and addresses of this machine are environment variables (or .env beside this file), not here.

company = "Acme"                       # your company, as customers know it
timezone = "UTC"                       # periods and schedules, e.g. "Europe/Helsinki"
owners_channel = "#customer-voice"     # where detractors' alerts go; invite the bot to it
quarantine_days = 90                   # nobody is asked twice within, over all surveys

[mail]                                 # needed to ask by email
from = "Acme <nps@acme.example>"       # the domain must be yours to send from
# reply_to = "Acme support <support@acme.example>"
# postal_address = "Acme Oy, Esimerkkikatu 1, 00100 Helsinki"
# signature = { name = "Maija Korhonen", role = "Head of Customer Success" }

# [brand]
# color = "#3a3fc4"                    # of the scale in mails; see how they look: nps survey preview

[slack]
per_second = 1                         # messages a second; Slack tolerates about one

[surveys.customers]                    # the first survey is the one meant where none is named
kind = "relationship"                  # by the calendar; "transactional": after an event
subject = "Acme"                       # what is recommended: "How likely are you to recommend …"
channels = ["slack", "email"]          # in order of preference
open_days = 21                         # how long a wave takes answers
sample = 1.0                           # a share of those eligible
# schedule = { every = "quarter", day = 10, at = "09:00" }  # or every = "month", or cron = "0 9 * * 1"; none: by hand
# reminders = [4, 10]                  # days after the ask, to those who have not answered
# language = "fi"                      # for those whose own is not known: en, fi, sv, de, fr, es
# audience = { plan = ["pro", "enterprise"] }               # attributes; a list means any of
# approval = true                      # a wave goes out when an owner has approved it, in Slack or by: nps wave approve
# review_after = "5 days"              # the owners are reminded to look at the results together
# anonymous = true                     # nobody sees who answered

# [cases]                              # a detractor is a case: somebody's, with a deadline. Hours are business hours
# deadline_hours = { detractor = 8 }   # until the customer has been contacted
# escalate_to = "#cs-leads"            # who hears of a missed deadline: a channel, or a member's id
# business_hours = "09:00-17:00"
# holidays = "FI"                      # whose public holidays are no working days: a country, or a part ("DE-BY")

# [alerts]
# attributes = ["plan", "tenure"]      # what an alert shows; all where not given
# promoters = "digest"                 # or "each"; passives likewise

# [roles]
# owners = ["U0123456789", "S0123456789"]                   # members and user groups who may act on cases; none: all

# [[goals]]                            # what is to be reached; how far it is: nps goals
# name = "A good score"
# target = 40
# by = "2026-Q4"

# [[routes]]                           # the first that fits decides
# when = { plan = "enterprise" }
# channel = "#cs-enterprise"
# owner = "attribute:csm"              # or a member's id, or several, who take turns
# deadline_hours = 4
# team = "Key accounts"                # whose customers these are, for that team's report

# [[reports]]                          # by itself; level: "front" (members, of their own cases), "team", "management"
# level = "management"
# every = "quarter"
# to = ["#leadership", "ceo@acme.example"]
# by = ["plan"]
"""
