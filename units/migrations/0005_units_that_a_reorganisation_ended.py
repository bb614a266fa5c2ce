from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0004_report_letterhead")]

    operations = [
        migrations.AddField(
            model_name="reorganisation",
            name="ended",
            field=models.ManyToManyField(
                related_name="+", to="units.unit", verbose_name="đơn vị kết thúc"
            ),
        ),
    ]
