"""Whose a network is, and whose a mail system: from small files that are shipped, or from an operator's own.

Nothing is asked of the network here. What the files do not name is unknown, which counts against nobody.
"""

from bot.vendors.mail_systems import vendor_of
from bot.vendors.networks import NetworkFileError, Networks, Whose

__all__ = ["NetworkFileError", "Networks", "Whose", "vendor_of"]
