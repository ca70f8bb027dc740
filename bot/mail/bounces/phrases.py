"""The words with which mail servers say that a mail cannot be delivered now, or never.

In lower case, single blanks, without addresses of web pages.
"""

from __future__ import annotations

import re

SOMEBODY = (
    r"(?:user(?:id)?|recipient|address|mailbox|account|alias|e-?mail|addressee|person|customer|member|inbox|"
    r"local[- ]part|destination|rcpt|id|mail ?drop|name|box)s?"
)
PLACE = r"(?:hosts?|domains?|servers?|mx|host ?names?|domain ?names?)"
FULL = (
    r"\bquota\b",
    rf"{SOMEBODY}.{{0,40}}\bfull\b",
    r"\bfull (?:mailbox|inbox|mail ?box)",
    r"(?:exceed\w*|insufficient|not enough|out of|no|over) .{0,30}(?:storage|space|disk|capacity|allocation)",
    r"(?:storage|space|mailbox|disk) .{0,20}(?:exceed|exhaust|used up|limit)",
    r"mailbox (?:size|limit)|over (?:its|the|their|his) .{0,15}limit",
    r"(?:message|mail|size|letter|length).{0,30}(?:too (?:large|big|long)|exceed|larger than)",
    r"exceed\w* .{0,30}(?:size|length|limit|maximum)",
    r"too (?:large|big|long)|size limit|max(?:imum)? (?:message )?size",
    r"pleine|voll\b|speicherplatz|lleno|переполнен|容量|いっぱい|已满|가득",
)
LATER = (
    r"temporar(?:y|ily)",
    r"(?:try|retry|again|come back|please) .{0,12}later|later .{0,10}please|not found, try again",
    r"gr[ea]y-?list",
    r"will (?:be )?(?:retr|keep|continue)|still being|not (?:yet )?been delivered|no action is required",
    r"time[d]?[- ]?out|expired|too long|has been in .{0,10}queue|queue (?:time|life)",
    r"(?:for|after|within|over|in) (?:more than |the last )?\d+(?:\.\d+)? ?(?:hour|day|minute|sec)",
    r"\bdelayed\b|\bdeferred\b|on hold",
    r"connection (?:was )?(?:refused|reset|closed|dropped|lost|failed|aborted)|connect(?:ion)? (?:error|to)",
    r"(?:could not|couldn't|unable to|cannot|can't|failed to) (?:be )?(?:connect|contact|establish)",
    r"no route|unreachable|network (?:error|is)|lost connection|broken pipe",
    r"protocol error|not responding|no answer from",
    r"(?:server|service|system|resources?|host|database)\b.{0,20}(?:unavailable|not available|busy|down|overload)",
    r"servfail|name ?server .{0,25}(?:error|fail|time)|lookup .{0,20}(?:time|temporar)|dns (?:query|error|problem)",
    r"\bloop|too many hops|hop count|hops exceeded|too many forwards",
    r"(?:system|local|internal|software|configuration|i/o|input/output|disk) (?:\S+ )?(?:error|problem|failure)",
    r"ldap|mysql|cannot (?:open|create|write|lock|allocate)|can't (?:create|open|write|lock)|died|exited|exit status",
)
CLOSED = r"(?:disabled|suspended|inactive|locked|deactivated|not active|frozen|has been closed|dormant)"
SUSPENDED = (
    rf"{SOMEBODY}\b.{{0,50}}{CLOSED}",
    rf"(?:expired|{CLOSED}) {SOMEBODY}",
    r"not accepting (?:messages|mail|e-?mail|any)",
    r"(?:受信|配信)(?:を)?拒否",
)
NOT_THERE = (
    r"(?:unknown|invalid|non-?existent|undeliverable|unavailable|unroutable|unrouteable|rejected|refused|removed|deleted|"
    r"terminated|discontinued|cancell?ed|moved|gone|incorrect|illegal|obsolete|no longer|is not a|has no|"
    r"(?:does|do|did)(?:n't| not) (?:exist|have|appear|match)|not (?:be |been |a )?(?:found|known|exist\w*|here|listed|"
    r"valid|recogni[sz]ed|resolv\w*|defined|registered|local|present|reached|accepted|deliverable))"
)
NOTHING = (
    r"(?:unknown|invalid|no such|bad|non-?exist\w*|unroutable|unrouteable|illegal|undeliverable|incorrect|undefined|"
    r"unrecogni[sz]ed|unresolvable|inexistent|wrong|no|not our|not a|not (?:a |an |our )?(?:valid|known|existing))"
)
NOBODY = (
    rf"\b{SOMEBODY}\b.{{0,60}}\b{NOT_THERE}",
    rf"\b{NOTHING} (?:\S+ ){{0,2}}{SOMEBODY}\b",
    rf"\b{PLACE}\b.{{0,40}}\b(?:unknown|not found|not exist|doesn't exist|no longer|invalid|has no mx|nxdomain)",
    rf"\b(?:unknown|no such|invalid|non-?existent|bad|illegal|unrouteable|unroutable) (?:\S+ )?{PLACE}\b",
    r"null mx|nxdomain|malformed (?:or unexpected )?name|name or service not known|unrouteable|unroutable|host unknown",
    r"(?:doesn't|does not|don't|do not|no longer) (?:accept|receive|take|handle)s? (?:any )?(?:mail|e-?mail|messages)",
    r"(?:doesn't|does not|don't|not) have an? \S* ?(?:account|mailbox|address)",
    r"can(?:no|')t (?:find|identify|locate|recogni[sz]e|be found)|couldn't find|(?:recip|recipient)notfound|nosuchuser",
    r"nobody (?:here|by)|there is no (?:one|such)|no mailbox|not (?:listed )?in (?:our|my|the|control/)",
    r"(?:user|person|recipient|he|she) (?:has )?(?:left|moved|gone)|not our customer",
    r"no longer (?:works|employed|with|here|in use|valid|on server)",
    r"mailbox (?:is )?(?:unavailable|unknown)|\S{1,64}@\S{1,100} rejected",
    r"recipients? (?:address(?:es)? )?(?:\S+ )?(?:was |were |is )?(?:rejected|refused)",
    r"inconnue?|introuvable|n'existe|invalide|existiert nicht|unbekannt|nicht (?:gefunden|vorhanden|bekannt)",
    r"no existe|desconocid|non esiste|sconosciut|inesistente|não existe|inexistente|finns inte|okänd|onbekend",
    r"ei (?:ole olemassa|löydy)|tuntematon|не существует|не найден|неизвест|нет такого|такого пользователя",
    r"見つかりません|存在しません|不明|无此用户|找不到|不存在|존재하지|찾을 수 없",
)


def any_of(*tables: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern of all of them."""
    return re.compile("|".join(phrase for table in tables for phrase in table))


PASSING = any_of(FULL, LATER, SUSPENDED)
NO_SUCH = any_of(NOBODY)
