"""The application with the holes in it, for gunicorn: scanners show on it that they find what is there."""

from directory.app import create_app
from directory.config import Config
from tests.drills.holes import plant

app = create_app(Config.from_env())
plant(app)
