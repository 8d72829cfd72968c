"""Which CDN stands in front, from the environment, as Wagtail's `WAGTAILFRONTENDCACHE` wants it."""

from django.core.exceptions import ImproperlyConfigured

WAGTAILS = "wagtail.contrib.frontend_cache.backends"
# The backend of each, and what it needs: the names of its settings are those of the environment after `CDN_`.
CDNS = {
    "aliyun": ("deliveries.cdn.AliyunBackend", ["KEY_ID", "SECRET"], []),
    "tencent": ("deliveries.cdn.TencentBackend", ["KEY_ID", "SECRET"], []),
    "cloudflare": (f"{WAGTAILS}.cloudflare.CloudflareBackend", ["ZONEID", "BEARER_TOKEN"], []),
    "cloudfront": (
        f"{WAGTAILS}.cloudfront.CloudfrontBackend",
        ["DISTRIBUTION_ID"],
        ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
    ),
    "azure": (
        f"{WAGTAILS}.azure.AzureFrontDoorBackend",
        ["RESOURCE_GROUP_NAME", "FRONT_DOOR_NAME"],
        ["SUBSCRIPTION_ID"],
    ),
    "varnish": (f"{WAGTAILS}.http.HTTPBackend", ["LOCATION"], []),
}


def frontend_caches(env) -> dict[str, dict]:
    """One for each name in `CDN`. Raises ImproperlyConfigured for an unknown name and for what one needs and lacks."""
    return {name: facts_of(name, env) for name in env.list("CDN", default=[])}


def facts_of(name: str, env) -> dict:
    if name not in CDNS:
        raise ImproperlyConfigured(f"CDN={name} is not known; known are {', '.join(CDNS)}.")
    backend, needed, more = CDNS[name]
    given = {word: env(f"CDN_{word}", default="") for word in [*needed, *more]}
    lacking = [f"CDN_{word}" for word in needed if not given[word]]
    if lacking:
        raise ImproperlyConfigured(f"CDN={name} needs {', '.join(lacking)} in the environment.")
    facts = {"BACKEND": backend} | {word: said for word, said in given.items() if said}
    hosts = env.list("CDN_HOSTS", default=[])
    return facts | ({"HOSTNAMES": hosts} if hosts else {})
