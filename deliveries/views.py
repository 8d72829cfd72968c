"""Buttons in the admin: try a target, see its secret once, send again or leave what could not be sent."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.log_actions import log

from .dead_letters import chosen
from .models import Delivery
from .reasons import in_words
from .relay import send_again
from .rights import may_configure, target_for
from .targets import NoticeTarget
from .trials import try_out


def edit_url(target: NoticeTarget) -> str:
    return reverse("wagtailsnippets_deliveries_noticetarget:edit", args=[target.pk])


@require_POST
def try_target(request, pk):
    """Send a test message and say what became of it."""
    target = target_for(request.user, pk)
    if reason := try_out(target):
        messages.error(request, _("The test message did not arrive. %(reason)s") % {"reason": in_words(reason)})
    else:
        messages.success(request, _("The test message was taken by “%(name)s”.") % {"name": target.name})
    return redirect(edit_url(target))


@require_POST
@never_cache
@sensitive_variables()
def show_secret(request, pk):
    """Show the secret of a webhook: a new one, for one made now; the one before signs along for two days."""
    target = target_for(request.user, pk)
    if target.kind != NoticeTarget.Kind.WEBHOOK:
        raise Http404
    is_renewed = not target.is_secret_unseen
    if is_renewed:
        target.renew_secret()
    target.is_secret_unseen = False
    target.save(update_fields=["locked_secret", "locked_old_secret", "old_secret_until", "is_secret_unseen"])
    log(target, "wagtail.edit", user=request.user)
    facts = {"target": target, "secret": target.secret, "is_renewed": is_renewed, "back": edit_url(target)}
    answer = render(request, "deliveries/secret.html", facts)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def settle_dead(request, deed):
    """Send again, or leave for good, the given-up messages of one target or channel."""
    if not (request.user.has_perm("deliveries.change_delivery") or may_configure(request.user)):
        raise PermissionDenied
    found = chosen(request.user, channel=request.POST.get("channel", ""), target_id=target_id_of(request))
    if deed == "again":
        count = send_again(found)
        said = ngettext("%(count)d message is waiting to be sent.", "%(count)d messages are waiting to be sent.", count)
    else:
        count = found.update(state=Delivery.State.DROPPED)
        said = ngettext("%(count)d message is not sent.", "%(count)d messages are not sent.", count)
    messages.success(request, said % {"count": count})
    return HttpResponseRedirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


def target_id_of(request) -> int | None:
    number = request.POST.get("notice_target", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 18 else None
