"""When the database refuses: the enquiry waits in the spool, encrypted, and the worker brings it in later."""

import json
import logging
import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import Error, OperationalError
from django.views.decorators.debug import sensitive_variables

from .conf import conf
from .lead import Lead
from .sealing import CannotOpen, opened, seal
from .spool import Record, Spool
from .storing import store

logger = logging.getLogger(__name__)
USE = "leads.spool"


class NotTaken(Exception):
    """Neither the database nor the spool took the enquiry: whoever sent it must not be thanked."""


def the_spool() -> Spool | None:
    return Spool(conf.SPOOL_DIR, conf.SPOOL_SIZE) if conf.SPOOL_DIR else None


def prepare_spool() -> None:
    """Keep the room free while there is some. Where that fails the portal goes on, without a net."""
    spool = the_spool()
    try:
        if spool:
            spool.prepare()
    except OSError as error:
        logger.error("The emergency spool of enquiries could not be prepared (%s).", type(error).__name__)


@sensitive_variables()
def keep(lead: Lead, recipients: str) -> None:
    """Put the enquiry into the spool. Raises NotTaken."""
    spool = the_spool()
    if spool is None:
        raise NotTaken("There is no spool.")
    # Without a key of its own it could be brought in twice.
    lead.idempotency_key = lead.idempotency_key or f"spool-{uuid.uuid4()}"
    facts = {field.attname: getattr(lead, field.attname) for field in Lead._meta.concrete_fields if field.name != "id"}
    told = {"lead": facts, "recipients": recipients, "files": getattr(lead, "new_files", [])}
    text = json.dumps(told, cls=DjangoJSONEncoder)
    try:
        spool.put(seal(text, USE).encode())
    except OSError as error:
        raise NotTaken(type(error).__name__) from error


def import_spooled_leads() -> int:
    """Bring in what waits in the spool of this host; returns how many enquiries came in. What fails stays."""
    prepare_spool()
    spool, brought = the_spool(), 0
    for record in spool.waiting() if spool else []:
        try:
            store(*unpacked(record))
        except OperationalError:
            # The database is still away; the rest would wait for it one by one.
            break
        except (Error, CannotOpen, ValueError) as error:
            logger.error("An enquiry in the spool could not be brought in (%s).", type(error).__name__)
            continue
        spool.mark_done(record)
        brought += 1
    if brought:
        spool.clear()
    return brought


@sensitive_variables()
def unpacked(record: Record) -> tuple[Lead, str]:
    told = json.loads(opened(record.content.decode(), USE))
    lead = Lead(**{name: to_python(name, value) for name, value in told["lead"].items()})
    for name in ("form_page", "source_page", "institution"):
        forget_if_gone(lead, name)
    lead.new_files = told.get("files", [])
    return lead, told["recipients"]


def to_python(attname: str, value):
    field = next(field for field in Lead._meta.concrete_fields if field.attname == attname)
    return value if value is None or field.is_relation else field.to_python(value)


def forget_if_gone(lead: Lead, name: str) -> None:
    """A page may have been deleted while the enquiry waited; its title stays."""
    field = Lead._meta.get_field(name)
    if not field.remote_field.model._base_manager.filter(pk=getattr(lead, field.attname)).exists():
        setattr(lead, field.attname, None)
