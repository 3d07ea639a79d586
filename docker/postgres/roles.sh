#!/bin/sh
# First start of the volume only: the same logins and databases that the embedded server gets.
# bi_reader is made by ssk itself.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
    -v owner_password="$SSK_OWNER_PASSWORD" \
    -v airflow_password="$AIRFLOW_DB_PASSWORD" \
    -v metabase_password="$METABASE_DB_PASSWORD" <<'SQL'
create role ssk_owner login createrole password :'owner_password';
create role airflow login password :'airflow_password';
create role metabase login password :'metabase_password';
create database warehouse owner ssk_owner;
create database airflow owner airflow;
create database metabase owner metabase;
SQL
