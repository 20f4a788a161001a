"""Integrationsbericht: official statistics in, a provable report out."""

__version__ = "0.1.0"
