"""ssk-warehouse: sanitation indicators from source systems to gated, versioned releases."""
