"""ssk-warehouse: sanitation indicators from source systems to gated, versioned releases."""

__version__ = "0.1.0"
