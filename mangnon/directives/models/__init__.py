"""The register of official documents, and the tasks they give."""

from mangnon.directives.models.documents import Attachment, Document, Relation
from mangnon.directives.models.tasks import Holder, Progress, Task, TaskLink, TaskReminder, Turn

__all__ = [
    "Attachment", "Document", "Holder", "Progress", "Relation", "Task", "TaskLink", "TaskReminder", "Turn",
]  # fmt: skip
