# A verb of the deployment's backup script, as the user that it is for.
set -eu
cd /
# shellcheck disable=SC2086 # words without blanks
exec runuser -u "$CROFT_USER" -- "$CROFT_BACKUP" $CROFT_VERB
