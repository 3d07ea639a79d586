select
    definition_version,
    family,
    name_id,
    description,
    valid_from_year,
    valid_to_year,
    evidence
from {{ ref('definition_version') }}
