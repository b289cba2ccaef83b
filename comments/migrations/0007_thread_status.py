from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_few")]

    operations = [migrations.RemoveIndex(model_name="comment", name="thread_status")]
