#!/bin/sh
# Run once by the database's container when it is new: the roles that `manage.py prepare` gives their rights.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set web="$WEB_PASSWORD" --set worker="$WORKER_PASSWORD" --set reader="$READER_PASSWORD" <<'SQL'
CREATE ROLE portal_web LOGIN PASSWORD :'web';
CREATE ROLE portal_worker LOGIN PASSWORD :'worker';
CREATE ROLE portal_reader LOGIN PASSWORD :'reader';
SQL
