"""The words with which mail servers refuse a sender, by the cause: never the fault of who the mail is for.

In lower case, single blanks, without addresses of web pages. The first cause that fits stands.
"""

from __future__ import annotations

import re

from bot.survey.returned import Cause

AUTHENTICATION = (
    r"\bdmarc\b",
    r"\bdkim\b",
    r"\bspf\b",
    r"\bsender id\b",
    r"(?:not|un)[- ]?authenticated (?:e-?mail|mail|sender|message)",
    r"(?:e-?mail|mail|message|sender)s? .{0,30}not authenticated",
    r"does not (?:pass|meet) .{0,30}authentication",
    r"authentication[- ](?:check|results?|fail)",
    r"access denied, sending domain",
    r"sender .{0,30}lacks .{0,20}authenticat",
)
REVERSE_NAME = (
    r"\bptr\b",
    r"\brdns\b",
    r"reverse[- ]?(?:dns|lookup|host|name|resol|mapp|ip\b|record)",
    r"cannot find your (?:reverse )?host",
    r"(?:find|resolve|look ?up) your (?:ip|host|domain|name|address|reverse)",
    r"ip .{0,20}(?:has no|without|not have a) .{0,10}(?:host|name|domain)",
    r"no (?:matches to nameserver|name was found for your ip)",
    r"helo .{0,40}(?:does not|doesn't|not) (?:match|resolve|exist)",
    r"(?:bad|invalid|unknown) (?:helo|ehlo|client)",
    r"domain does not exist: (?:\[|\S+ \[|localhost)",
)
RATE = (
    r"too many (?:\S+ ){0,2}(?:connection|concurrent|session|simultaneous|recipient|messages|mails?|requests?|errors)",
    r"(?:connection|sending|message|hourly|daily|recipient|mail)s? (?:rate )?(?:limit|quota) (?:exceeded|reached)",
    r"\brate[- ]?limit",
    r"frequency limited",
    r"\bthrottl",
    r"(?:sent|sending|received|receiving|arriving) (?:\S+ ){0,3}(?:too (?:fast|quickly|much|many)|at .{0,10}rate)",
    r"at a rate that",
    r"exceeded .{0,30}(?:rate|number of (?:connections|messages|e-?mails|recipients))",
    r"max(?:imum)? (?:number of )?(?:\S+ )?(?:connections|defers)",
    r"slow(?:er| down)\b",
    r"unusual rate",
    r"connections? (?:per|from your)",
    r"trop de (?:connexions|messages)",
)
REPUTATION = (
    r"\b(?:dns)?[rdb]bls?\b",
    r"\bdnsbl",
    r"(?:black|block|deny)[- ]?list",
    r"spamhaus|spamcop|sorbs|senderscore|senderbase|cloudmark|barracudacentral|barracuda reputation|proofpoint\.com",
    r"\breputation\b",
    r"\bip\b.{0,40}\b(?:banned|blocked|listed|rejected|denied|refused|not allowed|not permitted)",
    r"(?:banned|blocked|listed|denied|poor|dynamic|bad|refused|suspicious) .{0,25}\bip\b",
    r"(?:client|host|server|connection|sender|network|site)s? .{0,40}\b(?:is|was|are|been) (?:\S+ )?(?:blocked|banned)",
    r"(?:client|host|server|connection|sender|network|site)s? .{0,40}\b(?:is|was|are|been) denied",
    r"\bblocked (?:-|by|for|using|due|because|see|at\b|from|for abuse)",
    r"(?:rejected|refused|denied).{0,20}(?:for|due to|because of) (?:policy|abuse|bad|poor)",
    r"your (?:ip|host|server|network|mail ?server|isp)\b.{0,60}(?:blocked|denied|reject|refus|not allowed|banned)",
    r"(?:messages?|mail|e-?mails?) from .{0,60}(?:not accepted|refused|blocked|weren't sent|rejected|temporarily)",
    r"(?:no|bad|not an) smtp service",
    r"smtp service not available",
    r"refused to talk to me",
    r"open (?:relay|proxy)|insecure (?:mail )?relay",
    r"dynamic(?:ally)? (?:ip|address|pool|host|assigned)|dial-?up|residential",
    r"(?:don't|do not|not) accept(?:ing|ed)? (?:mail|e-?mail|messages|connections?|smtp) (?:directly )?from",
    r"mail from \d+\.\d+\.\d+\.\d+",
    r"(?:known|listed as|is) .{0,15}spam(?:mer| source| site)",
    r"transaction failed.{0,30}(?:listed|unsolicited)",
    r"service refuse\b",
    r"access (?:denied|refused).{0,20}(?:\bip\b|bad|client|banned)",
    r"(?:too much|high volume of|amount of) (?:spam|complaint|unsolicited)",
)
SPAM = (
    r"\bspam",
    r"\bunsolicited",
    r"\bjunk[- ]?(?:mail|e-?mail)",
    r"\b(?:ube|uce)\b",
    r"bulk (?:e-?mail|mail|message)",
    r"\bvirus|\bmalware|\bphish|\binfected|\bscam\b",
    r"content (?:\S+ )?(?:rejected|filter|denied|blocked|restriction|violat|not accept|disallowed)",
    r"(?:content|subject|body|pattern|url|link|attachment)s? .{0,30}(?:reject|blocked|banned|not allowed|forbidden)",
    r"(?:banned|prohibited|forbidden|dangerous) (?:file|attachment|extension|content|url|word)",
    r"high(?:ly)? probab|bayes|heuristic",
    r"suspicious|suspected",
    r"undesirable|unwanted (?:mail|message|content)",
    r"(?:mail|message) (?:is |was |has been )?(?:rejected|rejete|refus\w+|filtered|not accepted|discarded)\b",
    r"\bredundant\b",
)
SENDER = r"(?:sender|return[- ](?:path|address)|mail from|envelope (?:sender|from)|from)"
WRONG = r"(?:rejected|denied|must|invalid|refused|does not|not (?:allowed|permitted|accepted|exist|valid|found))"
POLICY = (
    r"\bpolic(?:y|ies)\b",
    r"\bsender\b.{0,20}(?:rejected|refused|denied|invalid|unknown|unverif|not allowed|does not|doesn't|verify)",
    r"sender verif|callout|sender address",
    r"domain of sender|sender domain|senders? not (?:allowed|accepted|permitted|authori)",
    rf"(?:invalid|bad|unknown|unroutable|unrouteable|unverifiable|illegal|forged|null|empty|improper) {SENDER}",
    rf"(?:{SENDER}:|{SENDER} (?:address|header|domain)|originating|mail from|envelope sender).{{0,40}}{WRONG}",
    r"relay(?:ing)?\b.{0,40}(?:denied|not (?:permitted|allowed)|prohibit|disallow|reject|refus)",
    r"(?:unable|not allowed|not permitted|not authorized|cannot|refus\w+|do not|don't) (?:to )?relay",
    r"authrequired|restricted",
    r"(?:not|isn't|only) (?:be )?(?:authori[sz]ed|allowed|permitted|entitled) (?:to|for|sender|user|host|client|in|by)",
    r"(?:access|permission|authori[sz]ation|transaction|connection|delivery) (?:\S+ ){0,2}(?:denied|prohibited)",
    r"(?:access|permission|authori[sz]ation|transaction) (?:\S+ )?(?:is |was )?refused",
    r"administrat\w+ .{0,20}(?:prohibit|denied|reject|block|deny|refus)",
    r"recipient preferences|not on (?:the |their )?(?:allow|white|safe)|white[- ]?list|challenge|moderat",
    r"not authori[sz]ed|unauthori[sz]ed|you (?:are|were|do) not (?:allowed|permitted|have permission)",
    r"permission to (?:post|send|mail)|permission denied by|posting .{0,20}(?:denied|not allowed)",
    r"not (?:a )?(?:member|subscriber)|only (?:members|subscribers)|groups? (?:you tried|may not)",
    r"security (?:reason|polic|risk|violat|error|problem|check)",
    r"(?:must|requires?|need) .{0,25}(?:starttls|\btls\b|encrypt)|\btls\b .{0,30}(?:required|fail|negotiat)",
    r"certificate|\brfc ?\d{3,4}|compliant|bare (?:lf|cr)|illegal char",
    r"headers? .{0,20}(?:missing|invalid|malformed|too (?:large|long))",
    r"missing .{0,15}header|denied by|service refused|\bdoes not like (?:your|the) ",
    r"(?:after|in reply to|did not like our) (?:pipelined )?mail from",
    r"(?:after|in reply to) (?:helo|ehlo|initial connection)",
)

OURS = tuple(
    (cause, re.compile("|".join(phrases)))
    for cause, phrases in (
        (Cause.AUTHENTICATION, AUTHENTICATION),
        (Cause.REVERSE_NAME, REVERSE_NAME),
        (Cause.RATE, RATE),
        (Cause.REPUTATION, REPUTATION),
        (Cause.SPAM, SPAM),
        (Cause.POLICY, POLICY),
    )
)
