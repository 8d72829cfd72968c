from django.conf import settings

PUSH_ENDPOINTS = {
    "baidu": "http://data.zz.baidu.com/urls",
    "baidu_gone": "http://data.zz.baidu.com/del",
    "indexnow": "https://api.indexnow.org/indexnow",
}


class DeliveriesConf:
    @property
    def LEASE(self) -> int:
        """Seconds after which a message whose sender died is due again."""
        return getattr(settings, "DELIVERIES_LEASE", 60)

    @property
    def GIVE_UP_AFTER(self) -> int:
        """Hours after which a message that could not be sent is put aside as dead."""
        return getattr(settings, "DELIVERIES_GIVE_UP_AFTER", 72)

    @property
    def ALLOW_PRIVATE_TARGETS(self) -> bool:
        """Whether webhooks may go to private addresses and plain http; for tests and closed networks."""
        return getattr(settings, "DELIVERIES_ALLOW_PRIVATE_TARGETS", False)

    @property
    def PORTS(self) -> set[int]:
        """Ports that webhooks may go to."""
        return set(getattr(settings, "DELIVERIES_PORTS", (443, 8443)))

    @property
    def PUSH_ENDPOINTS(self) -> dict[str, str]:
        """Where search engines take addresses. Fixed: no editor can point them elsewhere."""
        return PUSH_ENDPOINTS | getattr(settings, "DELIVERIES_PUSH_ENDPOINTS", {})


conf = DeliveriesConf()
