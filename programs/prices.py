from django.utils.translation import gettext as _


def price_text(program) -> str:
    """What a programme costs, in words: an amount, a range, or that it is to be agreed."""
    if program.price_kind == program.PriceKind.ON_REQUEST or not program.price_from:
        return _("On request")
    # Chinese price lists group by three, the language's own format by four.
    amount = f"{program.price_from:,}"
    if program.price_to and program.price_to != program.price_from:
        amount = f"{amount}—{program.price_to:,}"
    if program.price_kind == program.PriceKind.PER_CLASS:
        return _("%(amount)s yuan per class") % {"amount": amount}
    return _("%(amount)s yuan per person") % {"amount": amount}
