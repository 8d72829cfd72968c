import django.db.models.deletion
import leads.lines
import swapper
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0014_lead_files_and_partners'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='leadformfield',
            name='only_if_answer',
            field=models.CharField(blank=True, help_text='Empty: with anything.', max_length=255, verbose_name='is answered with'),
        ),
        migrations.AddField(
            model_name='leadformfield',
            name='only_if_question',
            field=models.CharField(blank=True, help_text='An earlier one with choices or a box.', max_length=255, verbose_name='only if the question'),
        ),
        migrations.AddField(
            model_name='leadformfield',
            name='parameter',
            field=models.SlugField(blank=True, help_text='For example campaign, which is filled from …/?campaign=autumn.', verbose_name='word in the address'),
        ),
        migrations.AddField(
            model_name='leadformpage',
            name='embed_origins',
            field=models.TextField(blank=True, help_text='One a line, for example https://www.example.org.', validators=[leads.lines.validate_origins], verbose_name='other sites that may show this form'),
        ),
        migrations.AddField(
            model_name='leadformpage',
            name='retention_months',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Shorter than the notice says. Empty: as the notice says.', null=True, verbose_name='months of storage of this form'),
        ),
        migrations.AddField(
            model_name='leadformpage',
            name='success_page',
            field=models.ForeignKey(blank=True, help_text='Offered beneath the receipt number.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='page to read next'),
        ),
        migrations.AlterField(
            model_name='leadformfield',
            name='choices',
            field=models.TextField(blank=True, help_text='One a line.', verbose_name='choices'),
        ),
        migrations.AlterField(
            model_name='leadformfield',
            name='field_type',
            field=models.CharField(choices=[('singleline', 'Single line text'), ('multiline', 'Multi-line text'), ('email', 'Email'), ('number', 'Number'), ('url', 'URL'), ('checkbox', 'Checkbox'), ('checkboxes', 'Checkboxes'), ('dropdown', 'Drop down'), ('multiselect', 'Multiple select'), ('radio', 'Radio buttons'), ('date', 'Date'), ('datetime', 'Date/time'), ('file', 'File'), ('hidden', 'Hidden, filled from the address')], max_length=16, verbose_name='kind of answer'),
        ),
    ]

    # The ready-made pages extend wagtailcore.Page; where it is swapped, they do not exist.
    if swapper.is_swapped("wagtailcore", "Page"):
        operations = []
