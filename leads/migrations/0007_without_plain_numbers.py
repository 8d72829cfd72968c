from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0006_encrypt_what_is_stored'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='lead',
            name='phone_e164',
        ),
    ]
