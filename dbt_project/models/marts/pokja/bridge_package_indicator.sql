select
    package_id,
    indicator_code,
    indicator_pattern,
    asked_by
from {{ ref('int_package_indicator') }}
