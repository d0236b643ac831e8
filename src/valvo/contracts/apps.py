"""Contracts on bought services."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """The app of contracts with producers."""

    name = "valvo.contracts"
