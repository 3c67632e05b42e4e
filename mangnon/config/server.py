"""The web server: granian in this process's stead, static files through whitenoise."""

import os
import sys

from django.conf import settings
from django.core.management import call_command


def serve(*, host: str, port: int, workers: int) -> int:
    """Collect static files and hand the process over to granian; does not return when it starts."""
    call_command("collectstatic", interactive=False, verbosity=0)
    words = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--log-level", "warning",
        "--respawn-failed-workers", "mangnon.config.wsgi:application",
    ]  # fmt: skip
    print(f"▸ Măng Non chạy tại http://{host}:{port}/ (Ctrl+C để dừng)", flush=True)
    os.chdir(settings.ROOT)
    os.execv(sys.executable, words)
