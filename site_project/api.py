"""The public surface, as a table of contents. Installing an app publishes nothing: this file does."""

from ninja import NinjaAPI

api = NinjaAPI(title="Jiangtan", version="1", urls_namespace="api")
