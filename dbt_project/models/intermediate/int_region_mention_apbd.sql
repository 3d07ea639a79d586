{{ form_mentions('apbd', ['belanja']) }}
