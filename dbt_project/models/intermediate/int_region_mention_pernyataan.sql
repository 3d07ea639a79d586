{{ form_mentions('pernyataan', ['angka']) }}
