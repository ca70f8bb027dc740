"""What a mail says that came back: a bounce, a complaint, a delivery, an automatic reply, or what a person wrote."""

from bot.mail.bounces.findings import Finding
from bot.mail.bounces.reading import Report, read_returned

__all__ = ["Finding", "Report", "read_returned"]
