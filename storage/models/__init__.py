"""The tables, one file a noun."""

from storage.models.allowances import Allowance
from storage.models.answers import Answer, ScoreChange
from storage.models.base import Base, table_of
from storage.models.cases import Case, CaseEvent
from storage.models.channel_posts import ChannelPost
from storage.models.contacts import Account, Contact
from storage.models.events import CustomerEvent
from storage.models.exclusions import Exclusion
from storage.models.hits import LinkHit, LinkScanner, MailDomain
from storage.models.invitations import Invitation
from storage.models.mail_events import MailEvent, ReadMailbox, StoppedAddress
from storage.models.messages import Message
from storage.models.omissions import Omission
from storage.models.rolled import DailyScore, RolledDay
from storage.models.slack_people import SlackPerson
from storage.models.slack_workspaces import SlackWorkspace
from storage.models.standstills import Standstill
from storage.models.surveys import Schedule, SurveyDefinition
from storage.models.themes import CommentTheme
from storage.models.waves import Wave

__all__ = [
    "Account",
    "Allowance",
    "Answer",
    "Base",
    "Case",
    "CaseEvent",
    "ChannelPost",
    "CommentTheme",
    "Contact",
    "CustomerEvent",
    "DailyScore",
    "Exclusion",
    "Invitation",
    "LinkHit",
    "LinkScanner",
    "MailDomain",
    "MailEvent",
    "Message",
    "Omission",
    "ReadMailbox",
    "RolledDay",
    "Schedule",
    "ScoreChange",
    "SlackPerson",
    "SlackWorkspace",
    "Standstill",
    "StoppedAddress",
    "SurveyDefinition",
    "Wave",
    "table_of",
]
