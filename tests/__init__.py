"""The tests: a folder a room; tests/real on real servers, tests/web in a real browser."""

from pathlib import Path

ROOT = Path(__file__).parent.parent  # of the checkout
