{{ form_mentions('dak', ['fisik_sanitasi']) }}
