"""Icons, drawn for Valvo on a 24 × 24 grid with one line width."""

ICONS: dict[str, str] = {
    "today": '<rect x="4" y="5" width="16" height="15" rx="2"/><path d="M4 10h16M9 3v4M15 3v4m-6 8 2 2 4-4"/>',
    "report": '<path d="M12 5v14M5 12h14"/><circle cx="12" cy="12" r="9"/>',
    "cases": '<path d="M4 7a2 2 0 0 1 2-2h4l2 2h6a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z"/>',
    "actions": '<path d="m4 7 1.500 1.500L8 6m-4 6 1.500 1.500L8 11m-4 7h4M11 7h9M11 12.500h9M11 18h9"/>',
    "picture": '<path d="M4 19h16M5 15l4-5 4 3 6-8"/><circle cx="19" cy="5" r="1.200"/>',
    "registers": '<path d="M4 6h16v12H4zM4 10h16M10 6v12"/>',
    "documents": '<path d="M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5"/>',
    "units": '<path d="M12 4v5m-6 6v-3h12v3M12 9v3"/><rect x="9.500" y="3" width="5" height="4" rx="1"/><rect x="3.500" y="16" width="5" height="4" rx="1"/><rect x="15.500" y="16" width="5" height="4" rx="1"/>',
    "people": '<circle cx="9" cy="8" r="3.200"/><path d="M3.500 20c0-3.600 2.400-5.800 5.500-5.800s5.500 2.200 5.500 5.800M15.500 5.300a3.200 3.200 0 0 1 0 5.600M17 14.600c2.200.7 3.500 2.700 3.500 5.400"/>',
    "trail": '<path d="M5 5v14M5 7h9M5 12h13M5 17h7"/><circle cx="5" cy="7" r="1.400"/><circle cx="5" cy="12" r="1.400"/><circle cx="5" cy="17" r="1.400"/>',
    "wrong": '<path d="M12 6v8"/><circle cx="12" cy="18" r=".6"/>',
    "nearly": '<path d="M4 10c2.500-2.500 5.500-2.500 8 0s5.500 2.500 8 0M4 15c2.500-2.500 5.500-2.500 8 0s5.500 2.500 8 0"/>',
    "risk": '<path d="M12 4 3.500 19h17zM12 10v4"/><circle cx="12" cy="16.500" r=".5"/>',
    "well": '<path d="m5 13 4.500 4.500L19 7"/>',
    "voice": '<path d="m5 19 1-4L16 5l3 3L9 18z"/>',
    "download": '<path d="M12 4v11m-4-4 4 4 4-4M5 20h14"/>',
    "search": '<circle cx="10.500" cy="10.500" r="6"/><path d="m15 15 5 5"/>',
    "close": '<path d="M6 6l12 12M18 6 6 18"/>',
    "up": '<path d="M12 19V5m-6 6 6-6 6 6"/>',
    "down": '<path d="M12 5v14m-6-6 6 6 6-6"/>',
}
