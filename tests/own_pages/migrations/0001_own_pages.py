"""The tables of the own pages, read from the models: their parent differs between the two worlds."""

from django.apps import apps
from django.db import migrations
from django.db.migrations.state import ModelState

PLUGINS = ["articles", "leads", "programs"]


def create(model):
    state = ModelState.from_model(model)
    return migrations.CreateModel(state.name, list(state.fields.items()), state.options, state.bases, state.managers)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        *[(label, "__latest__") for label in PLUGINS if apps.get_app_config(label).models],
        ("wagtailcore", "__latest__"),
        ("wagtailimages", "__latest__"),
    ]
    operations = [create(model) for model in apps.get_app_config("own_pages").get_models()]
