"""Duizhao (对照): Chinese sources beside machine drafts and human-reviewed English."""

__version__ = "0.1.0"
