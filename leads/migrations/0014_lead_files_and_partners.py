import django.db.models.deletion
import leads.sealed_fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0013_import_names_a_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='consentnotice',
            name='contact',
            field=models.CharField(blank=True, help_text='To see, correct or erase data: telephone, mail.', max_length=200, verbose_name='whom to turn to'),
        ),
        migrations.AddField(
            model_name='consentnotice',
            name='controller',
            field=models.CharField(blank=True, help_text='The institution by its legal name.', max_length=200, verbose_name='who answers for the data'),
        ),
        migrations.AddField(
            model_name='consentnotice',
            name='partner_sentence',
            field=models.CharField(blank=True, help_text='A second box, which nobody has to tick. Empty: nothing is passed on, and there is no box.', max_length=200, verbose_name="sentence beside the partners' box"),
        ),
        migrations.AddField(
            model_name='consentnotice',
            name='partners',
            field=models.TextField(blank=True, help_text='One a line: name, contact, what they get and what for.', verbose_name='partners'),
        ),
        migrations.AddField(
            model_name='consentnotice',
            name='purpose',
            field=models.CharField(blank=True, max_length=300, verbose_name='what the data is for'),
        ),
        migrations.AddField(
            model_name='lead',
            name='erase_on',
            field=models.DateField(blank=True, db_index=True, null=True, verbose_name='erase on'),
        ),
        migrations.AddField(
            model_name='lead',
            name='partner_consent',
            field=models.BooleanField(blank=True, null=True, verbose_name='may be passed on to partners'),
        ),
        migrations.AddField(
            model_name='lead',
            name='partner_text',
            field=models.TextField(blank=True, verbose_name='sentence about partners as shown'),
        ),
        migrations.CreateModel(
            name='LeadFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=255)),
                ('name', leads.sealed_fields.SealedCharField(max_length=200, verbose_name='name')),
                ('kind', models.CharField(max_length=8)),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('content', leads.sealed_fields.SealedTextField()),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='leads.lead', verbose_name='lead')),
            ],
            options={
                'verbose_name': 'file of a lead',
                'verbose_name_plural': 'files of leads',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
    ]
