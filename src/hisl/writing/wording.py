"""What the composer's scripts say, in the language of the page."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

__all__ = ["words"]


def words() -> str:
    """Every sentence of the scripts as JSON; {0} stands for what a script puts in."""
    return json.dumps(
        {
            "notYet": _("Not saved yet…"),
            "saved": _("Saved {0}."),
            "lastSaved": _("Last saved {0}."),
            "hereOnly": _("Kept in this browser only: {0}."),
            "nowhere": _(
                "Not saved: {0}, and this browser keeps nothing. Copy your text before you leave."
            ),
            "offline": _("no connection"),
            "serverFails": _("the server has trouble"),
            "refused": _("the server did not take it"),
            "signedOut": _("your session has ended"),
            "somebodyElse": _("somebody else is signed in here now"),
            "goneElsewhere": _("this was sent or put away in another tab"),
            "newerThere": _("another tab or device saved newer words"),
            "signInToSave": _(
                "Your session has ended. Sign in again to save and send; your words stay here."
            ),
            "signIn": _("Sign in"),
            "newerAt": _(
                "Another tab or device saved this draft at {0}. Nothing was overwritten. "
                "There it reads:"
            ),
            "useTheirs": _("Use that one"),
            "useMine": _("Keep mine"),
            "keepWriting": _("Keep writing"),
            "yoursAway": _("That draft stands here now."),
            "undo": _("Undo"),
            "fine": _("Fine"),
            "takenUp": _("Taken up again: what you wrote until {0} had not reached the server."),
            "asItWas": _("Without it"),
            "otherHere": _("This browser keeps other words of {0} that never reached the server:"),
            "useThose": _("Use those"),
            "throwAway": _("Throw away"),
            "discardAsk": _("Discard what you wrote?"),
            "discard": _("Discard"),
            "discarded": _("Discarded."),
            "notSent": _("Not sent: no connection. Your words are kept in this browser."),
            "again": _("Try again"),
            "names": _("Names"),
            "fileTooLarge": _("{0} was not kept: it has more than {1} MB. Your text is as it was."),
            "fileFailed": _("{0} was not kept: {1} Your text is as it was."),
            "fileOffline": _("there is no connection."),
            "fileSignedOut": _("your session has ended."),
            "fileRefused": _("the server did not take it."),
            "onItsWay": _("file {0} is on its way: {1}"),
            "againTitle": _("Sign in again"),
            "againAbout": _("Your session has ended. What you wrote stays here."),
            "againLogin": _("User name or e-mail address"),
            "againPassword": _("Password"),
            "againLater": _("Not now"),
            "againElsewhere": _("Sign in on another page"),
            "againWrong": _("That did not work. Look at the name and the password."),
            "againMany": _("Too many tries. Wait a moment."),
            "againOffline": _("No connection."),
        },
        ensure_ascii=False,
    )
