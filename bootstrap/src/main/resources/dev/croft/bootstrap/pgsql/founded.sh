# From here on a missing data folder is a loss, and no first start.
set -eu
touch /etc/patroni/founded
