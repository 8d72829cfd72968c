from django.utils.formats import number_format
from django.utils.translation import gettext as _


def price_text(program) -> str:
    """What a programme costs, in words: an amount, a range, or that it is to be agreed."""
    if program.price_kind == program.PriceKind.ON_REQUEST or not program.price_from:
        return _("On request")
    amount = number_format(program.price_from, use_l10n=True, force_grouping=True)
    if program.price_to and program.price_to != program.price_from:
        amount = f"{amount}—{number_format(program.price_to, use_l10n=True, force_grouping=True)}"
    if program.price_kind == program.PriceKind.PER_CLASS:
        return _("%(amount)s yuan per class") % {"amount": amount}
    return _("%(amount)s yuan per person") % {"amount": amount}
