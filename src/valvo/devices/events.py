"""Events of devices."""

from valvo.trail.tags import Tag


class DeviceEvent(Tag):
    """What happens to device types, devices and those who use them."""

    TYPE_ADDED = "devices:type:added"
    TYPE_CHANGED = "devices:type:changed"
    ADDED = "devices:device:added"
    CHANGED = "devices:device:changed"
    MOVED_STATE = "devices:device:state"
    PLANNED = "devices:check:planned"
    DONE = "devices:check:done"
    APPOINTED = "devices:officer:appointed"
    RELEASED = "devices:officer:released"
    PASSPORT_GIVEN = "devices:passport:given"
    PASSPORT_WITHDRAWN = "devices:passport:withdrawn"
    LINKED = "devices:case:linked"
    UNLINKED = "devices:case:unlinked"
    IMPORTED = "devices:list:imported"
