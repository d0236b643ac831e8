"""What is refused of devices."""

from valvo.core.errors import Refusal


class DeviceError(Refusal):
    """A device, a type, a check or a passport that cannot be as it was said."""


class NoSuchDeviceError(Refusal):
    """No device, or more than one, has the identifier given."""
