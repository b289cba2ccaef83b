from django.db import migrations, models

from blog.unlocked import AddIndexUnlocked


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("comments", "0005_unseen")]

    operations = [
        AddIndexUnlocked(
            model_name="comment",
            index=models.Index(fields=["post", "status", "audience"], name="thread_standing"),
        ),
        AddIndexUnlocked(
            model_name="comment",
            index=models.Index(fields=["author", "audience", "post"], name="said_by"),
        ),
        AddIndexUnlocked(
            model_name="comment",
            index=models.Index(fields=["guest_email"], name="said_from"),
        ),
    ]
