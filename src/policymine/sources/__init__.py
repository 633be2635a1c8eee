"""Sources: what lies at an address on the web, brought politely and safely; nothing here knows a corpus."""
